#include "borf/source/lsmer.hpp"

#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/pipeline/execute.hpp"
#include "borf/result/format.hpp"
#include "borf/source/memory_source.hpp"
#include "support/catch.hpp"
#include "support/engine.hpp"
#include "support/temp_directory.hpp"

#include <string>

using borf::query;
using counted = test::counted_table;

namespace {

template <class Result>
std::string text_of(const Result& r) {
    std::string out;
    for (std::size_t i = 0; i < r.rows(); ++i) {
        for (const auto& c : r.data().columns) {
            borf::result::put_value(out, c, i);
            out += ',';
        }
        out += '\n';
    }
    return out;
}

/// The answers to a few queries that between them read every column.
template <class Source>
std::string answers(const Source& source) {
    return text_of(query<"select n: count i, sum value, first note, max level by name "
                         "from counted where id >= 5">(source)
                       .value()) +
           text_of(query<"select from counted where level < 3, id < 300 order id">(source).value());
}

/// What the first rows are to give, by a source without storage.
std::string wanted(std::int64_t rows) {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<counted> buffer(symbols);
    test::fill(buffer, 0, rows);
    return answers(borf::MemorySource<counted>(buffer));
}

constexpr auto totals = query<"select n: count i, s: sum id from counted">;

test::memory_table open_table(const lsmer::io::Memory& disk, std::size_t memtable_rows) {
    return test::memory_table::open("t", test::small_options(memtable_rows), disk).value();
}

} // namespace

TEST_CASE("Tables and snapshots can be asked") {
    STATIC_REQUIRE(borf::queryable<test::memory_table>);
    STATIC_REQUIRE(borf::queryable<test::disk_table>);
    STATIC_REQUIRE(borf::queryable<test::memory_table::snapshot_type>);
    STATIC_REQUIRE(!borf::queryable<lsmer::io::Memory>);
}

TEST_CASE("An empty table") {
    auto table = open_table({}, 100);
    CHECK(answers(table).empty());
    CHECK(totals(table).value().column<"n">()[0] == 0);
}

