#include "lsmer/engine/keyed_table.hpp"

#include "lsmer/base/thread.hpp"
#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <atomic>
#include <string>
#include <vector>

using namespace lsmer;
using test::account_table;
using test::accounts;
using test::counter_table;
using test::counters;
using test::row_op;

namespace {

/// The same columns without a key.
struct accounts_without_key : table<"accounts"> {
    using small = nullable<std::int32_t>;
    static constexpr struct id : column<"id", text> {} id{};
    static constexpr struct owner : column<"owner", text> {} owner{};
    static constexpr struct hits : column<"hits", std::int64_t> {} hits{};
    static constexpr struct peak : column<"peak", small> {} peak{};
    using columns = lsmer::columns<id, owner, hits, peak>;
};

std::int64_t hits_of(const counter_table& table, std::int64_t id) {
    const auto found = table.get(id).value();
    return found ? found[counters::hits] : -1;
}

} // namespace

TEST_CASE("put, get, erase, merge, and what is there when the table is opened again") {
    const io::Memory disk;
    {
        auto table = counter_table::open("/db", test::small_options(), disk).value();
        table.put({10, 1}).value();
        table.put({20, 2}, sync::none).value();
        table.put({21, 2}).value();
        table.merge({5, 1}).value();
        table.merge({7, 3}).value();
        table.erase(2).value();
        table.put({40, -4}).value();
        CHECK(hits_of(table, 1) == 15);
        CHECK(hits_of(table, 2) == -1);
        CHECK(hits_of(table, 3) == 7);
        CHECK(hits_of(table, -4) == 40);
        CHECK(table.contains(3).value());
        CHECK_FALSE(table.contains(2).value());
        table.flush().value();
        CHECK(hits_of(table, 1) == 15);
        table.merge({1, 1}).value();
    }
    auto table = counter_table::open("/db", test::small_options(), disk).value();
    CHECK(hits_of(table, 1) == 16);
    CHECK(hits_of(table, 3) == 7);
    CHECK(table.snapshot().begin()[counters::id] == -4); // numbers stand in their order
    table.compact().value();
    CHECK(hits_of(table, 1) == 16);
    CHECK(hits_of(table, 2) == -1);
}

TEST_CASE("batches of columns are put at once, an empty one does nothing") {
    const io::Memory disk;
    auto table = counter_table::open("/db", test::small_options(), disk).value();
    const std::vector<std::int64_t> hits{1, 2, 3};
    const std::vector<std::int64_t> ids{30, 20, 10};
    table.put(hits, ids).value();
    CHECK(hits_of(table, 10) == 3);
    table.put(Batch<counters>()).value();
    table.write(table.batch()).value();
    CHECK(table.snapshot().sequence() == 3);
    CHECK_FALSE(table.put(hits, std::vector<std::int64_t>{1})); // of different lengths
}

TEST_CASE("write_if writes when its condition is true of what was written before") {
    const io::Memory disk;
    auto table = counter_table::open("/db", test::small_options(), disk).value();
    table.put({1, 7}).value();
    auto batch = table.batch();
    batch.put({2, 7});
    const auto is = [](std::int64_t hits) {
        return [hits](const counter_table::snapshot_type& s) {
            return s.get({7}).value()[counters::hits] == hits;
        };
    };
    CHECK_FALSE(table.write_if(batch, is(5)).value());
    CHECK(hits_of(table, 7) == 1);
    CHECK(table.write_if(batch, is(1)).value());
    CHECK(hits_of(table, 7) == 2);
    CHECK_FALSE(table.write_if(batch, sync::none, is(1)).value());
}

TEST_CASE("keys have at most 65,535 bytes, and the batch of a longer one is not written") {
    const io::Memory disk;
    auto table = account_table::open("/db", test::small_options(), disk).value();
    const std::string longest(key_bytes_max, 'k');
    table.put({longest, "longest", 1, {}}).value();
    table.put({"", "none at all", 2, {}}).value();
    auto batch = table.batch();
    batch.put({"short", "o", 1, {}});
    batch.put({longest + "k", "o", 1, {}});
    const status s = table.write(batch);
    REQUIRE(!s);
    CHECK(s.error().kind == error_kind::limit);
    CHECK(s.error().message.find("row 1") != std::string::npos);
    CHECK(s.error().message.find("65536 bytes") != std::string::npos);
    CHECK_FALSE(table.contains("short").value());
    for (int flushed = 0; flushed < 2; ++flushed) {
        CHECK(table.get(longest).value()[accounts::owner] == "longest");
        CHECK(table.get("").value()[accounts::owner] == "none at all");
        CHECK_FALSE(table.contains(longest + "k").value());
        CHECK(table.snapshot().last()[accounts::id].size() == key_bytes_max);
        table.flush().value();
    }
    table.put({"after", "o", 1, {}}).value(); // the table goes on
}

