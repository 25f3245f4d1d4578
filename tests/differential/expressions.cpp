// Expressions over rows: every operation, over operands of every kind and with nulls.
#include "support/compare.hpp"

using borf::as;
using borf::idiv;
using borf::query;
using borf::select;
using borf::xbar;
using namespace borf::literals;
using mix = mixed;

TEST_CASE("Columns come out as they are") {
    const material rows({.rows = 1200, .seed = 31});
    check_queries(rows, query<"select from mixed">, query<"select from mixed where flag">,
                  query<"select raw, remark, tag, sign, single from mixed where size > 0">);
}

TEST_CASE("Arithmetic of integers wraps and carries nulls") {
    const material rows({.rows = 1200, .seed = 32});
    check_query(rows,
                select(as<"a">(mix::size + mix::tiny), as<"b">(mix::size - mix::small),
                       as<"c">(mix::wide * mix::tiny), as<"d">(mix::wide + mix::hole),
                       as<"e">(-mix::small), as<"f">(-mix::wide), as<"g">(mix::byte - mix::gap),
                       as<"h">(mix::big + 1), as<"i">(7 - mix::size), as<"j">(mix::hole * 3)));
    check_query(rows, select(as<"a">(idiv(mix::size, mix::tiny)), as<"b">(mix::size % mix::tiny),
                             as<"c">(idiv(mix::wide, mix::hole)), as<"d">(mix::wide % mix::hole),
                             as<"e">(idiv(mix::small, 7)), as<"f">(mix::small % -7),
                             as<"g">(mix::gap % mix::byte)));
}

TEST_CASE("Arithmetic of floats") {
    const material rows({.rows = 1200, .seed = 33});
    check_query(rows, select(as<"a">(mix::price + mix::size), as<"b">(mix::price * mix::real),
                             as<"c">(mix::single - mix::small), as<"d">(mix::size / mix::tiny),
                             as<"e">(mix::real / mix::hole), as<"f">(-mix::price),
                             as<"g">(-mix::single), as<"h">(32 + 1.8 * mix::real)));
}

TEST_CASE("Arithmetic of times") {
    const material rows({.rows = 1200, .seed = 34});
    check_query(rows,
                select(as<"a">(mix::day + 3), as<"b">(mix::due - mix::small), as<"c">(1 + mix::due),
                       as<"d">(mix::day - mix::due), as<"e">(mix::time - mix::seen),
                       as<"f">(mix::time + mix::took), as<"g">(mix::seen - 5_min),
                       as<"h">(mix::took + mix::took), as<"i">(mix::took * 2),
                       as<"j">(mix::tiny * mix::took), as<"k">(-mix::took),
                       as<"l">(mix::took / 1_s), as<"m">(idiv(mix::took, 7)),
                       as<"n">(idiv(mix::took, 3_ms)), as<"o">(mix::took % 4_ms)));
}

TEST_CASE("Buckets") {
    const material rows({.rows = 1200, .seed = 35});
    for (const std::int64_t width : {1, 7, 60}) {
        check_query(rows, select(as<"a">(xbar(width, mix::size)), as<"b">(xbar(width, mix::small)),
                                 as<"c">(xbar(width, mix::wide)), as<"d">(xbar(width, mix::day)),
                                 as<"e">(xbar(width, mix::due)),
                                 as<"f">(xbar(lsmer::timespan{width * 1'000'000'000}, mix::time)),
                                 as<"g">(xbar(lsmer::timespan{width * 1'000'000'000}, mix::seen)),
                                 as<"h">(xbar(lsmer::timespan{width * 1'000'000}, mix::took)),
                                 as<"i">(xbar(0.5 * static_cast<double>(width), mix::price)),
                                 as<"j">(xbar(width, mix::real))));
    }
}

TEST_CASE("Truths as columns") {
    const material rows({.rows = 1200, .seed = 36});
    check_query(rows,
                select(as<"a">(mix::size > 3), as<"b">(mix::code == "S1"),
                       as<"c">(mix::note < "n5"), as<"d">(!mix::sign),
                       as<"e">(mix::flag && mix::sign), as<"f">(borf::between(mix::real, 1, 9)),
                       as<"g">(borf::in(mix::tag, "S1", "S2")), as<"h">(mix::code < mix::tag)));
}

TEST_CASE("Constants by themselves") {
    const material rows({.rows = 1200, .seed = 37});
    check_queries(rows, query<"select x: 2*3+4, size from mixed where size > 2*100">,
                  query<"select size - 2*neg(3) from mixed limit 3">,
                  query<"select x: 7, sum size from mixed">);
}
