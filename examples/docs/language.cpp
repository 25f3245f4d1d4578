// The program behind the pages of borf's rooms: text, expr, check, aggregate, plan.

#include <borf.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

struct trades : lsmer::table<"trades"> {
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<symbol, price, size>;
};

namespace {

void require(bool good) {
    if (!good) std::exit(1);
}

// [parse]
constexpr auto good = borf::text::parse<borf::small_tree>("select avg price from trades");
static_assert(!good.error);
static_assert(good.tree.nodes.size() == 2); // column price; avg of node 0
static_assert(good.tree.nodes[1].code == borf::op::avg);

void show(std::string_view text) { // the same function while the program runs
    const auto bad = borf::text::parse<borf::small_tree>(text);
    if (!bad.error) return;
    std::printf("%.*s\n%*s^ %.*s\n", static_cast<int>(text.size()), text.data(),
                bad.error.position, "", static_cast<int>(bad.error.expected.size()),
                bad.error.expected.data());
}
// [/parse]

// [tree]
constexpr auto as_text = borf::query<"select sum size from trades where size > 100">;
constexpr auto as_expression =
    borf::select(borf::sum(trades::size)).where(trades::size > 100);
static_assert(as_text.tree.nodes[3].code == borf::op::literal);
static_assert(as_expression.tree.nodes[3].code == borf::op::literal);
static_assert(as_text.slots()[0].integer == 100); // constants stand beside the tree
static_assert(as_expression.slots()[0].integer == 100);
// [/tree]

// [check]
constexpr auto misspelt = borf::text::parse<borf::small_tree>("select avg prize from trades");
constexpr auto outcome =
    borf::check::resolve(misspelt.tree, borf::check::columns_of<trades>, "trades");
static_assert(outcome.error.kind == borf::failure_kind::no_such_column);
static_assert(outcome.error.found == "prize" && outcome.error.expected == "price");

using checked = borf::check::checked<trades, std::remove_const_t<decltype(as_text)>>;
static_assert(checked::ok && checked::width == 1);
static_assert(checked::type<0> == borf::value_type{lsmer::type_kind::i64, false});
// [/check]

// [aggregate]
/// The largest minus the smallest.
struct spread {
    using value = double;
    struct state {
        double lo = 1e300;
        double hi = -1e300;
    };
    static void update(state& s, double v) {
        if (v < s.lo) s.lo = v;
        if (v > s.hi) s.hi = v;
    }
    static void merge(state& s, const state& later) {
        if (later.lo < s.lo) s.lo = later.lo;
        if (later.hi > s.hi) s.hi = later.hi;
    }
    static double finish(const state& s) { return s.hi - s.lo; }
};
static_assert(borf::aggregate::monoid<spread>);
// [/aggregate]

// [plan]
constexpr auto tree = checked::tree;
constexpr borf::plan::conjunct condition = borf::plan::conjunct_of(tree, tree.where[0]);
static_assert(condition.kind == borf::plan::test_kind::ranges); // zone maps can decide it
static_assert(borf::plan::aggregates(tree));
// [/plan]

} // namespace

int main() {
    show("select avg price form trades");
    const double values[] = {3, 1, 2};
    spread::state s;
    borf::aggregate::update_one<spread>({.count = 3}, values, s);
    require(spread::finish(s) == 2);
}
