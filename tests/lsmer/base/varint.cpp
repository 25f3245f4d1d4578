#include "lsmer/base/varint.hpp"

#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("a value comes back and takes the bytes foretold") {
    std::vector<std::uint64_t> values{0, 1, 127, 128, 16383, 16384, ~0ULL};
    for (int bit = 0; bit < 64; ++bit) {
        values.push_back(1ULL << bit);
        values.push_back((1ULL << bit) - 1);
    }
    byte_buffer out;
    for (const std::uint64_t v : values) put_varint(out, v);
    byte_view left = out.view();
    for (const std::uint64_t v : values) {
        std::uint64_t back = 1;
        const std::size_t n = get_varint(left, back);
        REQUIRE(n == varint_size(v));
        REQUIRE(back == v);
        left = left.subspan(n);
    }
    REQUIRE(left.empty());
}

TEST_CASE("truncated, too long and padded values are refused") {
    const auto refused = [](std::vector<unsigned char> bytes) {
        std::uint64_t value = 42;
        return get_varint(std::as_bytes(std::span(bytes)), value) == 0 && value == 42;
    };
    REQUIRE(refused({}));
    REQUIRE(refused({0x80}));
    REQUIRE(refused({0xFF, 0xFF}));
    REQUIRE(refused({0x80, 0x00}));                                     // 0 in two bytes
    REQUIRE(refused(std::vector<unsigned char>(20, 0xFF)));             // endless
    REQUIRE(refused({255, 255, 255, 255, 255, 255, 255, 255, 255, 2})); // 65 bits
    REQUIRE_FALSE(refused({255, 255, 255, 255, 255, 255, 255, 255, 255, 1}));
}
