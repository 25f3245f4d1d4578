#include "lsmer/column/buffer.hpp"

#include "lsmer/column/trades.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

using namespace lsmer;
using column_tests::trades;

Row<trades> row_of(int i, const std::string& symbol, const std::string& note) {
    return {timestamp{i}, symbol, i % 3 == 0 ? nullable<double>() : nullable<double>(i / 2.0),
            i % 2 == 1, note};
}

} // namespace

TEST_CASE("column buffer: rows go in and the same rows come out", "[column]") {
    SymbolDictionary symbols;
    ColumnBuffer<trades> rows(symbols);
    for (int i = 0; i < 5000; ++i) {
        // Texts are gone before they are read back: the buffer keeps its own.
        rows.push_back(row_of(i, "S" + std::to_string(i % 7),
                              std::string(static_cast<std::size_t>(i % 40), 'x')));
    }
    REQUIRE(rows.rows() == 5000);
    for (const std::size_t i : {0, 1, 2, 39, 4999}) {
        const int n = static_cast<int>(i);
        const Row<trades> row = rows.row(i);
        CHECK(row[trades::time].ns == n);
        CHECK(row[trades::symbol] == "S" + std::to_string(n % 7));
        CHECK(row[trades::price].has_value() == (n % 3 != 0));
        CHECK(row[trades::buy] == (n % 2 == 1));
        CHECK(row[trades::note].size() == i % 40);
    }
    const auto batch = rows.batch();
    CHECK(batch.rows() == 5000);
    CHECK(value_traits<double>::is_null(batch[trades::price][3]));
    CHECK(batch[trades::symbol][8] == symbols.find("S1"));
}

TEST_CASE("column buffer: a batch is copied, texts too", "[column]") {
    SymbolDictionary symbols;
    ColumnBuffer<trades> all(symbols);
    {
        ColumnBuffer<trades> part(symbols);
        part.push_back(row_of(1, "A", "first"));
        part.push_back(row_of(2, "B", "second"));
        all.append(part.batch());
        all.append(part.batch().slice(1, 1));
    }
    REQUIRE(all.rows() == 3);
    CHECK(all.row(0)[trades::note] == "first");
    CHECK(all.row(2)[trades::note] == "second");
    CHECK(all.row(2)[trades::symbol] == "B");
}

TEST_CASE("column buffer: an unfinished row can be taken back", "[column]") {
    SymbolDictionary symbols;
    ColumnBuffer<trades> rows(symbols);
    rows.push_back(row_of(1, "A", "kept"));
    rows.push<0>(timestamp{2});
    rows.push<1>("B");
    rows.row_undo();
    rows.push_back(row_of(3, "C", "also kept"));
    REQUIRE(rows.batch().rows() == 2);
    CHECK(rows.row(1)[trades::time].ns == 3);
    CHECK(rows.row(1)[trades::symbol] == "C");
    rows.clear();
    CHECK(rows.empty());
    CHECK(rows.batch().empty());
}

TEST_CASE("column buffer: memory forms and shown values lead to each other", "[column]") {
    SymbolDictionary symbols;
    using flag = column<"flag", nullable<bool>>;
    CHECK(to_storage<flag>(null, symbols) == 0x80);
    CHECK(to_storage<flag>(true, symbols) == 1);
    CHECK_FALSE(from_storage<flag>(0x80, symbols).has_value());
    CHECK(*from_storage<flag>(1, symbols));
    using day = column<"day", nullable<date>>;
    CHECK(to_storage<day>(date{3}, symbols) == 3);
    CHECK((*from_storage<day>(3, symbols)).days == 3);
    using name = column<"name", nullable<symbol>>;
    CHECK(to_storage<name>(null, symbols) == 0);
    CHECK(*from_storage<name>(to_storage<name>(std::string_view("x"), symbols), symbols) == "x");
}
