#include "borf/plan/lane.hpp"

#include "support/catch.hpp"

namespace {

using namespace borf;
using lsmer::type_kind;
using plan::comparison_type;
using plan::lane_of;
using plan::plain_of_kind;
using i8 = std::int8_t;
using i64 = std::int64_t;
using u8 = std::uint8_t;
using u32 = std::uint32_t;
using u64 = std::uint64_t;
using i128 = plan::detail::int128;

template <class A, class B>
constexpr bool same = std::is_same_v<A, B>;

template <type_kind... K>
constexpr bool kinds_come_back() {
    return ((lsmer::value_traits<plain_of_kind<K>>::kind == K) && ...);
}

} // namespace

TEST_CASE("lane: every kind has its column type", "[plan]") {
    using enum type_kind;
    STATIC_REQUIRE(kinds_come_back<boolean, type_kind::i8, i16, i32, type_kind::i64, type_kind::u8,
                                   u16, type_kind::u32, type_kind::u64, f32, f64, date, timestamp,
                                   timespan, symbol, text, bytes>());
    STATIC_REQUIRE(same<plain_of_kind<fixed_bytes>, lsmer::bytes>);
}

TEST_CASE("lane: values come in their memory form; booleans with null are signed", "[plan]") {
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::date, false}>, std::int32_t>);
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::timestamp, true}>, i64>);
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::f32, true}>, float>);
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::symbol, true}>, u32>);
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::text, false}>, std::string_view>);
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::boolean, false}>, u8>);
    STATIC_REQUIRE(same<lane_of<value_type{type_kind::boolean, true}>, i8>);
    constexpr auto null = static_cast<i8>(lsmer::value_traits<bool>::null);
    STATIC_REQUIRE(lsmer::kernel::is_null_lane(null));
}

TEST_CASE("lane: numbers end where symbols begin", "[plan]") {
    STATIC_REQUIRE((plan::is_numeric(type_kind::boolean) && plan::is_numeric(type_kind::timespan)));
    STATIC_REQUIRE_FALSE(plan::is_numeric(type_kind::symbol));
    STATIC_REQUIRE((plan::is_text(type_kind::text) && plan::is_text(type_kind::bytes)));
    STATIC_REQUIRE_FALSE((plan::is_text(type_kind::symbol) || plan::is_text(type_kind::f64)));
}

TEST_CASE("lane: a comparison's type holds both, and null below them", "[plan]") {
    STATIC_REQUIRE(same<comparison_type<i8, i8, true>, i8>);
    STATIC_REQUIRE(same<comparison_type<u8, u8, false>, u8>);
    STATIC_REQUIRE(same<comparison_type<u8, u8, true>, i64>); // null is 255, and to be the smallest
    STATIC_REQUIRE(same<comparison_type<u64, u64, false>, u64>);
    STATIC_REQUIRE(same<comparison_type<u64, u64, true>, i128>);
    STATIC_REQUIRE(same<comparison_type<i8, u32, true>, i64>);
    STATIC_REQUIRE(same<comparison_type<i64, u64, false>, i128>);
    STATIC_REQUIRE(same<comparison_type<u64, i8, false>, i128>);
    STATIC_REQUIRE(same<comparison_type<float, float, true>, float>);
    STATIC_REQUIRE(same<comparison_type<float, double, false>, double>);
    STATIC_REQUIRE(same<comparison_type<i64, double, false>, double>);
    STATIC_REQUIRE(same<comparison_type<float, u64, true>, double>);
}
