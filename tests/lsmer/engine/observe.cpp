#include "lsmer/engine/observe.hpp"

#include "lsmer/engine/prometheus.hpp"
#include "support/engine.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;
using test::append_rows;
using test::memory_table;

namespace {

/// Writes down all that is told, and asks the table meanwhile.
struct table_ear {
    memory_table* table = nullptr;
    mutex m{};
    std::vector<event> heard{};
    std::vector<std::string> errors{};
    std::atomic<int> wrong{0};

    [[nodiscard]] listener to() {
        return {[](void* me, const event& e) { static_cast<table_ear*>(me)->hear(e); }, this};
    }
    void hear(const event& e) {
        if (table != nullptr) { // neither may wait for who is telling
            const table_stats s = table->stats();
            if (table->rows() < s.rows_appended && s.rows_visible > s.rows_appended) ++wrong;
        }
        const scoped_lock lock(m);
        heard.push_back(e);
        errors.emplace_back(e.error);
    }
    [[nodiscard]] std::size_t count(event_kind what) {
        const scoped_lock lock(m);
        return static_cast<std::size_t>(std::count_if(
            heard.begin(), heard.end(), [&](const event& e) { return e.what == what; }));
    }
};

/// Nanoseconds that each of some batches takes, sorted.
std::vector<std::int64_t> batch_times(memory_table& table, std::int64_t first, int batches) {
    std::vector<std::int64_t> times;
    for (int i = 0; i < batches; ++i) {
        const std::int64_t before = monotonic_ns();
        append_rows(table, first + i * 100, 100, sync::none).value();
        times.push_back(monotonic_ns() - before);
    }
    std::sort(times.begin(), times.end());
    return times;
}

} // namespace

TEST_CASE("stats tell what a table holds, and what was done to it") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::compacting_options(1000), disk).value();
    const table_stats none = table.stats();
    CHECK(none.table == "counted");
    CHECK(none.rows_visible == 0);
    CHECK(none.levels.empty());
    CHECK(none.write_amplification() == 0);
    CHECK(none.snapshots == 0);

    append_rows(table, 0, 10).value();
    const table_stats one = table.stats();
    CHECK(one.rows_visible == 10);
    CHECK(one.rows_appended == 10);
    CHECK(one.batches_appended == 1);
    CHECK(one.memory.active_rows == 10);
    CHECK(one.memory.active_bytes > 0);
    CHECK(one.memory.sealed == 0);
    CHECK(one.log_bytes_live > one.bytes_appended);
    CHECK(one.log_bytes_written >= one.log_bytes_live);
    {
        const auto held = table.snapshot();
        const auto copy = held;
        CHECK(table.stats().snapshots == 2);
        table.flush().value();
        CHECK(table.stats().views_pinned == 1);
    }
    CHECK(table.stats().snapshots == 0);
    CHECK(table.stats().views_pinned == 0);
    for (int i = 1; i < 20; ++i) {
        append_rows(table, i * 10, 10).value();
        table.flush().value();
    }
    const table_stats many = table.stats();
    CHECK(many.rows_visible == 200);
    CHECK(many.memory.active_rows == 0);
    CHECK(many.flushes.count == 20);
    CHECK(many.flushes.rows == 200);
    CHECK(many.flushes.bytes_taken > 0);
    REQUIRE(many.levels.size() == 1);
    std::uint64_t rows = 0;
    for (const level_stats& l : many.levels) rows += l.rows;
    CHECK(rows == 200);
    CHECK(many.files() >= many.runs());
    CHECK(many.runs() <= 6);
    CHECK(many.compactions.merges > 5);
    const auto like = static_cast<std::size_t>(compaction::reason::like_runs);
    CHECK(many.compactions.by_reason[like].count == many.compactions.merges);
    CHECK(many.compactions.bytes_written == table.compactions().bytes_written);
    CHECK(many.write_amplification() > 2);
    CHECK(many.log_bytes_live < one.log_bytes_live); // flushed logs are gone
    CHECK(many.stalls.all().count == 0);
    CHECK(prometheus_text(many).find("lsmer_rows{table=\"counted\"} 200\n") != std::string::npos);
}

TEST_CASE("what an open finds in logs is counted as memory, and as log") {
    const io::Memory disk;
    engine::options how = test::small_options(1000);
    {
        auto table = memory_table::open("/db", how, disk).value();
        append_rows(table, 0, 10).value();
    }
    auto table = memory_table::open("/db", how, disk).value();
    const table_stats s = table.stats();
    CHECK(s.memory.sealed == 1);
    CHECK(s.memory.sealed_rows == 10);
    CHECK(s.log_bytes_live > s.log_bytes_written);
    CHECK(s.rows_visible == 10);
    CHECK(s.rows_appended == 0);
}

