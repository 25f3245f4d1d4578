// The program behind docs/rooms/column.md.

#include <lsmer/column.hpp>

#include <cstdio>
#include <cstdlib>

// [schema]
struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", lsmer::nullable<std::int32_t>> {} size{};
    using columns = lsmer::columns<time, symbol, price, size>;
    using order = lsmer::ordered_by<symbol, time>;
};
// [/schema]

namespace {
void require(bool good) {
    if (!good) std::exit(1);
}
} // namespace

int main() {
    // [rows]
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<trades> rows(symbols);
    rows.push_back({lsmer::timestamp{0}, "AAPL", 189.95, 100});
    rows.push_back({lsmer::timestamp{1}, "MSFT", 222.31, lsmer::null});

    const lsmer::Batch<trades> batch = rows.batch(); // views, no copies
    double sum = 0;
    for (const double p : batch[trades::price]) sum += p;

    const lsmer::Row<trades> second = rows.row(1);
    const bool known = second[trades::size].has_value(); // false
    // [/rows]
    require(sum > 412.25 && sum < 412.27 && !known);

    // [time]
    lsmer::timestamp noon;
    const bool good = lsmer::parse_timestamp("2023-01-31T12:00:00.5", noon);
    char written[lsmer::time_text_max];
    const char* const end = lsmer::format_timestamp(noon, written);
    const lsmer::civil_date day = lsmer::civil_from_days(19388); // 2023-01-31
    // [/time]
    require(good && end - written == 23 && day == lsmer::civil_date{2023, 1, 31});
}
