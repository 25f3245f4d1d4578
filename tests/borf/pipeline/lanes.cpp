#include "borf/pipeline/lanes.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <vector>

namespace lanes_tests {
namespace {

constexpr auto question = borf::query<"select sum size, avg price by symbol from trades">;
using shape = prepared<trades, question>::shape;
using lanes_type = borf::pipeline::Lanes<shape>;
static_assert(lanes_type::size == 2 && lanes_type::grouped);

struct planned {
    held_trades held;
    borf::MemorySource<trades> source;
    lanes_type lanes;

    planned(std::int32_t size, std::uint64_t rows, borf::zones z = borf::zones::compute)
        : held(100, size), source(held.source(lsmer::group_rows, z)) {
        const auto each = [&](auto&& f) { f(source.group(0)); };
        lanes.start(rows, each);
    }
};

} // namespace

TEST_CASE("Rows are counted above a sum of small numbers, which comes out of it again") {
    for (const std::int32_t least : {0, -40, 100'000}) {
        const planned p(least, 1'000'000);
        REQUIRE_FALSE(p.lanes.counts_alone());
        CHECK(p.lanes.in_order());
        CHECK(p.lanes.slots() == 2);
        const std::size_t sizes = p.lanes.rows_slot() == p.lanes.slot(0) ? 0 : 1;
        double total = 0;
        for (int i = 0; i < 1000; ++i) total += least + i % 7 + p.lanes.plus(sizes);
        CHECK(p.lanes.rows_in(total) == 1000);
        double sum = 0;
        for (int i = 0; i < 1000; ++i) sum += least + i % 7;
        CHECK(p.lanes.sum_in(sizes, total) == sum);
        CHECK(p.lanes.sum_in(1 - sizes, 2.5) == 2.5);
        CHECK(p.lanes.plus(1 - sizes) == 0);
    }
}

TEST_CASE("Without bounds, or with too many rows, rows have a slot of their own") {
    const planned unknown(0, 1000, borf::zones::unknown);
    CHECK(unknown.lanes.counts_alone());
    CHECK_FALSE(unknown.lanes.in_order());
    CHECK(unknown.lanes.slots() == 3);
    CHECK(unknown.lanes.rows_in(17) == 17);
    const planned many(0, std::uint64_t{1} << 40);
    CHECK(many.lanes.counts_alone());
}

} // namespace lanes_tests
