#include "lsmer/base/key_hash.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

namespace {

/// Bytes that tell their place: 0x07 0x2c 0x51 ...
std::string counted(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(7 + 37 * i);
    return text;
}

bool all_differ(std::vector<std::uint64_t> hashes) {
    std::sort(hashes.begin(), hashes.end());
    return std::adjacent_find(hashes.begin(), hashes.end()) == hashes.end();
}

/// How far the fullest or emptiest of 256 buckets is from the mean, in standard deviations.
double unevenness(const std::vector<std::uint64_t>& hashes, int shift) {
    std::vector<double> buckets(256);
    for (const std::uint64_t h : hashes) ++buckets[h >> shift & 255];
    const double mean = static_cast<double>(hashes.size()) / 256;
    double most = 0;
    for (const double b : buckets) most = std::max(most, std::abs(b - mean) / std::sqrt(mean));
    return most;
}

} // namespace

TEST_CASE("the hash of a key is what it was when files were written with it") {
    struct known {
        std::size_t size;
        std::uint64_t seed;
        std::uint64_t hash;
    };
    // Never to be changed: filters in files are made of these.
    const known all[] = {{0, 0x0U, 0x3be4adde4856682bU},
                         {0, 0x9e3779b97f4a7c15U, 0x8e7d3377ecdb1e74U},
                         {1, 0x0U, 0xeae7af3f1acffaacU},
                         {2, 0x0U, 0xb2645ec45d1e5612U},
                         {3, 0x0U, 0x7e0ab492bd081fecU},
                         {4, 0x0U, 0x8fe47f05a14993dbU},
                         {5, 0x0U, 0xd8115d81b5c4f551U},
                         {7, 0x0U, 0x2ce13dd93fcc8527U},
                         {8, 0x0U, 0x282f8434fe98c5dcU},
                         {9, 0x0U, 0xd1511da3d3644608U},
                         {15, 0x0U, 0x938234f95242f245U},
                         {16, 0x0U, 0x22aafc5023b4cf97U},
                         {16, 0x9e3779b97f4a7c15U, 0x9a053167aa150673U},
                         {17, 0x0U, 0x6e0661f46da66157U},
                         {31, 0x0U, 0x549946c2ee42c318U},
                         {32, 0x0U, 0x3e254223f824dca4U},
                         {32, 0x9e3779b97f4a7c15U, 0xa63c63db832a13dcU},
                         {33, 0x0U, 0x5c0a15d9a391e93bU},
                         {48, 0x0U, 0xc0a56ca9e02f349bU},
                         {48, 0x9e3779b97f4a7c15U, 0xb504f05d6d4acc95U},
                         {100, 0x0U, 0xcf19c5bac8d9ea65U},
                         {100, 0x9e3779b97f4a7c15U, 0x94bd44cea53521ddU},
                         {1000, 0x0U, 0x384f041e6ba65674U}};
    for (const known& k : all) {
        CAPTURE(k.size, k.seed);
        const std::uint64_t found = key_hash(counted(k.size), k.seed);
        CHECK(found == k.hash);
    }
    static_assert(key_hash(std::uint64_t{0}) == 0xa737558c259cc024U);
    static_assert(key_hash(std::uint64_t{1}) == 0x02500fd0746350e9U);
}

TEST_CASE("an integer hashes as its eight bytes, and bytes alike wherever they lie") {
    for (const std::uint64_t n : {0ULL, 1ULL, 0x1234567890abcdefULL, ~0ULL}) {
        char bytes[8];
        store(bytes, n);
        REQUIRE(key_hash(n, 5) == key_hash(std::string_view(bytes, 8), 5));
    }
    for (std::size_t size = 0; size < 70; ++size) {
        const std::string key = counted(size);
        const std::string moved = "?" + key;
        REQUIRE(key_hash(key) == key_hash(std::string_view(moved).substr(1)));
    }
}

