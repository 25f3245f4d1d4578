#include "borf/plan/facts.hpp"

#include "borf/check/resolve.hpp"
#include "borf/support/tables.hpp"
#include "borf/support/tree_text.hpp"
#include "borf/text/parser.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

using namespace borf;

struct twins : lsmer::table<"twins"> {
    static constexpr struct left : lsmer::column<"left", double> {
    } left{};
    static constexpr struct right : lsmer::column<"right", double> {
    } right{};
    using columns = lsmer::columns<left, right>;
};

/// A query's tree as execution sees it: checked, columns found, types set. Its names lie in the
/// text.
template <class S = kinds>
medium_tree checked(std::string_view text) {
    const auto p = text::parse<medium_tree>(text);
    INFO(text);
    REQUIRE_FALSE(p.error);
    const auto c = check::resolve(p.tree, {lsmer::column_infos<S>.data(), lsmer::column_count<S>},
                                  lsmer::table_name<S>);
    REQUIRE_FALSE(c.error);
    return c.tree;
}

std::string column_name(const medium_tree& t, node_index i) {
    return i == no_node ? "-" : std::string(t.nodes[i].name);
}

/// KIND COLUMN OP [not], or rows.
std::string conjunct(const std::string& where) {
    const std::string text = "select tiny from kinds where " + where;
    const medium_tree t = checked(text);
    const plan::conjunct c = plan::conjunct_of(t, t.where[0]);
    if (c.kind == plan::test_kind::rows) return "rows";
    std::string out = c.kind == plan::test_kind::ranges ? "ranges " : "codes ";
    out += column_name(t, c.column) + " " + std::string(to_string(c.code));
    if (c.code == op::in) out += " " + std::to_string(c.members);
    if (c.first == no_node) out += " alone";
    if (c.code == op::between) out += c.second != no_node ? " two" : " one";
    return out + (c.negated ? " not" : "");
}

/// Lanes, then for each aggregate its sum's and its count's lane.
std::string lanes(const std::string& columns) {
    const std::string text = "select " + columns + " from kinds";
    const medium_tree t = checked(text);
    const plan::LanePlan<medium_tree> p(t);
    constexpr const char* names[] = {"real", "whole", "some", "product", "weight"};
    std::string out;
    for (const plan::lane& l : p.lanes) {
        out += std::string(names[static_cast<int>(l.kind)]) + "(" + shown::expression(t, l.a);
        if (l.b != no_node) out += " " + shown::expression(t, l.b);
        out += ") ";
    }
    for (const plan::aggregate_lanes& a : p.of) {
        const auto lane = [](std::uint16_t k) {
            return k == plan::no_lane ? std::string("-") : std::to_string(k);
        };
        out += "[" + lane(a.sum) + lane(a.count) + "]";
    }
    return out;
}

std::string columns_read(const std::string& text) {
    const medium_tree t = checked(text);
    std::string out;
    for (const std::uint16_t c : plan::used_columns(t, lsmer::column_count<kinds>)) {
        out += std::to_string(c) + " ";
    }
    return out;
}

} // namespace

TEST_CASE("facts: a constant is a literal or arithmetic on literals", "[plan]") {
    const auto constant = [](const std::string& expression) {
        const medium_tree t = checked("select x: tiny, y: " + expression + " from kinds");
        return plan::is_constant(t, t.columns[1].root);
    };
    CHECK(constant("5"));
    CHECK(constant("neg 5"));
    CHECK(constant("2*3+4"));
    CHECK(constant("7%2"));
    CHECK(constant("7 div 2"));
    CHECK(constant("5 xbar 12"));
    CHECK_FALSE(constant("tiny"));
    CHECK_FALSE(constant("2*tiny"));
    CHECK_FALSE(constant("tiny*2"));
    CHECK_FALSE(constant("neg tiny"));
    CHECK_FALSE(constant("2<3")); // a comparison is evaluated for rows
}

