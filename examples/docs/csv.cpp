// The program behind docs/guides/csv.md.

#include <lsmer/engine.hpp>
#include <lsmer/interop.hpp>

#include <cstdio>
#include <cstdlib>

// [schema]
struct flights : lsmer::table<"flights"> {
    static constexpr struct date : lsmer::column<"date", lsmer::timestamp> {} date{};
    static constexpr struct delay
        : lsmer::column<"delay", lsmer::nullable<std::int16_t>> {} delay{};
    static constexpr struct origin : lsmer::column<"origin", lsmer::symbol> {} origin{};
    using columns = lsmer::columns<date, delay, origin>;
};
// [/schema]

namespace {

constexpr const char* text = "origin,delay,date,gate\n"
                             "ATL,19,2001-01-01 00:01:00,A7\n"
                             "\"MCI\",,2001-01-01 00:02,\n"
                             "DEN,soon,2001-01-01 00:03:00,B4\n";

void require(bool good) {
    if (!good) std::exit(1);
}

} // namespace

int main() {
    std::FILE* const file = std::fopen("flights.csv", "w");
    require(file != nullptr);
    std::fputs(text, file);
    std::fclose(file);

    // [import]
    auto table = lsmer::Table<flights>::open("flights.db").value();
    const auto stopped = lsmer::csv::import_file(table, "flights.csv");
    if (!stopped) std::puts(stopped.error().what());
    // flights.csv:4: column delay: "soon" is not an i16 (-32767 to 32767)

    lsmer::csv::options how;
    how.on_error = lsmer::csv::on_error::skip;
    const auto report = lsmer::csv::import_file(table, "flights.csv", how).value();
    std::printf("%d rows, %d skipped\n", static_cast<int>(report.rows),
                static_cast<int>(report.skipped));
    for (const lsmer::error& e : report.errors) std::puts(e.what());
    // [/import]
    require(!stopped && report.rows == 2 && report.skipped == 1 && table.rows() == 2);
    require(stopped.error().message ==
            "flights.csv:4: column delay: \"soon\" is not an i16 (-32767 to 32767)");

    // [read]
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<flights> rows(symbols);
    lsmer::csv::options bare;
    bare.header = false;
    const auto read = lsmer::csv::read_text("2001-01-01,5,SFO\n", rows, bare).value();
    // [/read]
    require(read.rows == 1 && rows.row(0)[flights::origin] == "SFO");
}
