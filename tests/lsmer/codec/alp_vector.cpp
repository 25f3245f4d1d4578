#include "lsmer/codec/alp_vector.hpp"

#include "lsmer/codec/alp.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using lsmer::vector_rows;
namespace codec = lsmer::codec;
namespace kernel = lsmer::kernel;

namespace {

// Decimals with some that are none, NaN and infinities among them.
template <class T>
std::vector<T> decimals(std::mt19937_64& random, unsigned digits, bool odd_ones) {
    std::vector<T> out(vector_rows);
    for (T& v : out) {
        v = static_cast<T>(static_cast<double>(random() % 100000) / std::pow(10.0, digits));
        if (!odd_ones || random() % 40 != 0) continue;
        const T odd[] = {static_cast<T>(1) / 3, std::numeric_limits<T>::quiet_NaN(),
                         std::numeric_limits<T>::infinity(), -std::numeric_limits<T>::infinity(),
                         static_cast<T>(-0.0)};
        v = odd[random() % 5];
    }
    return out;
}

// Decimals of so many bits, and among them what cannot be one.
template <class T>
std::vector<T> values_of(unsigned bits, std::mt19937_64& random) {
    using limits = std::numeric_limits<T>;
    const T odd[] = {T(-0.0),          limits::infinity(), -limits::infinity(), limits::quiet_NaN(),
                     limits::lowest(), T(1) / T(3)};
    std::vector<T> values(vector_rows);
    for (T& v : values) {
        const auto n = static_cast<double>(random() >> (64 - bits)) - 300;
        v = static_cast<T>(n / 100);
        if (random() % 50 == 0) v = odd[random() % std::size(odd)];
    }
    return values;
}

// Ends of a range: values that are there or near, the ends of the type.
template <class T>
T end_of(const std::vector<T>& values, std::mt19937_64& random) {
    using limits = std::numeric_limits<T>;
    const T v = values[random() % values.size()];
    switch (random() % 5) {
    case 0: return limits::infinity();
    case 1: return -limits::infinity();
    case 2: return v == v ? v + T(0.004) : T(0);
    default: return v == v ? v : T(-1e30);
    }
}

} // namespace

TEMPLATE_TEST_CASE("Comparisons on alp integers are those on the values", "", double, float) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (const unsigned bits : {1U, 7U, 8U, 14U, 16U, 17U, 24U, 31U, 32U, 40U}) {
        if (sizeof(TestType) == 4 && bits > 31) continue;
        const auto values = values_of<TestType>(bits, random);
        lsmer::byte_buffer body;
        codec::alp::encode<TestType>(std::span<const TestType>(values), body);
        const auto reader = codec::alp::open<TestType>(body.view(), vector_rows);
        REQUIRE(reader);
        const auto vector = reader->integers(0);
        REQUIRE(vector.packed);
        for (int round = 0; round < 60; ++round) {
            kernel::range<TestType> r;
            r.lo = end_of(values, random);
            r.hi = end_of(values, random);
            r.nan = random() % 4 == 0;
            if (r.nan) r.lo = std::numeric_limits<TestType>::lowest();
            r.negated = random() % 2 == 0;
            r.empty = random() % 16 == 0;
            std::vector<std::uint8_t> expected(vector_rows);
            for (auto& m : expected) m = random() % 4 != 0;
            std::vector<std::uint8_t> mask = expected;
            kernel::keep_in_range<TestType>(values.data(), r, expected.data());
            codec::alp_keep_in_range(vector, r, mask.data());
            CAPTURE(seed, bits, r.lo, r.hi, r.nan, r.negated, r.empty, vector.packed.width);
            REQUIRE(mask == expected);
        }
    }
}

TEMPLATE_TEST_CASE("Selected values of an alp vector", "", double, float) {
    using T = TestType;
    std::mt19937_64 random(4);
    for (int round = 0; round < 20; ++round) {
        const auto values = decimals<T>(random, static_cast<unsigned>(round % 4), round % 2 == 1);
        lsmer::byte_buffer body;
        codec::alp::encode<T>(std::span<const T>(values), body);
        const auto reader = codec::alp::open<T>(body.view(), vector_rows);
        REQUIRE(reader);
        std::vector<T> out(vector_rows, T{77});
        std::vector<std::uint16_t> rows;
        for (std::uint16_t i = 0; i < vector_rows; i += 3) rows.push_back(i);
        REQUIRE(reader->gather(0, rows.data(), rows.size(), out.data()));
        std::size_t wrong = 0;
        for (const std::uint16_t i : rows) wrong += !codec::same_bits(out[i], values[i]);
        CHECK(wrong == 0);
    }
}

TEST_CASE("A last vector that is not whole is not worked on") {
    const std::vector<double> values(100, 2.5);
    lsmer::byte_buffer body;
    codec::alp::encode<double>(std::span<const double>(values), body);
    const auto reader = codec::alp::open<double>(body.view(), 100);
    REQUIRE(reader);
    std::uint8_t mask[vector_rows] = {};
    CHECK_FALSE(reader->keep(0, {}, mask));
    const std::uint16_t row = 0;
    double out[vector_rows];
    CHECK_FALSE(reader->gather(0, &row, 1, out));
}