TEST_CASE("facts: the same expression, unless it has literals", "[plan]") {
    const auto same = [](const std::string& a, const std::string& b) {
        const medium_tree t = checked("select x: " + a + ", y: " + b + " from kinds");
        return plan::same_expression(t, t.columns[0].root, t.columns[1].root);
    };
    CHECK(same("tiny", "tiny"));
    CHECK(same("tiny+wide", "tiny+wide"));
    CHECK(same("neg tiny", "neg tiny"));
    CHECK(same("sum tiny", "sum tiny"));
    CHECK(same("tiny wavg real", "tiny wavg real"));
    CHECK(same("wide between tiny and maybe", "wide between tiny and maybe"));
    CHECK_FALSE(same("wide between tiny and maybe", "wide between tiny and wide"));
    CHECK_FALSE(same("tiny wavg real", "wide wavg real"));
    CHECK_FALSE(same("tiny", "wide"));
    const medium_tree t = checked<twins>("select left, right from twins");
    CHECK_FALSE(plan::same_expression(t, t.columns[0].root, t.columns[1].root));
    CHECK_FALSE(same("tiny+wide", "wide+tiny"));
    CHECK_FALSE(same("tiny+wide", "tiny-wide"));
    CHECK_FALSE(same("min tiny", "max tiny"));
    CHECK_FALSE(same("tiny+1", "tiny+1")); // the tree does not know what the literals are
    CHECK_FALSE(same("tiny in (1;2)", "tiny in (1;2)"));
}

TEST_CASE("facts: aggregates of a query, equal ones once", "[plan]") {
    CHECK_FALSE(plan::aggregates(checked("select tiny from kinds")));
    CHECK_FALSE(plan::aggregates(checked("select from kinds where tiny>1")));
    CHECK(plan::aggregates(checked("select count i from kinds")));
    CHECK(plan::aggregates(checked("select n: 1+max tiny from kinds")));
    CHECK(plan::aggregates(checked("select max tiny by code from kinds")));

    const medium_tree t = checked(
        "select a: (sum real)%count i, b: sum real, c: max real, d: count i from kinds");
    const plan::node_list all = plan::aggregate_nodes(t);
    REQUIRE(all.size() == 3);
    CHECK(t.nodes[all[0]].code == op::sum);
    CHECK(t.nodes[all[1]].code == op::count_rows);
    CHECK(t.nodes[all[2]].code == op::max);
    CHECK(plan::aggregate_place(t, t.columns[1].root) == 0);
    CHECK(plan::aggregate_place(t, t.columns[2].root) == 2);
    CHECK(plan::aggregate_place(t, t.columns[3].root) == 1);
}

TEST_CASE("facts: the columns that a query reads", "[plan]") {
    CHECK(columns_read("select tiny from kinds") == "1 ");
    CHECK(columns_read("select real, flag from kinds") == "0 6 ");
    CHECK(columns_read("select max real by code from kinds where flag, wide>2") == "0 2 6 11 ");
    CHECK(columns_read("select count i from kinds").empty());
    CHECK(columns_read("select from kinds where tiny>1") == "0 1 2 3 4 5 6 7 8 9 10 11 12 13 ");
}

TEST_CASE("facts: conjuncts that zone maps can decide", "[plan]") {
    CHECK(conjunct("tiny<5") == "ranges tiny <");
    CHECK(conjunct("5<tiny") == "ranges tiny >");
    CHECK(conjunct("5<=tiny") == "ranges tiny >=");
    CHECK(conjunct("5>tiny") == "ranges tiny <");
    CHECK(conjunct("5>=tiny") == "ranges tiny <=");
    CHECK(conjunct("5=tiny") == "ranges tiny =");
    CHECK(conjunct("5<>tiny") == "ranges tiny <>");
    CHECK(conjunct("real>2*0.5") == "ranges real >");
    CHECK(conjunct("at>=2023-01-01") == "ranges at >=");
    CHECK(conjunct("day=2023-01-01") == "ranges day =");
    CHECK(conjunct("maybe<=5") == "ranges maybe <=");
    CHECK(conjunct("wide between 1 and 9") == "ranges wide between two");
    CHECK(conjunct("wide in (1;2;3)") == "ranges wide in 3");
    CHECK(conjunct("flag") == "ranges flag = alone");
    CHECK(conjunct("not flag") == "ranges flag = alone not");
    CHECK(conjunct("not tiny<5") == "ranges tiny < not");
    CHECK(conjunct("not not tiny<5") == "ranges tiny <");
    CHECK(conjunct("code=\"a\"") == "codes code =");
    CHECK(conjunct("code in (\"a\";\"b\")") == "codes code in 2");
    CHECK(conjunct("\"a\"<code") == "codes code >");
}

