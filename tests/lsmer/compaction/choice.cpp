#include "lsmer/compaction/choice.hpp"

#include "support/catch.hpp"

using namespace lsmer::compaction;

TEST_CASE("a choice made of nothing asks for nothing") {
    const choice c;
    REQUIRE_FALSE(c);
    REQUIRE(to_string(c.what) == "nothing");
    REQUIRE(to_string(c.why) == "none");
    REQUIRE_FALSE(c.takes(0));
}

TEST_CASE("a choice knows its inputs by number") {
    const choice c{.what = action::merge, .inputs = {{0, 7}, {1, 9}}};
    REQUIRE(c);
    REQUIRE(c.takes(7));
    REQUIRE(c.takes(9));
    REQUIRE_FALSE(c.takes(8));
}

TEST_CASE("every action and reason has a text of its own") {
    REQUIRE(to_string(action::drop) == "drop");
    REQUIRE(to_string(reason::level0_runs) == "level 0 has too many runs");
    REQUIRE(to_string(reason::expired) == "expired");
    REQUIRE(to_string(reason::other) == "other");
}
