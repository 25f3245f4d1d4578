#include "lsmer/memtable/erased_ranges.hpp"

#include "support/catch.hpp"

#include <vector>

using lsmer::memtable::ErasedRanges;
using lsmer::memtable::key_range;

TEST_CASE("an erased range covers its first key and not its end") {
    const key_range r{"b", "d", false};
    CHECK_FALSE(r.covers("a"));
    CHECK(r.covers("b"));
    CHECK(r.covers("czzz"));
    CHECK_FALSE(r.covers("d"));
    const key_range open{"b", "", true};
    CHECK(open.covers("b"));
    CHECK(open.covers("\xff\xff"));
    CHECK_FALSE(open.covers("a"));
    const key_range turned{"d", "b", false};
    CHECK_FALSE(turned.covers("c"));
}

TEST_CASE("of erased ranges the newest that is seen takes a key's rows away") {
    ErasedRanges ranges;
    CHECK(ranges.empty());
    CHECK(ranges.erased_below("c", 100) == 0);
    ranges.add({"a", "e", false}, 0);
    ranges.add({"c", "d", false}, 5);
    ranges.add({"x", "", true}, 7);
    CHECK_FALSE(ranges.empty());
    CHECK(ranges.size() == 3);
    CHECK(ranges.erased_below("c", 100) == 6);
    CHECK(ranges.erased_below("c", 6) == 6);
    CHECK(ranges.erased_below("c", 5) == 1); // who sees rows below 5 does not see row 5
    CHECK(ranges.erased_below("c", 1) == 1);
    CHECK(ranges.erased_below("c", 0) == 0);
    CHECK(ranges.erased_below("b", 100) == 1);
    CHECK(ranges.erased_below("y", 100) == 8);
    CHECK(ranges.erased_below("f", 100) == 0);
    std::vector<std::uint32_t> rows;
    ranges.each(7, [&](const key_range&, std::uint32_t row) { rows.push_back(row); });
    CHECK(rows == std::vector<std::uint32_t>{5, 0});
}