TEST_CASE("facts: conjuncts that are evaluated for rows", "[plan]") {
    CHECK(conjunct("tiny<wide") == "rows");
    CHECK(conjunct("5<tiny+1") == "rows");
    CHECK(conjunct("(tiny<5) or wide<5") == "rows");
    CHECK(conjunct("note=\"a\"") == "rows");
    CHECK(conjunct("wide between tiny and 5") == "rows");
    CHECK(conjunct("not tiny<wide") == "rows");
}

TEST_CASE("facts: buckets as keys", "[plan]") {
    const auto bucket = [](const std::string& by) {
        const medium_tree t = checked("select count i by x: " + by + " from kinds");
        return plan::is_bucket_key(t, t.by[0].root);
    };
    CHECK(bucket("00:05 xbar at"));
    CHECK(bucket("7 xbar day"));
    CHECK_FALSE(bucket("0.5 xbar real"));
    CHECK_FALSE(bucket("5 xbar tiny+1"));
    CHECK_FALSE(bucket("tiny"));
}

TEST_CASE("facts: sums ride in lanes, each once", "[plan]") {
    CHECK(lanes("sum real") == "real(real) [0-]");
    CHECK(lanes("a: sum tiny, b: avg tiny") == "whole(tiny) [0-][0-]");
    CHECK(lanes("a: sum maybe, b: avg maybe, c: count maybe") ==
          "whole(maybe) some(maybe) [0-][01][-1]");
    CHECK(lanes("a: count tiny, b: count i, c: max tiny") == "[--][--][--]");
    CHECK(lanes("count note") == "[--]");
    CHECK(lanes("a: sum real, b: sum real+tiny") == "real(real) real((+ real tiny)) [0-][1-]");
}

TEST_CASE("facts: weighted averages share what can be shared", "[plan]") {
    // Weights that are never null are a sum like any other.
    CHECK(lanes("a: tiny wavg real, b: sum tiny") ==
          "product(tiny real) whole(tiny) [01][1-]");
    CHECK(lanes("a: maybe wavg real, b: sum maybe") ==
          "product(maybe real) weight(maybe real) whole(maybe) [01][2-]");
    CHECK(lanes("a: maybe wavg real, b: maybe wavg single") ==
          "product(maybe real) weight(maybe real) product(maybe single) weight(maybe single) "
          "[01][23]");
    CHECK(lanes("tiny wavg maybe") == "product(tiny maybe) weight(tiny maybe) [01]");
    CHECK(lanes("real wavg wide") == "product(real wide) weight(real wide) [01]");
}

TEST_CASE("facts: kinds whose sums are exact in a double", "[plan]") {
    using lsmer::type_kind;
    CHECK((plan::is_small(type_kind::boolean) && plan::is_small(type_kind::i32)));
    CHECK((plan::is_small(type_kind::u8) && plan::is_small(type_kind::u32)));
    CHECK_FALSE((plan::is_small(type_kind::i64) || plan::is_small(type_kind::u64)));
    CHECK_FALSE((plan::is_small(type_kind::f32) || plan::is_small(type_kind::date)));
    CHECK((plan::sums_real(type_kind::f32) && plan::sums_real(type_kind::f64)));
    CHECK_FALSE(plan::sums_real(type_kind::timespan));
}
