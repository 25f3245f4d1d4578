#include "lsmer/engine/snapshot.hpp"

#include "support/catch.hpp"
#include "support/engine.hpp"

#include <optional>

using namespace lsmer;
using test::append_rows;
using test::counted_row;
using test::counted_table;
using test::memory_table;

TEST_CASE("a snapshot shows what was committed before it and nothing after") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(50), disk).value();
    const auto empty = table.snapshot();
    append_rows(table, 0, 20).value();
    const auto first = table.snapshot();
    append_rows(table, 20, 20).value();
    table.flush().value();
    const auto second = table.snapshot();
    for (std::int64_t n = 40; n < 400; n += 20) append_rows(table, n, 20).value();
    table.flush().value();
    CHECK(test::count_rows(empty) == 0);
    CHECK(test::count_rows(first) == 20);
    CHECK(test::count_rows(second) == 40);
    CHECK(first.rows() == 20);
    CHECK(test::count_rows(table.snapshot()) == 400);
}

TEST_CASE("a snapshot outlives its table, files and symbols included") {
    const io::Memory disk;
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        std::optional<memory_table::snapshot_type> kept;
        {
            engine::options how = test::small_options(50);
            how.access = access;
            auto table = memory_table::open("/db", how, disk).value();
            if (table.rows() == 0) append_rows(table, 0, 80).value();
            table.flush().value();
            if (table.rows() == 80) append_rows(table, 80, 7).value();
            kept.emplace(table.snapshot());
            table.close().value();
        }
        CHECK(test::count_rows(*kept) == 87);
        CHECK(kept->symbols().name(1) == counted_row(0).name);
        CHECK(kept->shared_symbols()->dictionary.size() == kept->symbols().size());
    }
}

TEST_CASE("groups are those of the files, then those of memory") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    append_rows(table, 0, 30).value();
    table.flush().value();
    append_rows(table, 30, 12).value();
    table.flush().value();
    append_rows(table, 42, 5).value();
    const auto s = table.snapshot();
    REQUIRE(s.groups() == 3);
    CHECK(s.group_rows(0) == 30);
    CHECK(s.group_rows(1) == 12);
    CHECK(s.group_rows(2) == 5);
    std::int64_t scratch[vector_rows];
    for (std::size_t g = 0, n = 0; g < s.groups(); ++g) {
        const auto column = s.column<0>(g);
        REQUIRE(column);
        CHECK(column->in_file() == (g < 2));
        const std::int64_t* const ids = column->read(0, scratch);
        for (std::uint32_t r = 0; r < s.group_rows(g); ++r, ++n) {
            REQUIRE(ids[r] == static_cast<std::int64_t>(n));
            REQUIRE(column->fetch(r) == static_cast<std::int64_t>(n));
        }
    }
    const auto bounds = s.bounds<0>(1);
    REQUIRE(bounds.known);
    CHECK(bounds.min == 30);
    CHECK(bounds.max == 41);
    CHECK_FALSE(s.bounds<0>(2).known); // of memory, until it is asked for
}

TEST_CASE("a group's column may be moved, from a file or from memory") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(1000), disk).value();
    append_rows(table, 0, 3).value();
    table.flush().value();
    append_rows(table, 3, 3).value();
    const auto s = table.snapshot();
    auto file = s.column<3>(0).value();
    auto memory = s.column<3>(1).value();
    lsmer::TextArena texts;
    CHECK(file.fetch(2, texts) == counted_row(2).note);
    CHECK(memory.fetch(1, texts) == counted_row(4).note);
    file = std::move(memory);
    CHECK_FALSE(file.in_file());
    CHECK(file.fetch(1, texts) == counted_row(4).note);
}

TEST_CASE("a scan gives vectors in source order and ends when it is told to") {
    const io::Memory disk;
    auto table = memory_table::open("/db", test::small_options(100'000), disk).value();
    for (std::int64_t n = 0; n < 5000; n += 1000) append_rows(table, n, 1000, sync::none).value();
    for (int flushed = 0; flushed < 2; ++flushed) {
        const auto s = table.snapshot();
        std::size_t batches = 0;
        std::int64_t n = 0;
        s.scan([&](const Batch<counted_table>& batch) {
             CHECK(batch.rows() <= vector_rows);
             for (const std::int64_t id : batch[counted_table::id]) REQUIRE(id == n++);
             ++batches;
         }).value();
        CHECK(n == 5000);
        CHECK(batches == 5);
        batches = 0;
        s.scan([&](const Batch<counted_table>&) { return ++batches < 2; }).value();
        CHECK(batches == 2);
        n = 0;
        s.scan_rows([&](const Row<counted_table>&) { return ++n < 1500; }).value();
        CHECK(n == 1500);
        table.flush().value();
    }
}

TEST_CASE("a chunk that is damaged is an error of the scan, and what came before it was right") {
    const io::Memory disk;
    engine::options how = test::small_options(1000);
    how.access = sstable::access::pread;
    auto table = memory_table::open("/db", how, disk).value();
    append_rows(table, 0, 40).value();
    table.flush().value();
    append_rows(table, 40, 40).value();
    table.flush().value();
    table.close().value();
    std::string last;
    for (const std::string& name : test::files_of(disk, "/db")) {
        if (name.ends_with(".sst")) last = "/db/" + name;
    }
    auto bytes = disk.contents(last);
    bytes[80] ^= std::byte{1}; // behind the header: the first chunk
    disk.replace(last, bytes);
    const auto again = memory_table::open("/db", how, disk).value();
    std::int64_t n = 0;
    const status s = again.snapshot().scan_rows([&](const Row<counted_table>& row) {
        REQUIRE(test::same_row(row, counted_row(n).row()));
        ++n;
    });
    REQUIRE(!s);
    CHECK(s.error().kind == error_kind::corruption);
    CHECK(s.error().message.find(last) != std::string::npos);
    CHECK(n == 40);
}
