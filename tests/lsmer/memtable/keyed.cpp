#include "lsmer/memtable/keyed.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <string>
#include <vector>

using namespace lsmer;
using test::act;
using accounts_table = memtable::KeyedMemtable<test::account_rows>;

namespace {

/// Acts in batches of several, into a table and into a list by row.
struct keyed_history {
    accounts_table table;
    std::vector<act> by_row;

    explicit keyed_history(std::size_t acts, std::uint64_t seed = 11) {
        std::mt19937_64 random(seed);
        SymbolDictionary symbols;
        while (by_row.size() < acts) {
            ColumnBuffer<test::account_rows> batch(symbols);
            for (std::uint64_t n = 1 + random() % 5; n != 0; --n) {
                const act a = test::random_act(random);
                test::push_act(batch, a);
                by_row.push_back(a);
                if (a.op != row_op::range_begin) continue;
                by_row.push_back({row_op::range_end, a.end, 0, {}});
            }
            table.reserve(batch.rows()).value();
            REQUIRE(table.append(batch.batch()));
            table.publish(table.written());
        }
    }
    [[nodiscard]] std::uint32_t rows() const { return static_cast<std::uint32_t>(by_row.size()); }
    /// The newest row of a key below the bound that is no range.
    [[nodiscard]] std::uint32_t newest(std::string_view key, std::uint32_t bound) const {
        for (std::uint32_t row = std::min(bound, rows()); row-- != 0;) {
            if (by_row[row].op <= row_op::merge && by_row[row].key == key) return row;
        }
        return accounts_table::none;
    }
    [[nodiscard]] std::uint32_t erased_below(std::string_view key, std::uint32_t bound) const {
        for (std::uint32_t row = std::min(bound, rows()); row-- != 0;) {
            const act& a = by_row[row];
            const bool open = a.op == row_op::range_open;
            if (a.op != row_op::range_begin && !open) continue;
            if (a.key <= key && (open || key < a.end)) return row + 1;
        }
        return 0;
    }
};

} // namespace

TEST_CASE("keyed memtable: finds the newest row of a key under every bound") {
    const keyed_history h(400);
    const auto rows = static_cast<std::uint32_t>(h.by_row.size());
    REQUIRE(h.table.written() == rows);
    CHECK(h.table.published() == rows);
    std::mt19937_64 random(12);
    std::size_t wrong = 0;
    std::size_t found = 0;
    for (int i = 0; i < 2000; ++i) {
        const std::string key = test::random_key(random);
        const auto bound = static_cast<std::uint32_t>(random() % (rows + 2));
        const std::uint32_t row = h.table.find(key, bound);
        wrong += row != h.newest(key, bound);
        wrong += h.table.ranges().erased_below(key, bound) != h.erased_below(key, bound);
        if (row == accounts_table::none) continue;
        ++found;
        KeyMaker<test::account_rows> maker;
        wrong += h.table.key(row, maker) != key;
        wrong += h.table.op(row) != static_cast<std::uint8_t>(h.by_row[row].op);
        wrong += h.table.value<2>(row) != h.by_row[row].hits;
        wrong += h.table.value<1>(row) != h.by_row[row].owner();
    }
    CHECK(wrong == 0);
    CHECK(found > 500);
}

TEST_CASE("keyed memtable: a cursor goes by key, the newer rows of one first, without ranges") {
    const keyed_history h(300, 21);
    std::vector<std::uint32_t> expected;
    for (std::uint32_t row = 0; row < h.by_row.size(); ++row) {
        if (h.by_row[row].op <= row_op::merge) expected.push_back(row);
    }
    std::sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
        return h.by_row[a].key != h.by_row[b].key ? h.by_row[a].key < h.by_row[b].key : a > b;
    });
    auto cursor = h.table.cursor(static_cast<std::uint32_t>(h.by_row.size()));
    std::vector<std::uint32_t> got;
    for (cursor.seek_first(); cursor.valid(); cursor.next()) got.push_back(cursor.row());
    CHECK(got == expected);
}

TEST_CASE("keyed memtable: rows stand as they came, as in a memtable of an append table") {
    const keyed_history h(50, 31);
    const auto batch = h.table.group(0, h.by_row.size());
    REQUIRE(batch.rows() == h.by_row.size());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        wrong += batch.column<0>()[i] != h.by_row[i].key;
        wrong += batch.column<4>()[i] != static_cast<std::uint8_t>(h.by_row[i].op);
    }
    CHECK(wrong == 0);
    CHECK(h.table.groups(70'000) == 2);
    CHECK(h.table.rows_in(1, 70'000) == 70'000 - 65'536);
}

TEST_CASE("keyed memtable: full of rows, of bytes, or of ranges") {
    SymbolDictionary symbols;
    ColumnBuffer<test::account_rows> one(symbols);
    test::push_act(one, {row_op::put, "key", 1, {}});
    accounts_table few({3, std::size_t{1} << 30});
    accounts_table small({1000, 1});
    accounts_table many;
    for (int i = 0; i < 3; ++i) {
        CHECK_FALSE(few.full());
        REQUIRE(few.append(one.batch()));
    }
    CHECK(few.full());
    CHECK(few.limits().rows == 3);
    REQUIRE(small.append(one.batch()));
    CHECK(small.full());
    CHECK(small.bytes() > 1);
    ColumnBuffer<test::account_rows> range(symbols);
    test::push_act(range, {row_op::range_begin, "a", 0, "b"});
    for (std::size_t i = 0; i < accounts_table::ranges_max; ++i) {
        CHECK_FALSE(many.full());
        REQUIRE(many.append(range.batch()));
    }
    CHECK(many.full());
    CHECK_FALSE(many.sealed());
    many.seal();
    CHECK(many.sealed());
}
