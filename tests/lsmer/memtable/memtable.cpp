#include "lsmer/memtable/memtable.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/memtable/concepts.hpp"

#include "support/catch.hpp"

#include <random>
#include <string>
#include <vector>

namespace {

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    static constexpr struct side : lsmer::column<"side", bool> {} side{};
    using columns = lsmer::columns<time, symbol, price, note, side>;
};

/// A batch whose row i is a function of i, so that any reader can check any row.
struct Rows {
    std::vector<std::int64_t> time;
    std::vector<std::uint32_t> symbol;
    std::vector<double> price;
    std::vector<std::string> texts;
    std::vector<std::string_view> note;
    std::vector<std::uint8_t> side;

    Rows(std::size_t first, std::size_t count) {
        texts.reserve(count);
        for (std::size_t i = first; i < first + count; ++i) {
            time.push_back(static_cast<std::int64_t>(i));
            symbol.push_back(static_cast<std::uint32_t>(i % 1000));
            price.push_back(static_cast<double>(i) / 8);
            texts.push_back("note " + std::to_string(i));
            note.push_back(texts.back());
            side.push_back(i % 2);
        }
    }
    [[nodiscard]] lsmer::Batch<trades> batch() const {
        return lsmer::Batch<trades>({{time}, {symbol}, {price}, {note}, {side}});
    }
};

bool row_is(const lsmer::Memtable<trades>& table, std::size_t i) {
    const std::size_t g = i / lsmer::group_rows;
    const std::size_t r = i % lsmer::group_rows;
    const std::size_t rows = table.published();
    return table.column<0>(g, rows).fetch(r) == static_cast<std::int64_t>(i) &&
           table.column<1>(g, rows).fetch(r) == i % 1000 &&
           table.column<2>(g, rows).fetch(r) == static_cast<double>(i) / 8 &&
           table.column<3>(g, rows).fetch(r) == "note " + std::to_string(i) &&
           table.column<4>(g, rows).fetch(r) == i % 2;
}

static_assert(lsmer::memtable::memtable<lsmer::Memtable<trades>>);

} // namespace

TEST_CASE("memtable: rows are seen when they are published, not before") {
    lsmer::Memtable<trades> table;
    const Rows rows(0, 10);
    REQUIRE(table.append(rows.batch()).value() == 10);
    CHECK(table.written() == 10);
    CHECK(table.published() == 0);
    table.publish(10);
    REQUIRE(table.published() == 10);
    for (std::size_t i = 0; i < 10; ++i) CHECK(row_is(table, i));
}

TEST_CASE("memtable: publishing a smaller count changes nothing") {
    lsmer::Memtable<trades> table;
    REQUIRE(table.append(Rows(0, 100).batch()).value() == 100);
    table.publish(100);
    table.publish(40);
    CHECK(table.published() == 100);
}

TEST_CASE("memtable: batches cross the borders of groups and never move") {
    lsmer::Memtable<trades> table;
    const std::int64_t* first = nullptr;
    std::size_t rows = 0;
    for (const std::size_t count : {1UL, 65534UL, 3UL, 65536UL, 1000UL, 70000UL}) {
        REQUIRE(table.append(Rows(rows, count).batch()).value() == rows + count);
        rows += count;
        if (first == nullptr) first = table.values<0>(0);
    }
    table.publish(rows);
    CHECK(table.values<0>(0) == first);
    CHECK(table.groups(rows) == 4);
    CHECK(table.rows_in(0, rows) == 65536);
    CHECK(table.rows_in(3, rows) == rows - 3 * 65536);
    std::size_t right = 0;
    for (std::size_t i = 0; i < rows; ++i) right += row_is(table, i);
    CHECK(right == rows);
}

TEST_CASE("memtable: a batch of its own memory is the rows") {
    lsmer::Memtable<trades> table;
    REQUIRE(table.append(Rows(0, 66000).batch()));
    table.publish(66000);
    const auto second = table.group(1, table.published());
    REQUIRE(second.rows() == 66000 - 65536);
    CHECK(second[trades::time][0] == 65536);
    CHECK(second[trades::note][463] == "note 65999");
    CHECK(reinterpret_cast<std::uintptr_t>(second[trades::price].data()) % 64 == 0);
}

TEST_CASE("memtable: texts are copied") {
    lsmer::Memtable<trades> table;
    {
        Rows rows(7, 1);
        REQUIRE(table.append(rows.batch()));
        rows.texts[0] = "gone..";
    }
    table.publish(1);
    CHECK(table.column<3>(0, 1).fetch(0) == "note 7");
}

TEST_CASE("memtable: the last vector of a group is copied, whole vectors are not") {
    lsmer::Memtable<trades> table;
    REQUIRE(table.append(Rows(0, 1500).batch()));
    table.publish(1400);
    const auto column = table.column<0>(0, table.published());
    std::int64_t scratch[lsmer::vector_rows];
    CHECK(column.vectors() == 2);
    CHECK(column.read(0, scratch) == table.values<0>(0));
    const std::int64_t* const last = column.read(1, scratch);
    CHECK(last == scratch);
    CHECK(last[0] == 1024);
    CHECK(last[375] == 1399);
    CHECK(last[376] == 0); // row 1400 is written, but this reader may not see it
    CHECK_FALSE(column.bounds().known);
}

