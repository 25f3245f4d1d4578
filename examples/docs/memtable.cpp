#include "lsmer/column/buffer.hpp"
#include "lsmer/memtable.hpp"

#include <cstdio>

// [schema]
struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<time, symbol, price>;
    using order = lsmer::ordered_by<symbol, time>;
};
// [/schema]

int main() {
    // [write]
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<trades> rows(symbols);
    rows.push_back({lsmer::timestamp{1}, "IBM", 140.5});
    rows.push_back({lsmer::timestamp{2}, "AAPL", 189.95});
    rows.push_back({lsmer::timestamp{3}, "IBM", 140.25});

    lsmer::Memtable<trades> table({.rows = 1'000'000});
    const std::size_t written = table.append(rows.batch()).value(); // nobody sees it yet
    table.publish(written);                                         // now everybody does
    // [/write]

    // [read]
    const std::size_t seen = table.published(); // this many rows, and never other ones
    const auto prices = table.column<2>(0, seen);
    double scratch[lsmer::vector_rows];
    double sum = 0;
    for (std::size_t v = 0; v < prices.vectors(); ++v) {
        const double* const values = prices.read(v, scratch);
        for (std::size_t i = 0; i < lsmer::vector_rows; ++i) sum += values[i]; // zeros at the end
    }
    // [/read]

    // [flush]
    table.seal();
    lsmer::memtable::Ordered<trades> ordered(table);
    for (std::size_t g = 0; g < ordered.groups(); ++g) {
        const lsmer::Batch<trades> group = ordered.group(g); // goes to sstable::Writer
        for (const double price : group[trades::price]) std::printf("%.2f\n", price);
    }
    // [/flush]
    return sum > 470 && ordered.sorted() ? 0 : 1;
}