TEST_CASE("each byte of a key, its length and the seed count") {
    std::vector<std::uint64_t> all;
    for (std::size_t size = 0; size < 70; ++size) {
        std::string key(size, '\0');
        all.push_back(key_hash(key));
        all.push_back(key_hash(key, 1));
        for (char& c : key) {
            for (const char other : {'\1', '\x80', '\xff'}) {
                c = other;
                all.push_back(key_hash(key));
            }
            c = '\0';
        }
    }
    REQUIRE(all_differ(all));
    // The seed that makes zero of the state is as good as others.
    REQUIRE(key_hash(std::uint64_t{1}, detail::key_hash_b) !=
            key_hash(std::uint64_t{2}, detail::key_hash_b));
}

TEST_CASE("a changed bit of the key or the seed changes each bit of the hash in half of the keys") {
    constexpr int keys = 2000;
    for (const std::size_t size : {1U, 3U, 4U, 8U, 9U, 16U, 17U, 33U}) {
        std::vector<std::array<int, 64>> changed(8 * size + 64);
        for (int k = 0; k < keys; ++k) {
            std::string key(size, '\0');
            const std::uint64_t fill[] = {hash_integer(static_cast<std::uint64_t>(k)),
                                          hash_integer(static_cast<std::uint64_t>(k) + keys)};
            for (std::size_t i = 0; i < size; ++i) {
                key[i] = static_cast<char>(fill[i / 8 % 2] >> i % 8 * 8);
            }
            const std::uint64_t hash = key_hash(key, fill[1]);
            for (std::size_t bit = 0; bit < changed.size(); ++bit) {
                std::uint64_t seed = fill[1];
                std::string other = key;
                if (bit < 8 * size) {
                    other[bit / 8] = static_cast<char>(other[bit / 8] ^ 1 << bit % 8);
                } else {
                    seed ^= std::uint64_t{1} << (bit - 8 * size);
                }
                std::uint64_t differ = hash ^ key_hash(other, seed);
                for (; differ != 0; differ &= differ - 1) {
                    ++changed[bit][static_cast<std::size_t>(std::countr_zero(differ))];
                }
            }
        }
        int least = keys;
        int most = 0;
        for (const auto& bits : changed) {
            least = std::min(least, *std::min_element(bits.begin(), bits.end()));
            most = std::max(most, *std::max_element(bits.begin(), bits.end()));
        }
        CAPTURE(size, least, most);
        CHECK(least > keys / 2 - 150); // over six standard deviations, of 22 each; a byte has
        CHECK(most < keys / 2 + 150);  // 256 values only, which then come again
    }
}

TEST_CASE("keys as tables have them do not collide, and spread over high and low bits") {
    constexpr std::uint64_t count = 200'000;
    const auto check = [](const char* what, auto key_of) {
        std::vector<std::uint64_t> hashes;
        for (std::uint64_t i = 0; i < count; ++i) hashes.push_back(key_of(i));
        CAPTURE(what);
        CHECK(all_differ(hashes)); // by chance: once in a billion
        for (const int shift : {0, 8, 24, 32, 48, 56}) CHECK(unevenness(hashes, shift) < 5);
    };
    check("counting", [](std::uint64_t i) { return key_hash(i); });
    check("times", [](std::uint64_t i) { return key_hash(1'700'000'000'000'000'000U + i * 1000); });
    check("high bits", [](std::uint64_t i) { return key_hash(i << 44); });
    check("negative", [](std::uint64_t i) { return key_hash(~i); });
    check("digits", [](std::uint64_t i) {
        const std::string digits = std::to_string(i);
        return key_hash(std::string(16 - digits.size(), '0') + digits);
    });
    check("behind a path", [](std::uint64_t i) {
        return key_hash("tenant/4711/sensors/outside/" + std::to_string(i) + "/value");
    });
    check("zeros of many lengths", [](std::uint64_t i) {
        static const std::string zeros(count / 50, '\0');
        return key_hash(std::string_view(zeros).substr(0, i / 50), i % 50);
    });
    check("two words", [](std::uint64_t i) {
        const std::uint64_t words[] = {i % 500, i / 500};
        return key_hash(std::as_bytes(std::span(words)));
    });
}
