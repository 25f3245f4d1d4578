#include "lsmer/engine/core.hpp"

#include "lsmer/base/thread.hpp"
#include "support/catch.hpp"
#include "support/engine.hpp"

#include <atomic>

using namespace lsmer;
using test::append_rows;
using test::memory_table;
using test::rows_in;

namespace {

struct transfers : table<"transfers"> {
    static constexpr struct writer : column<"writer", symbol> {} writer{};
    static constexpr struct batch : column<"batch", std::int64_t, sorted> {} batch{};
    static constexpr struct amount : column<"amount", std::int64_t> {} amount{};
    using columns = lsmer::columns<writer, batch, amount>;
};
using transfer_table = Table<transfers, test::in_memory>;

/// One batch of a writer: amounts that sum to zero.
status transfer(transfer_table& table, const std::string& writer, std::int64_t number,
                std::int64_t rows, sync_level level) {
    ColumnBuffer<transfers> batch(table.symbols());
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i + 1 < rows; ++i) {
        batch.push_back({writer, number, i * 7 - 3});
        sum += i * 7 - 3;
    }
    batch.push_back({writer, number, -sum});
    return table.append(batch.batch(), level);
}

struct seen {
    std::int64_t rows = 0;
    std::int64_t sum = 0;
};
seen look(const transfer_table& table) {
    seen s;
    table.snapshot()
        .scan([&](const Batch<transfers>& b) {
            s.rows += static_cast<std::int64_t>(b.rows());
            for (const std::int64_t v : b[transfers::amount]) s.sum += v;
        })
        .value();
    return s;
}

engine::options threaded() {
    engine::options o;
    o.memtable.rows = 500;
    o.sealed_max = 1;
    o.log_reserve = 0;
    return o;
}

} // namespace

TEST_CASE("settings that make no sense are brought to the nearest that do") {
    const io::Memory disk;
    engine::options how = test::small_options(1);
    how.memtable.bytes = 1;
    how.sealed_max = 0;
    for (const bool background : {false, true}) {
        how.background_flush = background;
        auto table = memory_table::open("/db", how, disk).value();
        const std::int64_t had = rows_in(table);
        for (int i = 0; i < 5; ++i) append_rows(table, had + i, 1).value();
        CHECK(rows_in(table) == had + 5);
    }
}

TEST_CASE("writers wait while sealed memtables pile up, and go on", "[threads]") {
    const io::Memory disk;
    engine::options how = threaded();
    how.memtable.rows = 10;
    auto table = memory_table::open("/db", how, disk).value();
    for (std::int64_t n = 0; n < 600; n += 6) append_rows(table, n, 6, sync::none).value();
    CHECK(rows_in(table) == 600);
    table.flush().value();
    CHECK(rows_in(table) == 600);
}

TEST_CASE("a failing background flush stops the writers, not the readers", "[threads]") {
    const io::Memory disk;
    engine::options how = threaded();
    how.memtable.rows = 10;
    auto table = memory_table::open("/db", how, disk).value();
    append_rows(table, 0, 9).value();
    disk.limit_space(1);
    status s;
    std::int64_t n = 9;
    for (; s && n < 1000; n += 9) s = append_rows(table, n, 9, sync::none);
    REQUIRE(!s);
    CHECK((s.error().kind == error_kind::out_of_space || s.error().kind == error_kind::read_only));
    CHECK(s.error().message.find("/db/") != std::string::npos);
    CHECK(rows_in(table) >= 9);
    CHECK(!table.flush());
    CHECK(!table.close());
    disk.limit_space(~std::uint64_t{0});
    CHECK(rows_in(memory_table::open("/db", how, disk).value()) >= 9);
}

TEST_CASE("writers, readers, flushes and a close at the end keep batches whole", "[threads]") {
    const io::Memory disk;
    constexpr int writers = 4;
    constexpr std::int64_t batches = 1000;
    std::atomic<bool> done{false};
    std::atomic<int> faults{0};
    std::int64_t rows = 0;
    {
        auto table = transfer_table::open("/db", threaded(), disk).value();
        std::vector<thread> readers;
        for (int r = 0; r < 2; ++r) {
            readers.emplace_back([&table, &done, &faults] {
                seen last;
                while (!done.load()) {
                    const seen now = look(table);
                    if (now.sum != 0 || now.rows < last.rows) ++faults;
                    last = now;
                }
            });
        }
        std::vector<thread> threads;
        for (int w = 0; w < writers; ++w) {
            threads.emplace_back([&table, &faults, w] {
                const sync_level levels[] = {sync::commit, sync::interval(1), sync::none};
                for (std::int64_t b = 0; b < batches; ++b) {
                    const std::string name = join("writer ", w, " at ", b / 10);
                    if (!transfer(table, name, b, 1 + (b * 7 + w) % 23, levels[b % 3])) ++faults;
                    if (b % 50 == 49 && !table.flush()) ++faults;
                }
            });
        }
        threads.clear(); // joins
        rows = look(table).rows;
        table.close().value();
        done = true;
        readers.clear();
        CHECK(look(table).rows == rows);
    }
    CHECK(faults == 0);
    std::int64_t expected = 0;
    for (int w = 0; w < writers; ++w) {
        for (std::int64_t b = 0; b < batches; ++b) expected += 1 + (b * 7 + w) % 23;
    }
    CHECK(rows == expected);
    const auto again = transfer_table::open("/db", threaded(), disk).value();
    CHECK(look(again).rows == rows);
    CHECK(look(again).sum == 0);
}

TEST_CASE("close beside appends and flushes ends them with an error, nothing worse", "[threads]") {
    for (int round = 0; round < 20; ++round) {
        const io::Memory disk;
        std::atomic<std::int64_t> acknowledged{0};
        {
            auto table = transfer_table::open("/db", threaded(), disk).value();
            std::vector<thread> threads;
            for (int w = 0; w < 3; ++w) {
                threads.emplace_back([&, w] {
                    for (std::int64_t b = 0; b < 100'000; ++b) {
                        const sync_level level = w == 0 ? sync::commit : sync::none;
                        if (!transfer(table, "w", b, 4, level)) return;
                        acknowledged += 4;
                        if (w == 1 && b % 16 == 15 && !table.flush()) return;
                    }
                });
            }
            while (acknowledged.load() < 100 * (round + 1)) {}
            static_cast<void>(table.close());
            threads.clear();
        }
        const auto again = transfer_table::open("/db", threaded(), disk).value();
        const seen s = look(again);
        CHECK(s.sum == 0);
        CHECK(s.rows >= acknowledged.load());
    }
}
