#include "lsmer/column/buffer.hpp"
#include "lsmer/sstable.hpp"

#include <cstdio>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<time, symbol, price>;
};

lsmer::status write_file() {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<trades> rows(symbols);
    for (int i = 0; i < 10'000; ++i) rows.push_back({lsmer::timestamp{i}, "IBM", 100 + i / 100.0});
    // [write]
    const lsmer::io::Posix io;
    auto file = lsmer::sstable::Writer<trades>::create(io, "000007.sst", 7);
    if (!file) return std::move(file).error();
    if (auto s = file->add_group(rows.batch()); !s) return s; // at most 65,536 rows, in order
    auto facts = file->finish();                               // on stable storage now
    if (!facts) return std::move(facts).error();
    if (auto s = io.sync_directory("."); !s) return s; // and its name too
    // [/write]
    std::printf("%llu rows in %llu bytes\n", static_cast<unsigned long long>(facts->rows),
                static_cast<unsigned long long>(facts->bytes));
    return {};
}

lsmer::status read_file() {
    // [read]
    auto opened =
        lsmer::SSTable<>::open(lsmer::io::Posix{}, "000007.sst", 7,
                               lsmer::sstable::facts_of<trades>());
    if (!opened) return std::move(opened).error();
    const lsmer::SSTable<>& table = **opened;
    double most = 0;
    for (std::size_t g = 0; g < table.groups(); ++g) {
        if (table.bounds<std::int64_t>(g, 0).min > 5000) continue; // no byte of it is read
        auto price = table.column<double>(g, 2);
        if (!price) return std::move(price).error();
        double scratch[lsmer::vector_rows];
        for (std::uint32_t v = 0; v < price->vectors(); ++v) {
            const double* const values = price->read(v, scratch);
            const std::size_t left = price->rows() - v * lsmer::vector_rows;
            for (std::size_t i = 0; i < left && i < lsmer::vector_rows; ++i) {
                if (values[i] > most) most = values[i];
            }
        }
    }
    // [/read]
    std::printf("highest price %.2f\n", most);
    return {};
}

int main() {
    for (const auto& step : {write_file, read_file}) {
        if (const lsmer::status s = step(); !s) {
            std::fprintf(stderr, "%s\n", s.error().what());
            return 1;
        }
    }
    return 0;
}
