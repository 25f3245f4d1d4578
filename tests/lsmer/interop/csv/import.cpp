#include "lsmer/interop/csv/import.hpp"

#include "support/catch.hpp"

#include <string>

namespace {

namespace csv = lsmer::csv;

struct ticks : lsmer::table<"ticks"> {
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<symbol, price>;
};

/// A table without a disk, that can be full.
struct FakeTable {
    using schema_type = ticks;

    lsmer::SymbolDictionary dictionary;
    lsmer::ColumnBuffer<ticks> rows{dictionary};
    std::size_t room = 1'000'000;
    int batches = 0;

    lsmer::status append(const lsmer::Batch<ticks>& batch) {
        if (rows.rows() + batch.rows() > room) {
            return lsmer::make_error(lsmer::error_kind::out_of_space, "no room");
        }
        ++batches;
        rows.append(batch);
        return {};
    }
    lsmer::SymbolDictionary& symbols() { return dictionary; }
};
static_assert(csv::batch_table<FakeTable>);

std::string text_of(int rows) {
    std::string text = "price,symbol\n";
    for (int i = 0; i < rows; ++i) {
        text += std::to_string(i) + ".5,sym" + std::to_string(i % 50) + "\n";
    }
    return text;
}

csv::options small() {
    csv::options how;
    how.batch_rows = 100;
    how.window_bytes = 500;
    return how;
}

} // namespace

TEST_CASE("csv import: rows arrive in order, with the table's codes") {
    FakeTable table;
    static_cast<void>(table.symbols().intern("sym7"));
    const auto done = csv::import_text(table, text_of(1000), small());
    REQUIRE(done);
    CHECK(done->rows == 1000);
    CHECK(table.batches > 5);
    REQUIRE(table.rows.rows() == 1000);
    for (std::size_t r = 0; r < 1000; ++r) {
        const auto row = table.rows.row(r);
        if (row[ticks::symbol] != "sym" + std::to_string(r % 50)) FAIL("row " << r);
        if (row[ticks::price] != static_cast<double>(r) + 0.5) FAIL("row " << r);
    }
    CHECK(table.symbols().size() == 51);
}

TEST_CASE("csv import: an error in the last row leaves the table as it was") {
    FakeTable table;
    const auto stopped = csv::import_text(table, text_of(1000) + "1,a\nx,b\n", small(), "t.csv");
    REQUIRE(!stopped);
    CHECK(stopped.error().message ==
          "t.csv:1003: column price: \"x\" is not an f64 (a number such as -1.5 or 2e10)");
    CHECK(table.rows.rows() == 0);
    CHECK(table.symbols().size() == 1);
}

TEST_CASE("csv import: skipping goes on past it") {
    FakeTable table;
    csv::options how = small();
    how.on_error = csv::on_error::skip;
    const auto done = csv::import_text(table, text_of(1000) + "x,bad\n1,good\n", how);
    REQUIRE(done);
    CHECK(done->rows == 1001);
    CHECK(done->skipped == 1);
    CHECK(table.rows.row(1000)[ticks::symbol] == "good");
}

TEST_CASE("csv import: an error of the table says how far it came") {
    FakeTable table;
    table.room = 450;
    const auto stopped = csv::import_text(table, text_of(1000), small(), "t.csv");
    REQUIRE(!stopped);
    CHECK(stopped.error().kind == lsmer::error_kind::out_of_space);
    CHECK(stopped.error().message == "importing t.csv, after " +
                                         std::to_string(table.rows.rows()) + " rows: no room");
}

TEST_CASE("csv import: a file that is not there") {
    FakeTable table;
    const auto absent = csv::import_file(table, "no/such/file.csv");
    REQUIRE(!absent);
    CHECK(absent.error().kind == lsmer::error_kind::not_found);
}
