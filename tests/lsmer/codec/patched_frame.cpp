#include "lsmer/codec/patched_frame.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <vector>

namespace {

using namespace lsmer;
using codec::best_frame;
using codec::patched_frame;

std::uint32_t outside_of(const std::vector<std::int64_t>& values, const patched_frame& f) {
    return static_cast<std::uint32_t>(
        std::count_if(values.begin(), values.end(), [&](std::int64_t v) { return !f.holds(v); }));
}

std::size_t bytes_of(const patched_frame& f, std::size_t rows, std::uint32_t each) {
    return kernel::packed_bytes(f.width, rows) + std::size_t{f.outside} * each;
}

// The best of all frames that begin at a value.
std::size_t least_bytes(std::vector<std::int64_t> values, std::uint32_t each) {
    std::sort(values.begin(), values.end());
    std::size_t best = ~std::size_t{0};
    for (unsigned width = 0; width <= 64; ++width) {
        std::size_t end = 0;
        std::size_t most = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const patched_frame f{values[i], width, 0};
            while (end < values.size() && f.holds(values[end])) ++end;
            most = std::max(most, end - i);
        }
        const patched_frame f{0, width, static_cast<std::uint32_t>(values.size() - most)};
        best = std::min(best, bytes_of(f, values.size(), each));
    }
    return best;
}

} // namespace

TEST_CASE("patched frame: one value takes no bits", "[codec]") {
    const std::vector<std::int64_t> values(1024, -7);
    const patched_frame f = best_frame(values, 10);
    CHECK(f.base == -7);
    CHECK(f.width == 0);
    CHECK(f.outside == 0);
}

TEST_CASE("patched frame: outliers of any size on both sides stay outside", "[codec]") {
    std::mt19937_64 random(3);
    for (const unsigned bits : {8U, 20U, 47U}) {
        const std::int64_t far = std::int64_t{1} << bits;
        std::vector<std::int64_t> values(1024);
        for (auto& v : values) v = 1000 + static_cast<std::int64_t>(random() % 16);
        values[5] += far;
        values[77] -= far;
        values[900] -= 2 * far;
        const patched_frame f = best_frame(values, 10);
        CAPTURE(far);
        CHECK(f.width <= 5); // 4, if the window of buckets falls well
        CHECK(f.outside == 3);
        CHECK(outside_of(values, f) <= f.outside);
    }
}

TEST_CASE("patched frame: near the best in bytes, and outside is counted", "[codec]") {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 150; ++round) {
        CAPTURE(seed, round);
        const std::size_t rows = round % 3 == 0 ? 1 + random() % 1023 : 1024;
        std::vector<std::int64_t> values(rows);
        const unsigned body = static_cast<unsigned>(1 + random() % 30);
        const unsigned tail = static_cast<unsigned>(random() % 48);
        const std::size_t outliers = random() % 40;
        for (auto& v : values) v = static_cast<std::int64_t>(random() >> (64 - body)) - 500;
        for (std::size_t i = 0; i < outliers; ++i) {
            const auto far = static_cast<std::int64_t>(random() >> (63 - tail));
            values[random() % rows] += random() % 2 == 0 ? far : -far;
        }
        const patched_frame f = best_frame(values, 10);
        CHECK(outside_of(values, f) == f.outside);
        const auto got = static_cast<double>(bytes_of(f, rows, 10));
        // Windows begin at buckets, and a sample may miss a gain: a bit, not more.
        CHECK(got <= static_cast<double>(least_bytes(values, 10)) + 128 * 1.5);
    }
}

TEST_CASE("patched frame: fillers are outside, wherever they are", "[codec]") {
    std::vector<std::int64_t> values(1024);
    for (std::size_t i = 0; i < 1024; ++i) values[i] = static_cast<std::int64_t>(i % 8);
    values[3] = 1 << 20;
    const patched_frame none = best_frame(values, 10);
    CHECK(none.outside == 1);
    // 300 fillers of the value that is far: the frame leaves it, they cost nothing more.
    std::vector<std::int64_t> filled = values;
    for (std::size_t i = 700; i < 1000; ++i) filled[i] = 1 << 20;
    const patched_frame f = best_frame(filled, 10, 300, 1 << 20);
    CHECK(f.width == 3);
    CHECK(f.outside == 301);
    // Fillers inside do not make a window full.
    for (std::size_t i = 700; i < 1000; ++i) filled[i] = 0;
    const patched_frame g = best_frame(filled, 10, 300, 0);
    CHECK(g.width == 3);
    CHECK(g.outside == 301);
}
