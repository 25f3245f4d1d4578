#include "lsmer/column/value.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>

namespace {

using namespace lsmer;

template <class T>
constexpr bool null_is_null = value_traits<T>::is_null(value_traits<T>::null);

} // namespace

TEST_CASE("value: the null of each type is null, and others are not", "[column]") {
    static_assert(null_is_null<bool> && null_is_null<std::int8_t> && null_is_null<std::int64_t> &&
                  null_is_null<std::uint8_t> && null_is_null<std::uint64_t> && null_is_null<date> &&
                  null_is_null<timestamp> && null_is_null<timespan> && null_is_null<symbol> &&
                  null_is_null<text> && null_is_null<bytes> && null_is_null<fixed_bytes<3>> &&
                  null_is_null<float> && null_is_null<double>);
    CHECK(value_traits<std::int32_t>::null == std::numeric_limits<std::int32_t>::min());
    CHECK(value_traits<std::uint16_t>::null == 65535);
    CHECK(value_traits<bool>::null == 0x80);
    CHECK(std::isnan(value_traits<double>::null));
    CHECK_FALSE(value_traits<bool>::is_null(0));
    CHECK_FALSE(value_traits<bool>::is_null(1));
    CHECK_FALSE(value_traits<std::int32_t>::is_null(0));
    CHECK_FALSE(value_traits<std::uint16_t>::is_null(0));
    CHECK_FALSE(value_traits<double>::is_null(std::numeric_limits<double>::infinity()));
    CHECK_FALSE(value_traits<symbol>::is_null(1));
    CHECK_FALSE(value_traits<text>::is_null("x"));
    CHECK_FALSE(value_traits<fixed_bytes<2>>::is_null({{0, 1}}));
}

TEST_CASE("value: the numbers of kinds in files never change", "[column]") {
    const auto number = [](type_kind kind) { return static_cast<int>(kind); };
    CHECK(number(value_traits<bool>::kind) == 1);
    CHECK(number(value_traits<std::int8_t>::kind) == 2);
    CHECK(number(value_traits<std::int16_t>::kind) == 3);
    CHECK(number(value_traits<std::int32_t>::kind) == 4);
    CHECK(number(value_traits<std::int64_t>::kind) == 5);
    CHECK(number(value_traits<std::uint8_t>::kind) == 6);
    CHECK(number(value_traits<std::uint16_t>::kind) == 7);
    CHECK(number(value_traits<std::uint32_t>::kind) == 8);
    CHECK(number(value_traits<std::uint64_t>::kind) == 9);
    CHECK(number(value_traits<float>::kind) == 10);
    CHECK(number(value_traits<double>::kind) == 11);
    CHECK(number(value_traits<date>::kind) == 12);
    CHECK(number(value_traits<timestamp>::kind) == 13);
    CHECK(number(value_traits<timespan>::kind) == 14);
    CHECK(number(value_traits<symbol>::kind) == 15);
    CHECK(number(value_traits<text>::kind) == 16);
    CHECK(number(value_traits<bytes>::kind) == 17);
    CHECK(number(value_traits<fixed_bytes<9>>::kind) == 18);
    CHECK(to_string(type_kind::timestamp) == "timestamp");
    CHECK(to_string(type_kind::fixed_bytes) == "fixed_bytes");
    CHECK(to_string(static_cast<type_kind>(200)) == "?");
}

TEST_CASE("value: memory forms", "[column]") {
    static_assert(std::is_same_v<storage_of<bool>, std::uint8_t>);
    static_assert(std::is_same_v<storage_of<date>, std::int32_t>);
    static_assert(std::is_same_v<storage_of<timestamp>, std::int64_t>);
    static_assert(std::is_same_v<storage_of<symbol>, std::uint32_t>);
    static_assert(std::is_same_v<storage_of<text>, std::string_view>);
    static_assert(std::is_same_v<storage_of<fixed_bytes<4>>, fixed_bytes<4>>);
    static_assert(sizeof(fixed_bytes<5>) == 5);
    static_assert(column_value<nullable<date>> && column_value<std::int64_t>);
    static_assert(!column_value<char*> && !column_value<std::string_view>);
    static_assert(is_nullable<nullable<double>> && !is_nullable<double>);
    static_assert(std::is_same_v<plain_of<nullable<date>>, date>);
    CHECK(true);
}

TEST_CASE("nullable: holds a value or null", "[column]") {
    nullable<std::int64_t> n;
    CHECK_FALSE(n);
    CHECK(n.value_or(4) == 4);
    n = 5;
    REQUIRE(n.has_value());
    CHECK(*n == 5);
    n = null;
    CHECK_FALSE(n.has_value());
    CHECK(n == nullable<std::int64_t>());
    CHECK_FALSE(n == nullable<std::int64_t>(0));
    const nullable<symbol> named("abc");
    CHECK(*named == "abc");
}

TEST_CASE("fixed_bytes: order is that of unsigned bytes from the left", "[column]") {
    CHECK(fixed_bytes<2>{{1, 255}} < fixed_bytes<2>{{2, 0}});
    CHECK(fixed_bytes<2>{{2, 0}} < fixed_bytes<2>{{200, 0}});
}
