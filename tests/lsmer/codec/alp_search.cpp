#include "lsmer/codec/alp_search.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <random>
#include <vector>

namespace {

using namespace lsmer;

// Decimals with so many digits behind the point.
template <class T>
std::vector<T> decimals(std::size_t count, unsigned digits, std::uint64_t seed = 1) {
    std::mt19937_64 random(seed);
    std::vector<T> values(count);
    for (T& v : values) {
        v = static_cast<T>(static_cast<double>(random() % 100'000) / kernel::alp_power[digits]);
    }
    return values;
}

template <class T>
int digits_of(const codec::alp_scales& s) {
    return s.count == 0 ? -99 : int{s.of[0].exponent} - int{s.of[0].factor};
}

} // namespace

TEMPLATE_TEST_CASE("alp search: finds the digits of decimals", "[codec]", double, float) {
    for (const unsigned digits : {0U, 1U, 2U, 3U, 5U}) {
        for (const std::size_t rows : {1U, 31U, 1024U, 3000U, 65536U}) {
            CAPTURE(digits, rows);
            const auto values = decimals<TestType>(rows, digits);
            const auto scales = codec::alp_scales_of<TestType>(values);
            REQUIRE(scales.count >= 1);
            if (rows > 31) CHECK(digits_of<TestType>(scales) == static_cast<int>(digits));
        }
    }
}

TEST_CASE("alp search: whole numbers with zeros at the end", "[codec]") {
    auto values = decimals<double>(5000, 0);
    for (double& v : values) v *= 1000;
    const auto scales = codec::alp_scales_of<double>(values);
    REQUIRE(scales.count >= 1);
    CHECK(scales.of[0] == kernel::alp_scale{0, 3});
}

TEST_CASE("alp search: reals have no scale", "[codec]") {
    std::mt19937_64 random(5);
    std::vector<double> values(65536);
    for (double& v : values) v = std::ldexp(static_cast<double>(random() >> 11), -50);
    CHECK(codec::alp_scales_of<double>(values).count == 0);
}

TEST_CASE("alp search: a vector takes its own of the chunk's scales", "[codec]") {
    std::vector<double> values = decimals<double>(8 * 1024, 1);
    const auto finer = decimals<double>(2 * 1024, 4);
    std::copy(finer.begin(), finer.end(), values.begin() + 3 * 1024);
    const auto scales = codec::alp_scales_of<double>(values);
    REQUIRE(scales.count == 2);
    CHECK(digits_of<double>(scales) == 1); // six vectors of eight
    const std::span<const double> all(values);
    const auto digits = [&](std::size_t v) {
        const auto s = codec::alp_choose(all.subspan(v * 1024, 1024), scales).scale;
        return int{s.exponent} - int{s.factor};
    };
    CHECK(digits(2) == 1);
    CHECK(digits(3) == 4);
    CHECK(digits(5) == 1);
}
