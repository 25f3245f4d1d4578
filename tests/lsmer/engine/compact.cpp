#include "lsmer/engine/compact.hpp"

#include "lsmer/compaction/expiring.hpp"
#include "support/engine.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <string>
#include <vector>

using namespace lsmer;
using test::append_rows;
using test::memory_table;
using test::rows_in;

namespace {

std::size_t tables_of(const io::Memory& disk) {
    const auto names = test::files_of(disk, "/db");
    return static_cast<std::size_t>(std::count_if(
        names.begin(), names.end(), [](const auto& n) { return n.ends_with(".sst"); }));
}

/// Flushes n runs of ten rows each.
template <class Table>
void flush_runs(Table& table, std::int64_t n, std::int64_t first = 0) {
    for (std::int64_t i = 0; i < n; ++i) {
        append_rows(table, first + i * 10, 10).value();
        table.flush().value();
    }
}

/// Says whatever a test wants said, once, and counts the runs it was shown.
struct told {
    static constexpr std::string_view name = "told";
    static inline compaction::choice next{};
    static inline std::size_t runs = 0;
    compaction::choice choose(const compaction::tree& tree, compaction::time_ns) const {
        runs = 0;
        for (const auto& level : tree.levels) runs += level.runs.size();
        return std::exchange(next, {});
    }
    std::uint64_t debt(const compaction::tree&) const { return 0; }
};
struct with_told : test::in_memory {
    using compaction = told;
};

struct log_lines : table<"log_lines"> {
    static constexpr struct time : column<"time", nullable<timestamp>> {} time{};
    static constexpr struct line : column<"line", text> {} line{};
    using columns = lsmer::columns<time, line>;
    using order = ordered_by<line>;
};
constexpr std::int64_t hour = 3'600'000'000'000;
struct two_hours : compaction::expiring<test::eager> {
    two_hours() : expiring({.keep = 2 * hour}) {}
};
struct with_retention : test::in_memory {
    using compaction = two_hours;
};

} // namespace

TEST_CASE("runs become few, and rows stay as they are, also when opened again") {
    const io::Memory disk;
    for (int round = 0; round < 3; ++round) {
        auto table = memory_table::open("/db", test::compacting_options(1000), disk).value();
        CHECK(rows_in(table) == round * 300);
        flush_runs(table, 30, round * 300);
        CHECK(rows_in(table) == round * 300 + 300);
        CHECK(tables_of(disk) <= 6);
        const engine::compaction_stats done = table.compactions();
        CHECK(done.merges >= 15);
        CHECK(done.failures == 0);
        CHECK(done.rows_expired == 0);
        CHECK(done.bytes_read > done.bytes_written);
        table.close().value();
    }
}

TEST_CASE("compact brings everything into one sorted run, asked again and with new rows, too") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    table.compact().value(); // of nothing
    // Late rows: the second half first.
    for (std::int64_t n = 290; n >= 0; n -= 10) {
        append_rows(table, n, 10).value();
        table.flush().value();
    }
    CHECK(rows_in(table) == -1);
    CHECK(tables_of(disk) == 30);
    append_rows(table, 300, 7).value();
    table.compact().value();
    CHECK(tables_of(disk) == 1);
    CHECK(rows_in(table) == 307);
    table.compact().value();
    CHECK(rows_in(table) == 307);
    append_rows(table, 307, 3).value();
    table.compact().value();
    CHECK(tables_of(disk) == 1);
    table.close().value();
    const auto again = memory_table::open("/db", test::small_options(1000), disk).value();
    CHECK(rows_in(again) == 310);
}

TEST_CASE("a snapshot reads what it was taken of, through compactions and close") {
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        const io::Memory disk;
        engine::options how = test::small_options(1000);
        how.access = access;
        auto table = memory_table::open("/db", how, disk).value();
        flush_runs(table, 5);
        append_rows(table, 50, 4).value();
        const auto before = table.snapshot();
        table.compact().value();
        append_rows(table, 54, 6).value();
        table.compact().value();
        table.close().value();
        CHECK(test::count_rows(before) == 54);
    }
}