TEST_CASE("Rows in memory, in files, and in both") {
    const std::string expected = wanted(3000);
    SECTION("memory only") {
        auto table = open_table({}, 10'000);
        REQUIRE(test::append_rows(table, 0, 3000));
        CHECK(answers(table) == expected);
    }
    SECTION("files only") {
        auto table = open_table({}, 10'000);
        REQUIRE(test::append_rows(table, 0, 3000));
        REQUIRE(table.flush());
        CHECK(answers(table) == expected);
    }
    SECTION("several files") {
        auto table = open_table({}, 700);
        for (std::int64_t i = 0; i < 3000; i += 100) REQUIRE(test::append_rows(table, i, 100));
        REQUIRE(table.flush());
        CHECK(answers(table) == expected);
    }
    SECTION("both") {
        auto table = open_table({}, 700);
        for (std::int64_t i = 0; i < 3000; i += 100) REQUIRE(test::append_rows(table, i, 100));
        CHECK(answers(table) == expected);
    }
    SECTION("after closing and opening again") {
        lsmer::io::Memory disk;
        {
            auto table = open_table(disk, 700);
            for (std::int64_t i = 0; i < 3000; i += 100) REQUIRE(test::append_rows(table, i, 100));
            REQUIRE(table.close());
        }
        CHECK(answers(open_table(disk, 700)) == expected);
    }
}

TEST_CASE("A snapshot shows the rows of its moment, over appends and flushes") {
    auto table = open_table({}, 10'000);
    REQUIRE(test::append_rows(table, 0, 500));
    const auto snapshot = table.snapshot();
    const std::string before = wanted(500);
    CHECK(answers(snapshot) == before);
    REQUIRE(test::append_rows(table, 500, 700));
    CHECK(answers(snapshot) == before);
    REQUIRE(table.flush());
    REQUIRE(test::append_rows(table, 1200, 100));
    CHECK(answers(snapshot) == before);
    CHECK(answers(table) == wanted(1300));
}

TEST_CASE("On a real file system, with more than one row group") {
    const test::temp_directory place;
    auto table = test::disk_table::open(place / "t", test::small_options(80'000)).value();
    REQUIRE(test::append_rows(table, 0, 70'000));
    const std::string expected = wanted(70'000);
    CHECK(answers(table) == expected);
    REQUIRE(table.flush());
    CHECK(answers(table) == expected);

    // Files know the bounds of their parts: what cannot match is not read.
    const auto few = query<"select n: count i from counted where id < 2000">(table).value();
    CHECK(few.column<"n">()[0] == 2000);
    CHECK(few.stats().groups_pruned == few.stats().groups - 1);
    CHECK(few.stats().vectors_pruned > 60);
    const auto all =
        query<"select n: count i from counted where id < 2000">(table, {.prune = false}).value();
    CHECK(all.column<"n">()[0] == 2000);
    CHECK(all.stats().groups_pruned == 0);
}

namespace {
struct priced : lsmer::table<"priced"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<price, size>;
};
} // namespace

TEST_CASE("Conditions are settled on files as they are stored") {
    lsmer::io::Memory disk;
    using table_type = lsmer::Table<priced, test::in_memory>;
    auto table = table_type::open("t", test::small_options(100'000), disk).value();
    std::int64_t wanted = 0;
    lsmer::SymbolDictionary none;
    lsmer::ColumnBuffer<priced> rows{none};
    std::uint32_t state = 1;
    for (int i = 0; i < 20'480; ++i) {
        state = state * 1664525 + 1013904223;
        const auto cents = static_cast<std::int32_t>(state >> 18); // 0 to 163.83
        const auto size = static_cast<std::int32_t>(state >> 8 & 1023);
        rows.push_back({cents / 100.0, size});
        if (cents >= 2000 && cents <= 2025) wanted += size;
    }
    REQUIRE(table.append(rows.batch()));
    const auto ask = query<"select s: sum size from priced where price between 20 and 20.25">;
    const auto before = ask(table).value();
    CHECK(before.column<"s">()[0] == wanted);
    CHECK(before.stats().vectors_encoded == 0);
    REQUIRE(table.flush());
    const auto after = ask(table).value();
    CHECK(after.column<"s">()[0] == wanted);
    CHECK(after.stats().vectors_encoded == 20);
    CHECK(after.stats().vectors_gathered > 9);
}

TEST_CASE("Damage to a chunk is the query's error, and only of queries that need it") {
    lsmer::io::Memory disk;
    auto table = open_table(disk, 10'000);
    REQUIRE(test::append_rows(table, 0, 3000));
    REQUIRE(table.flush());
    REQUIRE(table.close());
    const std::string file = "t/" + test::only_file(test::files_of(disk, "t"), ".sst");
    const auto good = disk.contents(file);
    const auto sum_of = [](const auto& q, const auto& t, int& failed) {
        const auto r = q(t);
        if (r) return r.value().template column<"s">()[0];
        CHECK(r.error().kind == lsmer::error_kind::corruption);
        CHECK(r.error().message.find(".sst") != std::string::npos);
        ++failed;
        return decltype(r.value().template column<"s">()[0]){};
    };
    int values_alone = 0;
    for (std::size_t at = 0; at < good.size(); at += good.size() / 60) {
        CAPTURE(at);
        auto bad = good;
        bad[at] ^= std::byte{0x10};
        disk.replace(file, bad);
        const auto opened = test::memory_table::open("t", test::small_options(10'000), disk);
        if (!opened) continue;
        int values = 0;
        int ids = 0;
        const double v = sum_of(query<"select s: sum value from counted">, *opened, values);
        const std::int64_t i = sum_of(totals, *opened, ids);
        if (values == 0) CHECK(v == 2999 * 3000 / 2 * 0.25);
        if (ids == 0) CHECK(i == 2999 * 3000 / 2);
        values_alone += values > ids;
    }
    CHECK(values_alone > 0);
}

TEST_CASE("Queries while others append", "[threads]") {
    auto table = open_table({}, 300);
    lsmer::thread writer([&] {
        for (std::int64_t i = 0; i < 4000; i += 40)
            static_cast<void>(test::append_rows(table, i, 40));
    });
    std::int64_t last = 0;
    while (last < 4000) {
        const auto r = totals(table).value();
        const std::int64_t n = r.column<"n">()[0];
        CHECK(n % 40 == 0); // batches are whole
        CHECK(r.column<"s">()[0] == n * (n - 1) / 2);
        CHECK(n >= last);
        last = n;
    }
    writer.join();
}
