#include "lsmer/kernel/null.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

namespace {

using namespace lsmer;
using kernel::is_null_lane;
using kernel::lane_cast;
using kernel::null_lane;

__extension__ using int128 = __int128;

} // namespace

TEST_CASE("null: the smallest signed, the largest unsigned, NaN", "[kernel]") {
    STATIC_REQUIRE(null_lane<std::int8_t> == -128);
    STATIC_REQUIRE(null_lane<std::int64_t> == INT64_MIN);
    STATIC_REQUIRE(null_lane<std::uint8_t> == 255);
    STATIC_REQUIRE(null_lane<std::uint64_t> == UINT64_MAX);
    STATIC_REQUIRE(null_lane<double> != null_lane<double>);
    STATIC_REQUIRE(null_lane<int128> < int128{INT64_MIN});
}

TEMPLATE_TEST_CASE("null: one pattern is null and no other", "[kernel]", std::int8_t, std::int16_t,
                   std::int32_t, std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
    int nulls = 0;
    for (const TestType v : lanes::edges<TestType>()) nulls += is_null_lane(v) ? 1 : 0;
    const bool twice = null_lane<TestType> == static_cast<TestType>(-1); // among the edges
    CHECK(nulls == (twice ? 2 : 1));
    CHECK(is_null_lane(null_lane<TestType>));
}

TEMPLATE_TEST_CASE("null: every NaN is null, infinities are not", "[kernel]", float, double) {
    using limits = std::numeric_limits<TestType>;
    CHECK(is_null_lane(null_lane<TestType>));
    CHECK(is_null_lane(-limits::quiet_NaN()));
    CHECK_FALSE(is_null_lane(limits::infinity()));
    CHECK_FALSE(is_null_lane(limits::lowest()));
    CHECK_FALSE(is_null_lane(TestType{0}));
}

TEST_CASE("null: a cast keeps null where the type has nulls, and only there", "[kernel]") {
    CHECK(lane_cast<std::int64_t, true>(null_lane<std::int8_t>) == INT64_MIN);
    CHECK(lane_cast<std::int64_t, false>(null_lane<std::int8_t>) == -128);
    CHECK(lane_cast<std::int64_t, true>(null_lane<std::uint32_t>) == INT64_MIN);
    CHECK(lane_cast<std::int64_t, false>(null_lane<std::uint32_t>) == 4294967295);
    CHECK(is_null_lane(lane_cast<double, true>(null_lane<std::int64_t>)));
    CHECK(lane_cast<double, false>(null_lane<std::int64_t>) == -0x1p63);
    CHECK(lane_cast<int128, true>(null_lane<std::uint64_t>) == null_lane<int128>);
    CHECK(lane_cast<int128, false>(UINT64_MAX) == int128{UINT64_MAX});
    CHECK(lane_cast<int128, true>(INT64_MAX) == int128{INT64_MAX});
    CHECK(is_null_lane(lane_cast<double, true>(null_lane<float>)));
    CHECK(is_null_lane(lane_cast<float, false>(null_lane<double>)));
    CHECK(lane_cast<std::uint8_t, true>(null_lane<std::uint8_t>) == 255);
}
