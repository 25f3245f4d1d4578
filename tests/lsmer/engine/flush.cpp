#include "lsmer/engine/flush.hpp"

#include "lsmer/base/thread.hpp"
#include "support/catch.hpp"
#include "support/engine.hpp"

#include <atomic>

using namespace lsmer;
using test::append_rows;
using test::memory_table;
using test::rows_in;

namespace {

struct keys : table<"keys"> {
    static constexpr struct key : column<"key", std::int32_t, sorted> {} key{};
    static constexpr struct place : column<"place", std::int32_t> {} place{};
    using columns = lsmer::columns<key, place>;
};
using key_table = Table<keys, test::in_memory>;

std::vector<std::int32_t> places(const key_table& table) {
    std::vector<std::int32_t> out;
    table.snapshot()
        .scan_rows([&](const Row<keys>& r) { out.push_back(r[keys::place]); })
        .value();
    return out;
}

std::vector<std::string> with_extension(const io::Memory& disk, std::string_view extension) {
    std::vector<std::string> names = test::files_of(disk, "/db");
    std::erase_if(names, [&](const std::string& n) { return !n.ends_with(extension); });
    return names;
}

} // namespace

TEST_CASE("rows leave memory in the schema's order, equal ones as they came") {
    const io::Memory disk;
    auto table = key_table::open("/db", test::small_options(100), disk).value();
    const std::int32_t given[] = {3, 1, 2, 1, 3, 2};
    for (std::int32_t i = 0; i < 6; ++i) table.append({given[i], i}).value();
    CHECK(places(table) == std::vector<std::int32_t>{0, 1, 2, 3, 4, 5});
    table.flush().value();
    CHECK(places(table) == std::vector<std::int32_t>{1, 3, 2, 5, 0, 4});
    table.append({0, 6}).value(); // runs stay apart
    CHECK(places(table) == std::vector<std::int32_t>{1, 3, 2, 5, 0, 4, 6});
}

TEST_CASE("a flush leaves one file and one log, and the next has nothing to do") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(100), disk).value();
    append_rows(table, 0, 30).value();
    table.flush().value();
    CHECK(with_extension(disk, ".sst").size() == 1);
    CHECK(with_extension(disk, ".log").size() == 1);
    const std::uint64_t calls = disk.calls();
    table.flush().value();
    CHECK(disk.calls() == calls);
    CHECK(rows_in(table) == 30);
}

TEST_CASE("a log goes only after a manifest that does without it is durable") {
    // Every call of a flush in turn is where the power goes.
    for (std::uint64_t after = 1;; ++after) {
        const io::Memory disk;
        auto table = memory_table::open("/db", test::small_options(100), disk).value();
        append_rows(table, 0, 30).value();
        disk.stop_at(disk.calls() + after);
        const bool done = static_cast<bool>(table.flush());
        for (const io::crash_mode mode : io::every_crash_mode) {
            const io::Memory left = disk.crash(mode, after);
            CAPTURE(after, static_cast<int>(mode));
            const auto again = memory_table::open("/db", test::small_options(100), left);
            REQUIRE(again);
            REQUIRE(rows_in(*again) == 30);
        }
        if (done && !disk.stopped()) break;
    }
}

TEST_CASE("a flush that meets a full disk leaves no file, stops the writers and loses nothing") {
    for (std::uint64_t after = 1; after < 40; ++after) {
        const io::Memory disk;
        auto table = memory_table::open("/db", test::small_options(100), disk).value();
        append_rows(table, 0, 30).value();
        disk.fail_at(disk.calls() + after, io::fault::no_space);
        const status s = table.flush();
        CAPTURE(after);
        REQUIRE(rows_in(table) == 30);
        if (s) continue; // removing the log may fail unheard
        REQUIRE(s.error().kind == error_kind::out_of_space);
        REQUIRE(s.error().message.find("/db") != std::string::npos);
        REQUIRE(s.error().message.find("free some space") != std::string::npos);
        const status later = append_rows(table, 30, 1);
        REQUIRE(later.error().kind == error_kind::read_only);
        REQUIRE(later.error().message.find("No space left") != std::string::npos);
        static_cast<void>(table.close());
        auto again = memory_table::open("/db", test::small_options(100), disk).value();
        REQUIRE(rows_in(again) == 30);
        append_rows(again, 30, 10).value();
        again.flush().value();
        REQUIRE(rows_in(again) == 40);
        REQUIRE(with_extension(disk, ".sst").size() <= 2); // nothing is left of the first try
    }
}

TEST_CASE("a file number is never given twice, not after a failed flush either") {
    const io::Memory disk;
    std::vector<std::string> seen;
    for (int round = 0; round < 12; ++round) {
        auto table = memory_table::open("/db", test::small_options(100), disk).value();
        const std::int64_t had = rows_in(table);
        append_rows(table, had, 10).value();
        disk.fail_at(disk.calls() + 4 + 2 * static_cast<std::uint64_t>(round), io::fault::io_error);
        static_cast<void>(table.flush());
        for (const std::string& name : with_extension(disk, ".sst")) {
            const auto bytes = disk.contents("/db/" + name);
            const std::string entry = join(name, ' ', crc32c(bytes));
            bool fresh = true;
            for (const std::string& old : seen) {
                if (old == entry) fresh = false;
                if (old.substr(0, old.find(' ')) == name) REQUIRE(old == entry);
            }
            if (fresh && !bytes.empty()) seen.push_back(entry);
        }
    }
    CHECK(seen.size() >= 5);
    const auto table = memory_table::open("/db", test::small_options(100), disk).value();
    CHECK(rows_in(table) == 120);
}

TEST_CASE("many threads that ask for a flush get what was there", "[threads]") {
    for (const bool background : {false, true}) {
        const io::Memory disk;
        engine::options how = test::small_options(50);
        how.background_flush = background;
        auto table = memory_table::open("/db", how, disk).value();
        append_rows(table, 0, 40).value();
        std::atomic<int> failures{0};
        {
            std::vector<thread> team;
            for (int t = 0; t < 4; ++t) {
                team.emplace_back([&] {
                    for (int i = 0; i < 10; ++i) {
                        if (!table.flush()) ++failures;
                        if (rows_in(table) < 40) ++failures;
                    }
                });
            }
            for (std::int64_t n = 40; n < 240; n += 10) {
                if (!append_rows(table, n, 10, sync::none)) ++failures;
            }
        }
        CHECK(failures == 0);
        table.flush().value();
        CHECK(rows_in(table) == 240);
        table.close().value(); // waits for the removal of the last log, which flush does not
        CHECK(with_extension(disk, ".log").size() == 1);
    }
}

TEST_CASE("close waits for a flush, and none touches the directory after it", "[threads]") {
    engine::options how = test::small_options(4);
    how.sealed_max = 100;
    for (int round = 0; round < 60; ++round) {
        const io::Memory disk;
        auto table = memory_table::open("/db", how, disk).value();
        for (std::int64_t n = 0; n < 160; n += 4) append_rows(table, n, 4, sync::none).value();
        std::atomic<bool> begun{false};
        const thread other([&] {
            begun = true;
            static_cast<void>(table.flush());
        });
        while (!begun.load()) {}
        static_cast<void>(append_rows(table, 160, 1 + round % 4, sync::none));
        static_cast<void>(table.close());
        // The lock is free: whoever opens now must not be disturbed.
        const std::uint64_t calls = disk.calls();
        for (int i = 0; i < 200; ++i) {
            static_cast<void>(disk.list("/db"));
            if (disk.calls() != calls) FAIL("a call after close, in round " << round);
        }
    }
}
