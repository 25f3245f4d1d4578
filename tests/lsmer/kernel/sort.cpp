#include "lsmer/kernel/sort.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <vector>

namespace {

using namespace lsmer;

void check(const std::vector<std::uint64_t>& keys) {
    buffer<kernel::keyed_row> rows;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        rows.push_back({keys[i], static_cast<std::uint32_t>(i)});
    }
    std::vector<kernel::keyed_row> expected(rows.begin(), rows.end());
    std::sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) {
        return a.key != b.key ? a.key < b.key : a.row < b.row;
    });
    kernel::sort_rows(rows);
    REQUIRE(rows.size() == expected.size());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const bool good = rows[i].key == expected[i].key && rows[i].row == expected[i].row;
        if (good) continue;
        CAPTURE(i, rows[i].row, expected[i].row);
        REQUIRE(good);
    }
}

} // namespace

TEST_CASE("sort: by key, rows of equal keys as they came", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t count : {0, 1, 2, 3, 12, 13, 97, 1000, 3000}) {
        // Keys that differ in a few bytes, in one, in all, in none, in the top byte alone.
        for (const std::uint64_t bits :
             {std::uint64_t{1}, std::uint64_t{7}, std::uint64_t{0xff00}, ~std::uint64_t{0},
              std::uint64_t{0}, std::uint64_t{0xc0} << 56, std::uint64_t{0xff0000ff00}}) {
            CAPTURE(count, bits);
            const std::uint64_t rest = random() & ~bits;
            std::vector<std::uint64_t> keys(count);
            for (auto& k : keys) k = rest | (random() & bits);
            check(keys);
        }
    }
    check({0, UINT64_MAX, 1, UINT64_MAX - 1, std::uint64_t{1} << 63, 0});
}

TEST_CASE("sort: words by some of their bits, the others travel along", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    // Around the crossovers: insertion, digits of 8 bits, of 11.
    for (const std::size_t count : {0U, 1U, 2U, 12U, 13U, 24U, 25U, 96U, 97U, 300U, 2047U, 2048U}) {
        for (const unsigned low : {0U, 1U, 13U, 32U, 63U}) {
            for (const unsigned bits : {0U, 1U, 8U, 9U, 11U, 12U, 31U, 51U, 64U}) {
                if (low + bits > 64) continue;
                CAPTURE(count, low, bits);
                buffer<std::uint64_t> words(count);
                for (auto& w : words) w = random();
                const std::uint64_t mask = bits == 0 ? 0 : ~std::uint64_t{0} >> (64 - bits) << low;
                std::vector<std::uint64_t> expected(words.begin(), words.end());
                std::stable_sort(expected.begin(), expected.end(),
                                 [&](auto a, auto b) { return (a & mask) < (b & mask); });
                buffer<std::uint64_t> spare;
                kernel::sort_words(words, spare, low, bits);
                REQUIRE(words.size() == count);
                CHECK(std::equal(words.begin(), words.end(), expected.begin()));
            }
        }
    }
}
