#include "lsmer/engine/memory.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/cache/block_cache.hpp"

#include "support/catch.hpp"
#include "support/engine.hpp"

#include <atomic>

using namespace lsmer;
using test::append_rows;
using test::memory_table;
using test::rows_in;

namespace {

struct told_bytes {
    std::size_t rows_bytes;
    [[nodiscard]] std::size_t bytes() const { return rows_bytes; }
};

/// Memtables of some rows, files that are read.
engine::options reading(std::size_t rows, std::size_t memory) {
    engine::options o = test::small_options(rows);
    o.access = sstable::access::pread;
    o.sync = sync::none;
    o.memory = memory;
    return o;
}

} // namespace

TEST_CASE("memory: memtables are counted in steps, and blocks make room for them") {
    constexpr std::size_t step = 65'536;
    engine::Memory<cache::BlockCache> memory(20 * step);
    cache::MemoryShare first;
    memory.count(told_bytes{0}, first);
    CHECK_FALSE(first);
    memory.count(told_bytes{1}, first);
    CHECK(memory.statistics().memtables == step);
    memory.count(told_bytes{3 * step}, first);
    CHECK(memory.statistics().memtables == 3 * step);
    for (std::uint32_t i = 0; i < 100; ++i) {
        auto block = memory.blocks()->make({1, i, 0}, 30'000);
        static_cast<void>(memory.blocks()->insert({1, i, 0}, std::move(block)));
    }
    CHECK(memory.statistics().used <= 20 * step);
    CHECK(memory.statistics().blocks.blocks > 30);
    cache::MemoryShare second;
    memory.count(told_bytes{14 * step}, second);
    CHECK(memory.statistics().memtables == 17 * step);
    CHECK(memory.statistics().peak <= 20 * step);
    CHECK_FALSE(memory.wants_flush(2 * step)); // 17 of 20
    memory.count(told_bytes{15 * step}, second);
    CHECK(memory.wants_flush(2 * step));
    CHECK_FALSE(memory.wants_flush(step)); // too few to be worth a file
    CHECK_FALSE(memory.held_up());
    memory.count(told_bytes{18 * step}, second);
    CHECK(memory.held_up());
    CHECK(memory.statistics().blocks.blocks == 0);
    second = {};
    CHECK(memory.statistics().used == 3 * step);
}

TEST_CASE("memory: memtables are flushed before they are full to keep within it") {
    constexpr std::size_t limit = std::size_t{1} << 20;
    for (const bool background : {false, true}) {
        const io::Memory disk;
        engine::options how = reading(60'000, limit); // full at three megabytes
        how.background_flush = background;
        auto table = memory_table::open("/db", how, disk).value();
        for (std::int64_t n = 0; n < 100'000; n += 500) append_rows(table, n, 500).value();
        const engine::memory_stats seen = table.stats().budget;
        CHECK(seen.limit == limit);
        // A batch of 500 rows, a step of the count, pages begun.
        CHECK(seen.peak <= limit + 500 * 60 + 65'536 + 5 * 4096);
        CHECK(seen.peak > limit / 2);
        CHECK(seen.memtables > 0);
        CHECK(seen.indexes > 0);
        CHECK(seen.used <= seen.peak);
        REQUIRE(table.flush());
        CHECK(rows_in(table) == 100'000);
    }
}

TEST_CASE("memory: too little of it makes small files, and is a reason to wait") {
    for (const bool background : {false, true}) {
        const io::Memory disk;
        engine::options how = reading(60'000, 50'000);
        how.background_flush = background;
        auto table = memory_table::open("/db", how, disk).value();
        for (std::int64_t n = 0; n < 2000; n += 50) append_rows(table, n, 50).value();
        CHECK(rows_in(table) == 2000);
        CHECK(table.stats().stalls.of(engine::stall_reason::memory).count > 5);
        REQUIRE(table.close());
        table = memory_table::open("/db", how, disk).value();
        CHECK((background || table.stats().budget.memtables > 0)); // what the log brought back
        CHECK(rows_in(table) == 2000);
    }
}

TEST_CASE("memory: what a snapshot holds is counted as long as it does") {
    const io::Memory disk;
    auto table = memory_table::open("/db", reading(60'000, std::size_t{1} << 24), disk).value();
    append_rows(table, 0, 20'000).value();
    {
        const auto held = table.snapshot();
        REQUIRE(table.flush());
        CHECK(table.stats().budget.memtables > 20'000 * 40);
        CHECK(test::count_rows(held) == 20'000);
    }
    CHECK(table.stats().budget.memtables == 0);
}

TEST_CASE("memory: queries fill the cache, compaction does not, a mapped file never") {
    const io::Memory disk;
    engine::options how = reading(2000, std::size_t{1} << 24);
    {
        auto table = memory_table::open("/db", how, disk).value();
        append_rows(table, 0, 2000).value();
        append_rows(table, 2000, 2000).value();
        REQUIRE(table.compact());
        CHECK(table.compactions().merges == 1);
        CHECK(table.stats().budget.blocks.inserts == 0);
        CHECK(table.stats().budget.blocks.misses > 0);
        CHECK(rows_in(table) == 4000);
        CHECK(table.stats().budget.blocks.inserts == 5);
        CHECK(table.stats().budget.blocks.hits == 0);
        CHECK(rows_in(table) == 4000);
        CHECK(table.stats().budget.blocks.hits == 5);
        CHECK(table.stats().budget.cache == table.stats().budget.blocks.bytes);
        append_rows(table, 4000, 2000).value();
        REQUIRE(table.compact());
        // What was in the cache was of files that are gone.
        CHECK(table.stats().budget.blocks.hits > 9); // it opens the order's column twice
        CHECK(table.stats().budget.cache == 0);
    }
    how.access = sstable::access::mmap;
    auto table = memory_table::open("/db", how, disk).value();
    CHECK(rows_in(table) == 6000);
    CHECK(table.stats().budget.cache == 0);
    CHECK(table.stats().budget.indexes > 0);
}

TEST_CASE("memory: the budget holds while more than it is written and read", "[threads]") {
    constexpr std::size_t limit = std::size_t{1} << 20;
    constexpr std::int64_t rows = 80'000;
    const io::Memory disk;
    engine::options how = reading(500, limit);
    how.background_flush = true;
    how.sealed_max = 1;
    auto table = memory_table::open("/db", how, disk).value();
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    const auto reader = [&] {
        std::int64_t before = 0;
        do {
            const std::int64_t now = rows_in(table);
            wrong += now < before;
            before = now;
        } while (!done.load());
    };
    {
        lsmer::thread one(reader);
        lsmer::thread two(reader);
        for (std::int64_t n = 0; n < rows; n += 200) append_rows(table, n, 200).value();
        REQUIRE(table.flush());
        done.store(true);
    }
    CHECK(rows_in(table) == rows);
    CHECK(rows_in(table) == rows);
    CHECK(wrong == 0);
    const engine::memory_stats seen = table.stats().budget;
    CHECK(seen.blocks.evictions > 50);
    CHECK(seen.blocks.hits > 0);
    // A batch, a step of the count, and of two readers the columns of a group: memtables that
    // their snapshots hold are counted, but find room.
    CHECK(seen.peak <= limit + 200 * 60 + 65'536 + 2 * 500 * 60);
    CHECK(seen.used <= limit);
}
