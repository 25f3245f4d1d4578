#include "borf/pipeline/partial.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

using borf::pipeline::Aggregates;

namespace partial_tests {
namespace {

constexpr auto asked = borf::query<
    "select a: sum price, b: 2 * sum price, c: max price, d: min price, e: max size, f: min size, "
    "g: count i, h: count size, i: avg size, j: size wavg price, k: first symbol from trades">;
using all = Aggregates<prepared<trades, asked>::shape>;

constexpr auto nullable_ones = borf::query<
    "select a: sum wide, b: sum big, c: sum tiny, d: count maybe, e: count note, f: avg maybe "
    "from kinds">;
using kinds_all = Aggregates<prepared<kinds, nullable_ones>::shape>;

} // namespace

TEST_CASE("Equal aggregates are kept once") { STATIC_REQUIRE(all::size == 10); }

TEST_CASE("Smallest and largest of the same floats share a state, of integers they do not") {
    STATIC_REQUIRE(all::state_place<1> == 1); // max price
    STATIC_REQUIRE(all::state_place<2> == 1); // min price
    STATIC_REQUIRE(all::state_place<3> == 3);
    STATIC_REQUIRE(all::state_place<4> == 4);
}

TEST_CASE("Sums, means and counts ride in lanes, the others keep states") {
    STATIC_REQUIRE(all::in_lanes<0>);
    STATIC_REQUIRE(!all::in_lanes<1>);
    STATIC_REQUIRE(all::in_lanes<5>); // count i
    STATIC_REQUIRE(all::in_lanes<6>);
    STATIC_REQUIRE(all::in_lanes<7>);
    STATIC_REQUIRE(all::in_lanes<8>);
    STATIC_REQUIRE(!all::in_lanes<9>);
    STATIC_REQUIRE(kinds_all::in_lanes<3>);
    STATIC_REQUIRE(!kinds_all::in_lanes<4>); // non-empty texts are counted one by one
}

TEST_CASE("Sums of 64-bit integers may be too wide for a lane") {
    STATIC_REQUIRE(kinds_all::may_be_wide<0>);
    STATIC_REQUIRE(kinds_all::may_be_wide<1>);
    STATIC_REQUIRE(!kinds_all::may_be_wide<2>);
    STATIC_REQUIRE(!kinds_all::may_be_wide<5>);
    STATIC_REQUIRE(!all::may_be_wide<0>);
}

TEST_CASE("New states are empty, those there stay") {
    using state = all::state<0>;
    lsmer::buffer<state> states;
    borf::pipeline::extend_states(states, 2);
    states[1].total = 5;
    borf::pipeline::extend_states(states, 1000);
    borf::pipeline::extend_states(states, 3);
    REQUIRE(states.size() == 1000);
    CHECK(states[1].total == 5);
    CHECK(states[999].total == 0);
}

} // namespace partial_tests
