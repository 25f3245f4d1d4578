#include "lsmer/base/crc32c.hpp"

#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

namespace {
std::vector<std::byte> filled(std::size_t n, int first, int step) {
    std::vector<std::byte> bytes(n);
    for (std::size_t i = 0; i < n; ++i) {
        bytes[i] = static_cast<std::byte>(first + step * static_cast<int>(i));
    }
    return bytes;
}
} // namespace

TEST_CASE("the vectors of RFC 3720, appendix B.4") {
    REQUIRE(crc32c(filled(32, 0x00, 0)) == 0x8A9136AAU);
    REQUIRE(crc32c(filled(32, 0xFF, 0)) == 0x62A8AB43U);
    REQUIRE(crc32c(filled(32, 0x00, 1)) == 0x46DD794EU);
    REQUIRE(crc32c(filled(32, 0x1F, -1)) == 0x113FDB5CU);
    constexpr unsigned char iscsi[48] = {0x01, 0xC0, 0, 0,    0,    0, 0, 0,    0,    0, 0,    0,
                                         0,    0,    0, 0,    0x14, 0, 0, 0,    0,    0, 0x04, 0,
                                         0,    0,    0, 0x14, 0,    0, 0, 0x18, 0x28, 0, 0,    0,
                                         0,    0,    0, 0,    0x02, 0, 0, 0,    0,    0, 0,    0};
    REQUIRE(crc32c(std::as_bytes(std::span(iscsi))) == 0xD9963A56U);
    REQUIRE(crc32c(as_bytes("123456789")) == 0xE3069283U);
    REQUIRE(crc32c({}) == 0);
}

TEST_CASE("a checksum continues where another ended") {
    const auto bytes = filled(10000, 3, 7);
    const byte_view all(bytes);
    for (const std::size_t cut : {0, 1, 7, 8, 383, 384, 3071, 3072, 9999, 10000}) {
        REQUIRE(crc32c(all.subspan(cut), crc32c(all.first(cut))) == crc32c(all));
    }
}

TEST_CASE("every body gives the same on random bytes, lengths and alignments") {
    const unsigned seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::vector<std::byte> bytes(20000);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    const auto check = [&](std::size_t at, std::size_t n) {
        const auto start = static_cast<std::uint32_t>(random());
        REQUIRE(detail::crc32c_best(start, bytes.data() + at, n) ==
                detail::crc32c_portable(start, bytes.data() + at, n));
    };
    for (std::size_t n = 0; n < 900; ++n) check(n % 9, n);
    for (int i = 0; i < 2000; ++i) check(random() % 64, random() % 19000);
}

TEST_CASE("a single flipped bit changes the checksum") {
    auto bytes = filled(100, 1, 1);
    const std::uint32_t before = crc32c(bytes);
    for (std::size_t bit = 0; bit < 800; ++bit) {
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
        REQUIRE(crc32c(bytes) != before);
        bytes[bit / 8] ^= static_cast<std::byte>(1 << bit % 8);
    }
}
