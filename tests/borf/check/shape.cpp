#include "borf/check/shape.hpp"

#include "borf/check/resolve.hpp"
#include "borf/support/tables.hpp"
#include "borf/text/parser.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

template <class S, class Tree = borf::medium_tree>
Tree checked(std::string_view text) {
    const auto p = borf::text::parse<Tree>(text);
    REQUIRE_FALSE(p.error);
    const auto c = borf::check::resolve(
        p.tree, {lsmer::column_infos<S>.data(), lsmer::column_count<S>});
    INFO(text << ": " << to_string(c.error.kind) << " " << c.error.found);
    REQUIRE_FALSE(c.error);
    return c.tree;
}

template <class S>
std::string shape(std::string_view text) {
    const auto t = checked<S>(text);
    std::string out(borf::check::detail::write_shape(t, nullptr), ' ');
    borf::check::detail::write_shape(t, out.data());
    return out;
}

} // namespace

TEST_CASE("shape: constants, names and positions are left out", "[check]") {
    const std::string one =
        shape<trades>("select avg price by symbol from t where size>100 limit 5");
    CHECK(one == "c2lAl,;c1p,;c3elf>b,;;lf");
    CHECK(one == shape<trades>("select  m: avg price by symbol from u where size>7 limit 1"));
    CHECK(one != shape<trades>("select avg price by symbol from t where size>100"));
    CHECK(one != shape<trades>("select avg price by symbol from t where size>=100 limit 5"));
    CHECK(one != shape<trades>("select avg size by symbol from t where size>100 limit 5"));
    CHECK(one != shape<trades>("select avg price from t where size>100 limit 5"));
    CHECK(shape<trades>("select price from t order price") !=
          shape<trades>("select price from t order price desc"));
    // An integer beside a float column is a float: one shape with 1.5.
    CHECK(shape<trades>("select from t where price>1") ==
          shape<trades>("select from t where price>1.5"));
}

TEST_CASE("shape: every operation comes back from its shape", "[check]") {
    for (const char* text :
         {"select from t",
          "select a: wide+1, b: wide-1, c: wide*2, d: wide%3, e: wide div 4, f: wide mod 5 from t",
          "select a: neg wide, b: not flag, c: flag and flag, d: flag or wide>1 from t",
          "select a: wide=1, b: wide<>1, c: wide<1, d: wide<=1, e: wide>1, f: wide>=1 from t",
          "select a: 5 xbar wide, b: wide between 1 and 2, c: code in `a`b`c, d: real in 1.5 "
          "from t",
          "select a: count i, b: count note, c: sum took, d: avg tiny, e: min due, f: max at, "
          "g: first code, h: last note, i: wide wavg real by day, x: 00:05 xbar at from t "
          "where flag, wide>1, maybe in (1;2;3) order a desc, day, i limit 10"}) {
        INFO(text);
        auto want = checked<kinds>(text);
        const std::string s = shape<kinds>(text);
        auto got = borf::check::decode_shape<borf::medium_tree>(s);
        REQUIRE(got.nodes.size() == want.nodes.size());
        for (std::size_t i = 0; i < got.nodes.size(); ++i) {
            want.nodes[i].position = -1;
            want.nodes[i].name = {};
            INFO(s << " node " << i);
            CHECK(got.nodes[i] == want.nodes[i]);
        }
        const auto roots = [](const auto& items) {
            std::string out;
            for (const auto& i : items) out += std::to_string(i.root) + " ";
            return out;
        };
        CHECK(roots(got.columns) == roots(want.columns));
        CHECK(roots(got.by) == roots(want.by));
        CHECK(got.where == want.where);
        CHECK(got.limit == want.limit);
        REQUIRE(got.order.size() == want.order.size());
        for (std::size_t i = 0; i < got.order.size(); ++i) {
            CHECK(got.order[i].column == want.order[i].column);
            CHECK(got.order[i].descending == want.order[i].descending);
        }
    }
}
