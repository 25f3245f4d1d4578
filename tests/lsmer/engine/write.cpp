#include "lsmer/engine/write.hpp"

#include "support/catch.hpp"
#include "support/engine.hpp"

using namespace lsmer;
using test::append_rows;
using test::memory_table;
using test::rows_in;

TEST_CASE("every level gives the same rows to readers at once") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(), disk).value();
    append_rows(table, 0, 5, sync::none).value();
    CHECK(rows_in(table) == 5);
    append_rows(table, 5, 5, sync::interval(1000)).value();
    CHECK(rows_in(table) == 10);
    append_rows(table, 10, 5, sync::commit).value();
    CHECK(rows_in(table) == 15);
}

TEST_CASE("what each level promises is there after a power cut") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    const auto left = [&](io::crash_mode mode) {
        const io::Memory after = disk.crash(mode, 1);
        return rows_in(memory_table::open("/db", test::small_options(), after).value());
    };
    append_rows(table, 0, 5, sync::none).value();
    CHECK(left(io::crash_mode::unsynced_lost) == 0);
    CHECK(left(io::crash_mode::all_kept) == 0); // in the process only
    append_rows(table, 5, 5, sync::interval(3'600'000)).value();
    CHECK(left(io::crash_mode::unsynced_lost) == 0);
    CHECK(left(io::crash_mode::all_kept) == 10); // in the operating system
    append_rows(table, 10, 5, sync::commit).value();
    CHECK(left(io::crash_mode::unsynced_lost) == 15); // and with it all before
    append_rows(table, 15, 5, sync::none).value();
    table.sync().value();
    CHECK(left(io::crash_mode::unsynced_lost) == 20);
}

TEST_CASE("an interval ends by itself") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    append_rows(table, 0, 5, sync::interval(20)).value();
    const std::int64_t until = monotonic_ns() + 2'000'000'000;
    std::int64_t left = 0;
    while (left != 5 && monotonic_ns() < until) {
        const io::Memory after = disk.crash(io::crash_mode::unsynced_lost, 1);
        left = rows_in(memory_table::open("/db", test::small_options(), after).value());
    }
    CHECK(left == 5);
}

TEST_CASE("a failed write leaves the table readable and says so ever after") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(), disk).value();
    append_rows(table, 0, 5).value();
    disk.fail_at(disk.calls() + 2, io::fault::io_error); // the sync
    const status first = append_rows(table, 5, 5);
    REQUIRE(!first);
    CHECK(first.error().kind == error_kind::io);
    for (int i = 0; i < 2; ++i) {
        const status s = append_rows(table, 5, 5);
        REQUIRE(!s);
        CHECK(s.error().kind == error_kind::read_only);
        CHECK(s.error().message.find("reopen it") != std::string::npos);
        CHECK(s.error().message.find("sync /db/") != std::string::npos);
    }
    CHECK(rows_in(table) == 5); // the batch that failed is not shown
    CHECK(!table.close());
    const std::int64_t after =
        rows_in(memory_table::open("/db", test::small_options(), disk).value());
    CHECK((after == 5 || after == 10)); // its fate is unknown, but it is whole
}

TEST_CASE("a batch larger than a log record is refused and nothing else happens") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(), disk).value();
    ColumnBuffer<test::counted_table> rows(table.symbols());
    const std::string large(std::size_t{16} << 20, 'x');
    const std::string_view note = large;
    for (int i = 0; i < 17; ++i) rows.push_back({i, "A", 1.0, note, 1});
    const status s = table.append(rows.batch());
    REQUIRE(!s);
    CHECK(s.error().kind == error_kind::limit);
    CHECK(s.error().message.find("smaller batches") != std::string::npos);
    append_rows(table, 0, 5).value();
    CHECK(rows_in(table) == 5);
}