TEST_CASE("a table with a key is not opened without it, nor the other way round") {
    const io::Memory disk;
    {
        auto keyed = account_table::open("/keyed", test::small_options(), disk).value();
        keyed.put({"a", "b", 1, {}}).value();
    }
    using append_table = Table<accounts_without_key, test::in_memory>;
    const auto as_append = append_table::open("/keyed", test::small_options(), disk);
    REQUIRE(!as_append);
    CHECK(as_append.error().kind == error_kind::schema_mismatch);
    CHECK(as_append.error().message.find("_op") != std::string::npos);
    static_cast<void>(append_table::open("/plain", test::small_options(), disk).value());
    const auto as_keyed = account_table::open("/plain", test::small_options(), disk);
    REQUIRE(!as_keyed);
    CHECK(as_keyed.error().kind == error_kind::schema_mismatch);
    CHECK(as_keyed.error().message.find("_op") != std::string::npos);
    CHECK(account_table::open("/keyed", test::small_options(), disk));
}

TEST_CASE("random acts with flushes, compactions and reopens are what the model says") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        const io::Memory disk;
        engine::options how = test::compacting_options(20 + random() % 100);
        if (seed % 2 == 0) how.access = sstable::access::pread;
        std::optional<account_table> table(account_table::open("/db", how, disk).value());
        test::account_map rows;
        std::uint64_t merges = 0;
        for (int i = 0; i < 400; ++i) {
            const auto acts = test::random_acts(random, 1 + random() % 4);
            for (const auto& a : acts) test::apply(rows, a);
            table->write(test::batch_of(*table, acts)).value();
            const std::uint64_t dice = random() % 60;
            if (dice == 0) table->flush().value();
            if (dice == 1) table->compact().value();
            if (dice == 2) {
                merges += table->compactions().merges;
                table.reset();
                table.emplace(account_table::open("/db", how, disk).value());
            }
            if (i % 50 != 0) continue;
            REQUIRE(test::rows_both_ways(table->snapshot()) == rows);
            REQUIRE(test::wrong_gets(table->snapshot(), rows) == 0);
        }
        CHECK(test::rows_both_ways(table->snapshot()) == rows);
        CHECK(merges + table->compactions().merges > 0);
    }
}

TEST_CASE("writers, readers, cursors and compactions see whole batches", "[threads]") {
    const io::Memory disk;
    engine::options how = test::small_options(60);
    how.background_flush = true;
    how.compaction = true;
    how.sealed_max = 1;
    auto table = counter_table::open("/db", how, disk).value();
    constexpr int writers = 3;
    constexpr std::int64_t pairs = 8;
    std::atomic<bool> done{false};
    std::atomic<int> faults{0};
    {
        std::vector<thread> readers;
        for (int r = 0; r < 2; ++r) {
            readers.emplace_back([&] {
                while (!done.load()) {
                    // Of two counters of a pair, one has what the other lacks.
                    const auto s = table.snapshot();
                    std::int64_t sum = 0;
                    auto cursor = s.begin();
                    for (; cursor.valid(); cursor.next()) sum += cursor[counters::hits];
                    if (!cursor.state() || sum != 0) ++faults;
                    for (std::int64_t p = 0; p < pairs; ++p) {
                        const auto a = s.get({p * 2});
                        const auto b = s.get({p * 2 + 1});
                        if (!a || !b || static_cast<bool>(*a) != static_cast<bool>(*b)) {
                            ++faults;
                        } else if (*a && (*a)[counters::hits] + (*b)[counters::hits] != 0) {
                            ++faults;
                        }
                    }
                }
            });
        }
        std::vector<thread> threads;
        for (int w = 0; w < writers; ++w) {
            threads.emplace_back([&, w] {
                std::mt19937_64 random(static_cast<std::uint64_t>(w));
                for (int i = 0; i < 500; ++i) {
                    const auto p = static_cast<std::int64_t>(random() % pairs);
                    const auto n = static_cast<std::int64_t>(random() % 100);
                    auto batch = table.batch();
                    switch (random() % 6) {
                    case 0: batch.erase(p * 2), batch.erase(p * 2 + 1); break;
                    case 1: batch.erase_range({p * 2}, {p * 2 + 2}); break;
                    case 2: batch.put({n, p * 2}), batch.put({-n, p * 2 + 1}); break;
                    default: batch.merge({n, p * 2}), batch.merge({-n, p * 2 + 1});
                    }
                    if (!table.write(batch, sync::none)) ++faults;
                    if (i % 100 == 99 && !(w == 0 ? table.compact() : table.flush())) ++faults;
                }
            });
        }
        threads.clear(); // joins
        done = true;
    }
    CHECK(faults == 0);
    std::int64_t sum = 0;
    for (auto cursor = table.snapshot().begin(); cursor.valid(); cursor.next()) {
        sum += cursor[counters::hits];
    }
    CHECK(sum == 0);
}