TEST_CASE("a table of runs of many files is merged group by group") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(100'000), disk).value();
    append_rows(table, 0, 70'000, sync::none).value();
    table.flush().value();
    append_rows(table, 70'000, 1'000, sync::none).value();
    table.compact().value();
    CHECK(rows_in(table) == 71'000);
}

TEST_CASE("groups that were compacted before, and overlap nothing, are copied as they are") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1'000'000), disk).value();
    append_rows(table, 0, 100'000, sync::none).value();
    table.compact().value();
    append_rows(table, 100'000, 70'000, sync::none).value();
    table.compact().value();
    CHECK(rows_in(table) == 170'000);
    std::vector<std::uint32_t> groups;
    const auto rows = table.snapshot();
    for (std::size_t g = 0; g < rows.groups(); ++g) groups.push_back(rows.group_rows(g));
    CHECK(groups == std::vector<std::uint32_t>{65'536, 34'464, 65'536, 4'464});
}

TEST_CASE("more runs than one merge reads are merged in passes") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    for (std::int64_t run = 0; run < 150; ++run) { // all over each other
        ColumnBuffer<test::counted_table> rows(table.symbols());
        for (std::int64_t n = run; n < 1500; n += 150) test::fill(rows, n, 1);
        table.append(rows.batch()).value();
        table.flush().value();
    }
    CHECK(tables_of(disk) == 150);
    table.compact().value();
    CHECK(tables_of(disk) == 1);
    CHECK(rows_in(table) == 1500);
    const engine::compaction_stats done = table.compactions();
    CHECK(done.merges == 3); // 64 into one, 24 of the 87 into one, the 64 that are left
    CHECK(done.rows_written == 64 * 10 + 24 * 10 + 1500);
}

TEST_CASE("a choice that makes no sense is refused, and changes nothing") {
    const io::Memory disk;
    auto table = Table<test::counted_table, with_told>::open("/db", test::compacting_options(1000),
                                                             disk)
                     .value();
    flush_runs(table, 2);
    told::next.what = compaction::action::drop;
    told::next.inputs.push_back({0, 999});
    flush_runs(table, 1, 20);
    CHECK(rows_in(table) == 30);
    CHECK(tables_of(disk) == 3);
    CHECK(table.compactions().drops == 0);
    CHECK(table.compactions().failures == 1);
    CHECK(table.compactions().last_error ==
          "the compaction policy's choice makes no sense: there is no file 999 in level 0");
}

TEST_CASE("files move to other levels and are dropped as a policy says") {
    const io::Memory disk;
    using told_table = Table<test::counted_table, with_told>;
    auto table = told_table::open("/db", test::compacting_options(1000), disk).value();
    flush_runs(table, 2);
    const auto number = [&](std::size_t nth) {
        std::vector<std::uint64_t> all;
        for (const auto& name : test::files_of(disk, "/db")) {
            if (const auto n = io::parse_numbered_name(name, "sst"); n != 0) all.push_back(n);
        }
        return all.at(nth);
    };
    const std::uint64_t first = number(0);
    told::next.what = compaction::action::move;
    told::next.level = 3;
    told::next.inputs.push_back({0, first});
    flush_runs(table, 1, 20);
    CHECK(table.compactions().moves == 1);
    CHECK(tables_of(disk) == 3);
    CHECK(rows_in(table) == 30);
    table.close().value();
    { const auto gone = std::move(table); }
    auto again = told_table::open("/db", test::compacting_options(1000), disk).value();
    CHECK(rows_in(again) == 30);
    told::next.what = compaction::action::drop;
    told::next.inputs.push_back({3, first}); // it is in level 3 still
    flush_runs(again, 1, 30);
    CHECK(again.compactions().drops == 1);
    CHECK(again.compactions().rows_expired == 10);
    CHECK(tables_of(disk) == 3);
    CHECK(again.rows() == 30);
}

