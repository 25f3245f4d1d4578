#include "lsmer/codec/bits.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace codec = lsmer::codec;

TEMPLATE_TEST_CASE("bits: keys are in the order of values, and lead back", "[codec]", std::int8_t,
                   std::uint16_t, std::int32_t, std::int64_t, std::uint64_t, float, double) {
    using limits = std::numeric_limits<TestType>;
    std::vector<TestType> ascending{0, 1, 100, limits::max()};
    if (limits::is_signed) {
        ascending.insert(ascending.begin(), {limits::lowest(), static_cast<TestType>(-7)});
    }
    if (limits::has_infinity) ascending.push_back(limits::infinity());
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        const auto key = codec::order_key(ascending[i]);
        CHECK(codec::from_order_key<TestType>(key) == ascending[i]);
        if (i > 0) CHECK(codec::order_key(ascending[i - 1]) < key);
    }
}

TEST_CASE("bits: NaN lies outside the infinities, -0.0 just before 0.0", "[codec]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    CHECK(codec::order_key(std::copysign(nan, 1.0)) > codec::order_key(infinity));
    CHECK(codec::order_key(std::copysign(nan, -1.0)) < codec::order_key(-infinity));
    CHECK(codec::order_key(-0.0) + 1 == codec::order_key(0.0));
}

TEST_CASE("bits: sameness is of bits", "[codec]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(codec::same_bits(nan, nan));
    CHECK_FALSE(codec::same_bits(0.0, -0.0));
    CHECK(codec::same_bits(std::string_view("ab"), std::string_view("ab")));
    CHECK_FALSE(codec::same_bits<std::int64_t>(1, 2));
}
