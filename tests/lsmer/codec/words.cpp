#include "lsmer/codec/words.hpp"

#include "round_trip.hpp"
#include "support/catch.hpp"

#include <cstring>
#include <limits>
#include <vector>

using namespace codec_tests;

namespace {

template <class T>
void come_back() {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<T> values;
    for (int i = 0; i < 3000; ++i) values.push_back(value_of<T>(random() >> (random() % 64)));
    const codec::words all{std::span<const T>(values)};
    REQUIRE(all.vectors() == 3);
    byte_buffer out;
    std::int64_t scratch[vector_rows];
    for (std::uint32_t v = 0; v < all.vectors(); ++v) {
        const std::span<const std::int64_t> part = all.read(v, scratch);
        for (std::size_t i = 1; i < part.size(); ++i) {
            const T a = values[v * vector_rows + i - 1];
            const T b = values[v * vector_rows + i];
            REQUIRE((part[i - 1] < part[i]) == (codec::order_key(a) < codec::order_key(b)));
            REQUIRE((part[i - 1] == part[i]) == codec::same_bits(a, b));
        }
        codec::put_values(part, all.type(), out);
    }
    REQUIRE(out.size() == values.size() * sizeof(T));
    REQUIRE(std::memcmp(out.data(), values.data(), out.size()) == 0);
}

} // namespace

TEMPLATE_TEST_CASE("words keep the order of values and come back bit for bit", "[codec]",
                   std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                   std::uint32_t, std::int64_t, std::uint64_t, float, double) {
    come_back<TestType>();
}

TEST_CASE("words of integers differ as the integers do", "[codec]") {
    const std::uint64_t wide[] = {0, std::numeric_limits<std::uint64_t>::max(), 5};
    std::int64_t scratch[vector_rows];
    const auto w = codec::words(std::span<const std::uint64_t>(wide)).read(0, scratch);
    REQUIRE(static_cast<std::uint64_t>(w[1]) - static_cast<std::uint64_t>(w[0]) == wide[1]);
    REQUIRE(w[2] - w[0] == 5);
    const std::int8_t narrow[] = {-128, 127};
    const auto n = codec::words(std::span<const std::int8_t>(narrow)).read(0, scratch);
    REQUIRE(n[1] - n[0] == 255);
}