TEST_CASE("memtable: full by rows, full by bytes, and the crossing batch is taken whole") {
    lsmer::Memtable<trades> by_rows({.rows = 100});
    REQUIRE(by_rows.append(Rows(0, 99).batch()));
    CHECK_FALSE(by_rows.full());
    REQUIRE(by_rows.append(Rows(99, 200'000).batch()).value() == 200'099);
    CHECK(by_rows.full());
    by_rows.publish(200'099);
    CHECK(row_is(by_rows, 200'098));

    lsmer::Memtable<trades> by_bytes({.rows = 1000, .bytes = 3700});
    REQUIRE(by_bytes.append(Rows(0, 80).batch()));
    // 8 + 4 + 8 + 16 + 1 bytes a row, and texts of 6 or 7 bytes
    CHECK(by_bytes.bytes() == 80 * 37 + 10 * 6 + 70 * 7);
    CHECK_FALSE(by_bytes.full());
    REQUIRE(by_bytes.append(Rows(80, 10).batch()));
    CHECK(by_bytes.full());
}

TEST_CASE("memtable: the memory it takes") {
    lsmer::Memtable<trades> small({.rows = 1000});
    CHECK(small.memory() == 0);
    REQUIRE(small.append(Rows(0, 80).batch()));
    CHECK(small.memory() == small.bytes() + 5 * 4096); // a page of each column is begun
    lsmer::Memtable<trades> large; // in huge pages, touched whole
    REQUIRE(large.append(Rows(0, 80).batch()));
    CHECK(large.memory() == (std::size_t{2} << 21) + 10 * 6 + 70 * 7);
    REQUIRE(large.append(Rows(80, 66'000).batch()));
    CHECK(large.memory() > std::size_t{4} << 21);
}

TEST_CASE("memtable: an empty batch changes nothing") {
    lsmer::Memtable<trades> table;
    REQUIRE(table.append(lsmer::Batch<trades>()).value() == 0);
    CHECK(table.bytes() == 0);
    CHECK(table.groups(0) == 0);
}

TEST_CASE("memtable: sealing is seen") {
    lsmer::Memtable<trades> table;
    CHECK_FALSE(table.sealed());
    table.seal();
    CHECK(table.sealed());
}

TEST_CASE("memtable: readers without locks see whole batches while a writer appends",
          "[threads]") {
    constexpr std::size_t total = 150'000;
    lsmer::Memtable<trades> table({.rows = total});
    std::atomic<std::size_t> wrong{0};
    std::atomic<std::size_t> checked{0};
    const auto reader = [&](unsigned seed) {
        std::mt19937 random(seed);
        std::size_t seen = 0;
        while (seen < total) {
            const std::size_t rows = table.published();
            // Batches are of 500 rows, and counts only grow.
            if (rows < seen || rows % 500 != 0) ++wrong;
            seen = rows;
            if (rows == 0) continue;
            for (int i = 0; i < 20; ++i) wrong += !row_is(table, random() % rows);
            wrong += !row_is(table, rows - 1);
            const std::size_t g = (rows - 1) / lsmer::group_rows;
            const auto column = table.column<0>(g, rows);
            std::int64_t scratch[lsmer::vector_rows];
            const std::int64_t* const v = column.read(column.vectors() - 1, scratch);
            const std::size_t first = g * lsmer::group_rows + (column.vectors() - 1) * 1024;
            for (std::size_t i = 0; first + i < rows && i < 1024; ++i) {
                wrong += v[i] != static_cast<std::int64_t>(first + i);
            }
            ++checked;
        }
    };
    {
        lsmer::thread one([&] { reader(1); });
        lsmer::thread two([&] { reader(2); });
        const Rows all(0, total);
        for (std::size_t at = 0; at < total; at += 500) {
            table.publish(table.append(all.batch().slice(at, 500)).value());
        }
    }
    CHECK(wrong == 0);
    CHECK(checked > 0);
}

TEST_CASE("memtable: several threads publish, the largest count stays", "[threads]") {
    lsmer::Memtable<trades> table;
    const Rows all(0, 4000);
    lsmer::mutex lock;
    std::size_t next = 0;
    const auto writer = [&] {
        for (;;) {
            std::size_t rows = 0;
            {
                lsmer::scoped_lock held(lock);
                if (next == 4000) return;
                rows = table.append(all.batch().slice(next, 10)).value();
                next += 10;
            }
            table.publish(rows);
            if (table.published() < rows) std::abort();
        }
    };
    {
        lsmer::thread one(writer);
        lsmer::thread two(writer);
    }
    CHECK(table.published() == 4000);
    std::size_t right = 0;
    for (std::size_t i = 0; i < 4000; ++i) right += row_is(table, i);
    CHECK(right == 4000);
}