TEST_CASE("outputs stand where the choice says, so that rows keep the order of commit") {
    const io::Memory disk;
    auto table = Table<test::counted_table, with_told>::open("/db", test::compacting_options(1000),
                                                             disk)
                     .value();
    const auto tell = [&](compaction::action what, compaction::output place, std::uint32_t level,
                          std::vector<compaction::input> inputs) {
        told::next.what = what;
        told::next.place = place;
        told::next.level = level;
        for (const auto& i : inputs) told::next.inputs.push_back(i);
    };
    const auto newest = [&] {
        std::uint64_t most = 0;
        for (const auto& name : test::files_of(disk, "/db")) {
            most = std::max(most, io::parse_numbered_name(name, "sst"));
        }
        return most;
    };
    using compaction::action;
    using compaction::output;
    std::vector<std::uint64_t> numbers;
    for (int i = 0; i < 3; ++i) { // three runs in level 3
        flush_runs(table, 1, i * 10);
        numbers.push_back(newest());
        tell(action::move, output::own_run, 3, {{0, numbers.back()}}); // after the next flush
    }
    flush_runs(table, 1, 30);
    CHECK(table.compactions().moves == 3);
    CHECK(told::runs == 4);
    CHECK(rows_in(table) == 40);
    // The fourth moves to level 2, the fifth joins its run there.
    tell(action::move, output::in_run, 2, {{0, newest()}});
    flush_runs(table, 1, 40);
    CHECK(told::runs == 5);
    tell(action::merge, output::in_run, 2, {{0, newest()}});
    flush_runs(table, 1, 50);
    CHECK(told::runs == 5);
    CHECK(rows_in(table) == 60);
    // The two oldest become one in their place, before the third.
    tell(action::merge, output::own_run, 3, {{3, numbers[0]}, {3, numbers[1]}});
    flush_runs(table, 1, 60);
    CHECK(told::runs == 5);
    CHECK(table.compactions().merges == 2);
    CHECK(table.compactions().failures == 0);
    CHECK(rows_in(table) == 70);
    table.close().value();
    { const auto gone = std::move(table); }
    CHECK(rows_in(memory_table::open("/db", test::small_options(1000), disk).value()) == 70);
}

TEST_CASE("rows older than the retention go, whole files without being read") {
    const io::Memory disk;
    using lines = Table<log_lines, with_retention>;
    auto table = lines::open("/db", test::compacting_options(1000), disk).value();
    const std::int64_t now = wall_ns();
    const auto put = [&](std::int64_t age, std::string_view line) {
        table.append({timestamp{now - age}, line}).value();
    };
    put(5 * hour, "old");
    put(4 * hour, "older than that");
    table.flush().value();
    CHECK(table.rows() == 0);
    CHECK(table.compactions().drops == 1);
    CHECK(table.compactions().bytes_read == 0);
    put(hour, "b kept");
    put(5 * hour, "a gone");
    put(5 * hour, "c gone");
    table.flush().value();
    CHECK(table.rows() == 1);
    CHECK(table.compactions().merges == 1);
    put(5 * hour, "e is with one that has no time");
    table.append({null, "d has no time"}).value();
    table.flush().value();
    CHECK(table.rows() == 3);
    put(5 * hour, "f is in a run of like size");
    put(hour, "c kept");
    table.flush().value(); // so the two are merged
    std::vector<std::string> left;
    const auto look = [&](const Row<log_lines>& row) { left.emplace_back(row[log_lines::line]); };
    table.snapshot().scan_rows(look).value();
    CHECK(left == std::vector<std::string>{"b kept", "c kept", "d has no time"});
    CHECK(table.compactions().rows_expired == 6);
}

TEST_CASE("rows that grow old in a table that nobody writes to go, too") {
    const io::Memory disk;
    engine::options how = test::compacting_options(1000);
    how.background_flush = true;
    how.policy_interval_ns = 5'000'000;
    auto table = Table<log_lines, with_retention>::open("/db", how, disk).value();
    constexpr std::int64_t soon = 100'000'000;
    table.append({timestamp{wall_ns() - 2 * hour + soon}, "nearly old"}).value();
    table.flush().value();
    CHECK(table.rows() == 1);
    const std::int64_t until = monotonic_ns() + 10 * 1'000'000'000LL;
    while (table.compactions().drops == 0 && monotonic_ns() < until) {}
    CHECK(table.rows() == 0);
    CHECK(table.compactions().drops == 1);
}

