#include "lsmer/codec/packing.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

using namespace lsmer;
using codec::choose_packing;
using codec::packing;

namespace {

/// What the rule says, by trying every base and width.
std::size_t least_bytes(const std::vector<std::int64_t>& values) {
    std::int64_t bases[2] = {values[0], values[0]};
    for (const std::int64_t v : values) bases[0] = std::min(bases[0], v);
    std::vector<std::int64_t> some;
    for (std::size_t i = 0; i < 16; ++i) some.push_back(values[i * values.size() / 16]);
    std::sort(some.begin(), some.end());
    __extension__ using wide = __int128;
    const wide from = wide{some[4]} - 2 * (wide{some[11]} - some[4]);
    bases[1] = some[4];
    for (const std::int64_t v : values) {
        if (v >= from) bases[1] = std::min(bases[1], v);
    }
    std::size_t best = ~std::size_t{0};
    std::size_t plain = 0;
    for (const std::int64_t base : bases) {
        unsigned widest = 0;
        for (const std::int64_t v : values) {
            const auto offset = static_cast<std::uint64_t>(v) - static_cast<std::uint64_t>(base);
            widest = std::max(widest, static_cast<unsigned>(std::bit_width(offset)));
        }
        if (base == bases[0]) {
            best = plain = kernel::packed_bytes(widest, values.size());
            const auto fifth_largest =
                static_cast<std::uint64_t>(some[11]) - static_cast<std::uint64_t>(base);
            if (widest > 0 && fifth_largest >> (widest - 1) != 0) continue;
        }
        for (unsigned width = 0; width < widest; ++width) {
            std::size_t count = 0;
            for (const std::int64_t v : values) {
                const auto offset =
                    static_cast<std::uint64_t>(v) - static_cast<std::uint64_t>(base);
                count += offset >> width != 0;
            }
            if (count > values.size() / 8) continue;
            const unsigned high = widest - width;
            const std::size_t bytes = kernel::packed_bytes(width, values.size()) + 2 +
                                      count * (high <= 8    ? 3U
                                               : high <= 16 ? 4U
                                               : high <= 32 ? 6U
                                                            : 10U);
            if (bytes <= plain - plain / 16) best = std::min(best, bytes);
        }
    }
    return best;
}

} // namespace

TEST_CASE("packing: the fewest bytes that the rule allows", "[codec]") {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 60; ++round) {
        std::vector<std::int64_t> values(round % 3 == 0 ? 1 + random() % 1024 : 1024);
        const std::uint64_t few = 1 + random() % 40;
        const std::uint64_t low = random() >> (random() % 64);
        for (auto& v : values) {
            const std::uint64_t r = random();
            const std::uint64_t small = (r >> 32) % 1000;
            v = static_cast<std::int64_t>(r % few != 0 ? low + small
                                          : round % 2  ? 0
                                                       : low + (r >> (r % 60)));
        }
        CAPTURE(seed, round, values.size());
        CHECK(choose_packing(values, 8).bytes(values.size()) == least_bytes(values));
    }
}

TEST_CASE("packing: without outliers there are no exceptions", "[codec]") {
    std::vector<std::int64_t> values(1024);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int64_t>(i) - 9;
    const packing p = choose_packing(values, 8);
    CHECK(static_cast<std::int64_t>(p.base) == -9);
    CHECK(p.width == 10);
    CHECK(p.exceptions == 0);
    CHECK(p.bytes(1024) == 1280);
}

TEST_CASE("packing: all the same, but one", "[codec]") {
    std::vector<std::int64_t> values(1024, 5);
    CHECK(choose_packing(values, 8).width == 0);
    values[700] = std::numeric_limits<std::int64_t>::min();
    const packing p = choose_packing(values, 8);
    CHECK(p.base == 5);
    CHECK(p.width == 0);
    CHECK(p.exceptions == 1);
    CHECK(p.high_bytes == 8);
    values[700] = -128; // of a type of 8 bits: no more than 8 bits above the base
    CHECK(choose_packing(values, 1).high_bytes == 1);
}
