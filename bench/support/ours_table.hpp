#pragma once

// Trades as a table of the library, and how the benches append to it.
//
// Symbols go in as codes that the table's dictionary gave out once, as a program would that keeps
// its instruments in a table of its own; rows one by one go in as text.

#include "lsmer/engine.hpp"

#include "support/ticks.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <utility>
#include <vector>

namespace bench::ours {

struct ticks : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {
    } time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {
    } symbol{};
    static constexpr struct price : lsmer::column<"price", double> {
    } price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {
    } size{};
    static constexpr struct side : lsmer::column<"side", bool> {
    } side{};
    static constexpr struct exchange : lsmer::column<"exchange", lsmer::symbol> {
    } exchange{};
    using columns = lsmer::columns<time, symbol, price, size, side, exchange>;
    using order = lsmer::ordered_by<time>;
};

using Table = lsmer::Table<ticks>;

// A bench has nothing to fall back on.
template <class Result>
auto need(Result result) {
    if (!result) {
        std::fprintf(stderr, "lsmer: %s\n", result.error().what());
        std::exit(2);
    }
    return std::move(result).value();
}
inline void need(lsmer::status status) {
    if (status) return;
    std::fprintf(stderr, "lsmer: %s\n", status.error().what());
    std::exit(2);
}

// Appends batches out of bench::trades, with the buffers that this takes.
template <class Table>
class Appender {
public:
    explicit Appender(Table& table) : table_(table) {
        for (std::size_t code = 0; code < symbol_count; ++code)
            symbol_of_[code] = table.intern(symbol_name(code));
        for (std::size_t code = 0; code < exchange_count; ++code)
            exchange_of_[code] = table.intern(exchange_names[code]);
    }

    void append_batch(const trades& t, std::size_t at, std::size_t rows) {
        symbols_.resize(rows), exchanges_.resize(rows), sides_.resize(rows);
        for (std::size_t i = 0; i < rows; ++i) {
            symbols_[i] = symbol_of_[t.symbol[at + i]];
            exchanges_[i] = exchange_of_[t.exchange[at + i]];
            sides_[i] = t.side[at + i] != 0;
        }
        const auto part = [&](const auto& column) { return std::span(column).subspan(at, rows); };
        need(
            table_.append(part(t.time), symbols_, part(t.price), part(t.size), sides_, exchanges_));
    }

    void append_row(const trades& t, std::size_t i) {
        need(table_.append(lsmer::Row<ticks>{lsmer::timestamp{t.time[i]}, symbol_name(t.symbol[i]),
                                             t.price[i], t.size[i], t.side[i] != 0,
                                             exchange_names[t.exchange[i]]}));
    }

private:
    Table& table_;
    std::array<lsmer::symbol, symbol_count> symbol_of_;
    std::array<lsmer::symbol, exchange_count> exchange_of_;
    std::vector<lsmer::symbol> symbols_, exchanges_;
    lsmer::buffer<bool> sides_;
};

} // namespace bench::ours
