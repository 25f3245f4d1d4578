#include "lsmer/memtable/order.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

namespace memtable = lsmer::memtable;

TEST_CASE("order: both sorts are the stable sort") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    memtable::sort_memory memory;
    for (const std::size_t count : {0UL, 1UL, 2UL, 3UL, 1000UL, 70'000UL}) {
        for (const unsigned bits : {1U, 10U, 11U, 12U, 31U, 32U, 33U, 43U, 64U}) {
            std::vector<std::uint64_t> keys(count);
            const std::uint64_t base = bits == 64 ? 0 : random() >> 1 >> (bits == 63);
            for (auto& k : keys) k = (bits == 64 ? 0 : base) + (random() >> (64 - bits));
            lsmer::buffer<std::uint32_t> rows(count);
            for (std::size_t i = 0; i < count; ++i) rows[i] = static_cast<std::uint32_t>(i);
            std::shuffle(rows.begin(), rows.end(), random);
            std::vector<std::pair<std::uint64_t, std::size_t>> places;
            for (std::size_t i = 0; i < count; ++i) places.emplace_back(keys[rows[i]], i);
            std::sort(places.begin(), places.end());
            std::vector<std::uint32_t> expected;
            for (const auto& [key, place] : places) expected.push_back(rows[place]);
            lsmer::buffer<std::uint32_t> compared;
            compared.append(rows.data(), rows.size());
            memtable::sort_rows(compared, memory, [&](std::uint32_t a, std::uint32_t b) {
                return keys[a] < keys[b];
            });
            memtable::sort_rows_by_key(rows, memory, [&](std::uint32_t r) { return keys[r]; });
            CAPTURE(count, bits);
            CHECK(std::equal(rows.begin(), rows.end(), expected.begin(), expected.end()));
            CHECK(std::equal(compared.begin(), compared.end(), expected.begin(), expected.end()));
        }
    }
}
