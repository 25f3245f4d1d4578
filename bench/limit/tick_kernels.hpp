#pragma once

// The loops of the limit program: one question each, over plain columns, into cells that a symbol's
// code indexes. The library's run-time choice of instruction set runs them, so that the yardstick
// uses what the machine has in a build for any machine.

#include "lsmer/base/isa.hpp"

#include "support/ticks.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench::limit {

// Two doubles that are read, changed and written as one value.
using pair = double __attribute__((vector_size(16)));

inline constexpr std::size_t morsel_rows = std::size_t{1} << 19;

// The second lane holds a count above a sum of sizes. Both are exact, as long as a morsel's sum of
// sizes stays below one_row and its rows times one_row below 2^53.
struct avg_and_sum_kernel {
    static constexpr double one_row = 0x1p31;
    static_assert(morsel_rows * 1000 < one_row && morsel_rows * one_row <= 0x1p53);

    LSMER_ALWAYS_INLINE static void run(const std::uint16_t* symbol, const double* price,
                                        const std::int32_t* size, std::size_t rows, pair* cells) {
        for (std::size_t i = 0; i < rows; ++i)
            cells[symbol[i]] += pair{price[i], size[i] + one_row};
    }
};

struct turnover_kernel {
    LSMER_ALWAYS_INLINE static void run(const std::uint16_t* symbol, const double* price,
                                        const std::int32_t* size, std::size_t rows, pair* cells) {
        for (std::size_t i = 0; i < rows; ++i)
            cells[symbol[i]] += pair{price[i] * size[i], static_cast<double>(size[i])};
    }
};

// Byte-wide conditions first, in lanes of bytes, then the wide ones; a mask selects without a
// branch. g++ vectorises both loops only because their lengths are constants.
struct filter_kernel {
    static constexpr std::size_t block = 1024, lanes = 16;

    LSMER_ALWAYS_INLINE static std::uint64_t all_ones_if(bool condition) {
        return std::uint64_t{0} - static_cast<std::uint64_t>(condition);
    }

    LSMER_ALWAYS_INLINE static double run(const double* __restrict price,
                                          const std::int32_t* __restrict size,
                                          const std::uint8_t* __restrict side,
                                          const std::uint8_t* __restrict exchange,
                                          std::size_t rows) {
        std::array<double, lanes> sum{};
        std::array<std::int8_t, block> pass;
        std::size_t at = 0;
        for (; at + block <= rows; at += block) {
            for (std::size_t i = 0; i < block; ++i)
                pass[i] = static_cast<std::int8_t>(-(side[at + i] & (exchange[at + i] == nasdaq)));
            for (std::size_t i = 0; i < block; i += lanes)
                for (std::size_t lane = 0; lane < lanes; ++lane) {
                    const double p = price[at + i + lane];
                    const auto mask = static_cast<std::uint64_t>(std::int64_t{pass[i + lane]}) &
                                      all_ones_if((p >= 20) & (p <= 80));
                    const double product = p * size[at + i + lane];
                    sum[lane] +=
                        std::bit_cast<double>(std::bit_cast<std::uint64_t>(product) & mask);
                }
        }
        double total = 0;
        for (const double s : sum) total += s;
        for (; at < rows; ++at)
            if (side[at] != 0 && exchange[at] == nasdaq && price[at] >= 20 && price[at] <= 80)
                total += price[at] * size[at];
        return total;
    }
};

struct ohlc_cell {
    pair max; // of price and of -price
    double last;
    std::int64_t size; // 0: no row yet
};

// Rows up to the first of the rarest symbol ask whether their cell is empty; the others need not.
struct ohlc_kernel {
    LSMER_ALWAYS_INLINE static void update(ohlc_cell& cell, double price, std::int32_t size) {
        const pair both = {price, -price};
        const pair max = cell.max;
        cell.max = max > both ? max : both;
        cell.last = price;
        cell.size += size;
    }

    LSMER_ALWAYS_INLINE static void run(const std::uint16_t* symbol, const double* price,
                                        const std::int32_t* size, std::size_t rows,
                                        ohlc_cell* cells, double* first) {
        std::size_t empty = symbol_count, i = 0;
        for (; i < rows && empty != 0; ++i) {
            ohlc_cell& cell = cells[symbol[i]];
            if (cell.size == 0) {
                first[symbol[i]] = price[i];
                --empty;
            }
            update(cell, price[i], size[i]);
        }
        for (; i < rows; ++i) update(cells[symbol[i]], price[i], size[i]);
    }
};

} // namespace bench::limit
