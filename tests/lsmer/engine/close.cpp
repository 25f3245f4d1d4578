#include "lsmer/engine/close.hpp"

#include "support/catch.hpp"
#include "support/engine.hpp"

using namespace lsmer;

TEST_CASE("a closed table refuses writes, shows what it had, and closes again for nothing") {
    const io::Memory disk;
    auto table = test::memory_table::open("/db", test::small_options(), disk).value();
    test::append_rows(table, 0, 5, sync::none).value();
    CHECK(!test::memory_table::open("/db", test::small_options(), disk));
    table.close().value();
    table.close().value();
    const status late = test::append_rows(table, 5, 1);
    REQUIRE(!late);
    CHECK(late.error().kind == error_kind::read_only);
    CHECK(!table.flush());
    CHECK(test::rows_in(table) == 5);
    // The directory is free, and what was only in the log's buffer is there.
    auto again = test::memory_table::open("/db", test::small_options(), disk).value();
    CHECK(test::rows_in(again) == 5);
    test::append_rows(again, 5, 1).value();
}

TEST_CASE("a log that lost its end after a close is noticed") {
    const io::Memory disk;
    {
        auto table = test::memory_table::open("/db", test::small_options(), disk).value();
        test::append_rows(table, 0, 5).value();
        table.close().value();
    }
    const std::string log = "/db/" + test::only_file(test::files_of(disk, "/db"), ".log");
    auto bytes = disk.contents(log);
    bytes.resize(bytes.size() - 1);
    disk.replace(log, bytes);
    const auto again = test::memory_table::open("/db", test::small_options(), disk);
    REQUIRE(!again);
    CHECK(again.error().kind == error_kind::corruption);
}