TEST_CASE("a compaction that cannot write leaves the table as it was, and is tried again") {
    int refused = 0;
    int fatal = 0;
    bool reached = true;
    for (std::uint64_t at = 1; reached; ++at) { // each call of a compaction in turn
        CAPTURE(at);
        const io::Memory disk;
        const engine::options how = test::small_options(1000);
        {
            auto table = memory_table::open("/db", how, disk).value();
            flush_runs(table, 4);
            const std::uint64_t call = disk.calls() + at;
            disk.fail_at(call, io::fault::no_space);
            const status done = table.compact();
            reached = disk.calls() >= call;
            disk.fail_at(0, io::fault::none);
            CHECK(rows_in(table) == 40);
            const bool writable = static_cast<bool>(append_rows(table, 40, 2));
            if (!done) {
                ++(writable ? refused : fatal);
                CHECK(done.error().kind == error_kind::out_of_space);
                CHECK(table.compactions().failures == 1);
            }
            if (writable) {
                const status next = table.compact();
                CHECK(rows_in(table) == 42);
                if (!done) { // else the fault may have hit the manifest's mark, or a removal
                    CHECK(next);
                    CHECK(tables_of(disk) == 1);
                }
            }
        }
        const auto again = memory_table::open("/db", how, disk).value();
        CHECK(rows_in(again) >= 40);
        CHECK(tables_of(disk) <= 4); // nothing stays that nobody names
    }
    CHECK(refused >= 4); // making the file, its writes, its sync
    CHECK(fatal >= 2);   // the manifest's edit and its sync
}

TEST_CASE("a merge into many files that fails on its way leaves none of them") {
    const io::Memory disk;
    auto table = Table<test::counted_table, with_told>::open(
                     "/db", test::compacting_options(1'000'000), disk)
                     .value();
    append_rows(table, 0, 70'000, sync::none).value();
    table.flush().value();
    const auto ask = [&](std::uint64_t until_fault, std::int64_t first) {
        told::next.what = compaction::action::merge;
        told::next.place = compaction::output::own_run;
        told::next.cut_at.bytes = 1; // a file for each group
        told::next.inputs = {};
        for (const auto& name : test::files_of(disk, "/db")) {
            const auto n = io::parse_numbered_name(name, "sst");
            if (n != 0) told::next.inputs.push_back({0, n});
        }
        append_rows(table, first, 1, sync::none).value();
        disk.fail_at(disk.calls() + until_fault, io::fault::no_space);
        static_cast<void>(table.flush());
        disk.fail_at(0, io::fault::none);
    };
    const std::uint64_t calls = disk.calls();
    ask(1'000, 70'000);
    const std::uint64_t all = disk.calls() - calls;
    CHECK(table.compactions().merges == 1);
    CHECK(tables_of(disk) == 3); // two groups of the first flush, and the flush before it was asked
    ask(all - 10, 70'001);       // the second output is being written
    CHECK(table.compactions().failures == 1);
    CHECK(tables_of(disk) == 4);
    CHECK(told::runs == 3); // the two outputs of the first are one
    CHECK(rows_in(table) == 70'002);
}

TEST_CASE("writers, readers and compactions go on beside each other", "[threads]") {
    const io::Memory disk;
    engine::options how = test::compacting_options(50);
    how.background_flush = true;
    auto table = memory_table::open("/db", how, disk).value();
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0};
    {
        const thread reader([&] {
            std::int64_t seen = 0;
            while (!done.load()) {
                const std::int64_t rows = rows_in(table);
                if (rows < seen) ++wrong;
                seen = rows;
            }
        });
        const thread asker([&] {
            while (!done.load()) {
                if (!table.compact()) ++wrong;
            }
        });
        for (std::int64_t n = 0; n < 3000; n += 10) {
            if (!append_rows(table, n, 10, sync::none)) ++wrong;
        }
        done = true;
    }
    CHECK(wrong == 0);
    table.compact().value();
    CHECK(rows_in(table) == 3000);
    CHECK(tables_of(disk) <= 3); // one run; what the policy was merging may be a file of its own
}

TEST_CASE("close ends a compaction, and what it had begun goes", "[threads]") {
    for (int round = 0; round < 20; ++round) {
        const io::Memory disk;
        engine::options how = test::small_options(1000);
        auto table = memory_table::open("/db", how, disk).value();
        flush_runs(table, 8);
        std::atomic<bool> begun{false};
        thread other([&] {
            begun = true;
            static_cast<void>(table.compact());
        });
        while (!begun.load()) {}
        for (int i = 0; i < round * 500; ++i) std::atomic_signal_fence(std::memory_order_seq_cst);
        table.close().value();
        other.join();
        const std::size_t left = tables_of(disk);
        CHECK((left == 8 || left == 1));
        CHECK(table.compactions().failures == 0);
        CHECK(rows_in(memory_table::open("/db", how, disk).value()) == 80);
    }
}
