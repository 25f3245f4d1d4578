#pragma once

// The ticks of ticks.hpp as a batch of a schema, for the benchmarks of storage parts.

#include "support/ticks.hpp"

#include "lsmer/column/batch.hpp"

#include <cstdint>
#include <vector>

namespace bench {

struct trade : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    static constexpr struct side : lsmer::column<"side", bool> {} side{};
    static constexpr struct exchange : lsmer::column<"exchange", lsmer::symbol> {} exchange{};
    using columns = lsmer::columns<time, symbol, price, size, side, exchange>;
};

/// The same rows, to be brought into the order of symbol and time.
struct trade_by_symbol : trade {
    using order = lsmer::ordered_by<symbol, time>;
};

class TickBatch {
public:
    explicit TickBatch(std::size_t rows) : trades_(make_trades(rows)) {
        for (const auto code : trades_.symbol) symbol_.push_back(code + 1U);
        for (const auto code : trades_.exchange) exchange_.push_back(code + 1001U);
    }
    template <class S>
    [[nodiscard]] lsmer::Batch<S> batch() const {
        return lsmer::Batch<S>({{trades_.time}, {symbol_}, {trades_.price}, {trades_.size},
                                {trades_.side}, {exchange_}});
    }

private:
    trades trades_;
    std::vector<std::uint32_t> symbol_;
    std::vector<std::uint32_t> exchange_;
};

} // namespace bench