TEST_CASE("a listener hears of flushes, compactions, files and waits, and may ask the table") {
    const io::Memory disk;
    table_ear ear;
    engine::options how = test::compacting_options(10);
    how.listener = ear.to();
    auto table = memory_table::open("/db", how, disk).value();
    ear.table = &table;
    for (int i = 0; i < 20; ++i) append_rows(table, i * 10, 10).value();
    table.flush().value();
    const compaction_stats done = table.compactions();
    CHECK(ear.count(event_kind::flush_begun) == 20);
    CHECK(ear.count(event_kind::flush_ended) == 20);
    CHECK(ear.count(event_kind::compaction_begun) == done.merges);
    CHECK(ear.count(event_kind::compaction_ended) == done.merges);
    CHECK(ear.count(event_kind::file_created) - ear.count(event_kind::file_removed) ==
          table.stats().files());
    CHECK(ear.count(event_kind::stall_begun) >= 19); // each new log, and memtables full
    CHECK(ear.count(event_kind::stall_begun) == ear.count(event_kind::stall_ended));
    CHECK(table.stats().stalls.of(stall_reason::log).count == 19);
    CHECK(table.stats().stalls.of(stall_reason::memtables_full).count > 0);
    CHECK(ear.count(event_kind::failure) == 0);
    CHECK(ear.wrong == 0);
    for (const event& e : ear.heard) {
        if (e.what != event_kind::compaction_ended) continue;
        CHECK(e.action == compaction::action::merge);
        CHECK(e.inputs == 2);
        CHECK(e.outputs == 1);
        CHECK(e.rows >= 20);
        CHECK(e.bytes_written > 0);
        CHECK(e.duration_ns > 0);
    }
}

TEST_CASE("a listener hears of the first failure, once, with its message") {
    const io::Memory disk;
    table_ear ear;
    engine::options how = test::small_options(1000);
    how.listener = ear.to();
    auto table = memory_table::open("/db", how, disk).value();
    ear.table = &table;
    append_rows(table, 0, 10).value();
    disk.fail_at(disk.calls() + 1, io::fault::no_space, true);
    CHECK_FALSE(append_rows(table, 10, 10));
    CHECK_FALSE(append_rows(table, 10, 10));
    REQUIRE(ear.count(event_kind::failure) == 1);
    CHECK(ear.errors.back().find("No space left") != std::string::npos);
}

TEST_CASE("writers slow down smoothly on a slow disk, instead of stopping", "[threads]") {
    constexpr int batches = 160;
    std::int64_t longest[2] = {};
    std::uint64_t stopped[2] = {}; // ns
    std::uint64_t paced[2] = {};   // batches
    for (const bool on : {false, true}) {
        const io::Memory disk;
        disk.slow_writes(".sst", 1'000); // a megabyte a second
        engine::options how = test::compacting_options(4'000);
        how.background_flush = true;
        how.pacing.on = on;
        how.pacing.debt = {.soft = 20'000, .hard = 200'000, .slowest = 10'000};
        auto table = memory_table::open("/db", how, disk).value();
        static_cast<void>(batch_times(table, 0, batches)); // until the rate of the disk is known
        const stall_stats before = table.stats().stalls;
        longest[on] = batch_times(table, batches * 100, batches).back();
        const stall_stats after = table.stats().stalls;
        constexpr auto full = stall_reason::memtables_full;
        stopped[on] = after.of(full).ns - before.of(full).ns;
        paced[on] = after.of(stall_reason::pacing).count;
        CHECK(after.of(stall_reason::pacing).ns < 60'000'000'000);
        disk.slow_writes("", 0);
        CHECK(test::rows_in(table) == 2 * batches * 100);
    }
    INFO("longest batch: " << longest[0] / 1000 << " us, paced " << longest[1] / 1000
                           << " us; stopped for " << stopped[0] / 1000 << " us, paced "
                           << stopped[1] / 1000 << " us");
    CHECK(paced[0] == 0);
    CHECK(paced[1] > 50);
    CHECK(stopped[0] > 0);
    CHECK(stopped[1] < stopped[0] / 3);
    CHECK(longest[1] < 2 * longest[0]); // on a machine that has other things to do
}

TEST_CASE("pacing ends when the table closes") {
    const io::Memory disk;
    disk.slow_writes(".sst", 5'000);
    engine::options how = test::compacting_options(1'000);
    how.background_flush = true;
    how.pacing.debt = {.soft = 1, .hard = 2, .slowest = 1};
    how.pacing.longest_ns = 60'000'000'000; // a minute
    auto table = memory_table::open("/db", how, disk).value();
    std::atomic<bool> refused{false};
    thread writer([&] {
        for (int i = 0; !refused; ++i) {
            if (!append_rows(table, i * 100, 100, sync::none)) refused = true;
        }
    });
    const std::int64_t began = monotonic_ns();
    for (std::uint64_t rows = 0, before = 1; rows == 0 || rows != before;) {
        before = rows;
        const timespec nap{0, 300'000'000}; // longer than any flush
        ::nanosleep(&nap, nullptr);
        rows = table.stats().rows_appended;
    }
    table.close().value();
    writer.join();
    CHECK(refused);
    CHECK(monotonic_ns() - began < 30'000'000'000);
}

TEST_CASE("at sync::none the log is synced now and then, so that its end is no long wait",
          "[threads]") {
    const auto durable_rows = [](std::uint64_t log_bytes) {
        const io::Memory disk;
        engine::options how = test::small_options(100'000);
        how.pacing.log_bytes = log_bytes;
        auto table = memory_table::open("/db", how, disk).value();
        std::int64_t rows = 0;
        for (int i = 0; i < 60 && rows == 0; ++i) { // the sync is another thread's
            append_rows(table, i * 10, 10, sync::none).value();
            const timespec ms{0, 2'000'000};
            ::nanosleep(&ms, nullptr);
            if (i % 10 != 9) continue;
            const io::Memory after = disk.crash(io::crash_mode::unsynced_lost, 1);
            rows = test::rows_in(memory_table::open("/db", how, after).value());
        }
        return rows;
    };
    CHECK(durable_rows(500) > 0);
    CHECK(durable_rows(std::uint64_t{1} << 40) == 0);
}
