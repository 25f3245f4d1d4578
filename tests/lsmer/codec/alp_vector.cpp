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

template <class T>
bool inside(T value, const kernel::range<T>& r) {
    if (r.empty) return r.negated;
    const bool in = value != value ? r.nan : value >= r.lo && value <= r.hi;
    return in != r.negated;
}

} // namespace

TEMPLATE_TEST_CASE("Comparisons on alp integers are those on the values", "", double, float) {
    using T = TestType;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 60; ++round) {
        const auto values = decimals<T>(random, static_cast<unsigned>(round % 4), round % 2 == 1);
        lsmer::byte_buffer body;
        codec::alp::encode<T>(std::span<const T>(values), body);
        const auto reader = codec::alp::open<T>(body.view(), vector_rows);
        REQUIRE(reader);
        const auto pick = [&] {
            const T v = values[random() % vector_rows];
            return v != v ? T{3} : random() % 2 == 0 ? v : std::nextafter(v, T{0});
        };
        for (int k = 0; k < 20; ++k) {
            kernel::range<T> r{pick(), pick(), false, false, random() % 2 == 0};
            if (r.lo > r.hi) std::swap(r.lo, r.hi);
            r.empty = random() % 10 == 0;
            if (random() % 4 == 0) r = {std::numeric_limits<T>::lowest(), r.hi, false, true, false};
            if (r.nan) r.lo = -std::numeric_limits<T>::infinity();
            std::vector<std::uint8_t> mask(vector_rows);
            for (auto& m : mask) m = random() % 4 != 0;
            const auto before = mask;
            REQUIRE(reader->keep(0, r, mask.data()));
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < vector_rows; ++i) {
                wrong += mask[i] != (before[i] != 0 && inside(values[i], r));
            }
            REQUIRE(wrong == 0);
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
