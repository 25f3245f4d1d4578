#pragma once

// The limit program of the tick suite: what this machine can do when nothing is general. Loops
// written for one question each, over plain arrays in memory, that know three things no query
// engine is told: rows come in time order, symbols are dense codes below 1,000, and no value is
// null. It bounds nothing from below (packed columns are fewer bytes to read); it is a yardstick.
//
//   time     binary search turns a range into rows, and a bucket into a run of rows
//   symbol   indexes a table of cells directly; one worker's table stays in its first-level cache
//   cell     16 bytes where the aggregates allow, updated as one 128-bit value
//
// Results are columns. flagship() comes out by symbol; rows by bucket come out in time order, then
// by symbol, which is the order in which they are found.
//
// Threads: each function splits its rows over `threads` workers; sums of doubles are merged in an
// order that depends on the split.

#include "limit/tick_kernels.hpp"

#include "support/parallel.hpp"
#include "support/ticks.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace bench::limit {

struct by_symbol {
    std::vector<std::uint16_t> symbol;
    std::vector<double> avg_price;
    std::vector<std::int64_t> sum_size;
};

struct vwap_rows {
    std::vector<std::int64_t> bucket;
    std::vector<std::uint16_t> symbol;
    std::vector<double> vwap;
};

struct ohlc_rows {
    std::vector<std::int64_t> bucket;
    std::vector<std::uint16_t> symbol;
    std::vector<double> first, max, min, last;
    std::vector<std::int64_t> sum_size;
};

namespace detail {

struct row_range {
    std::size_t begin, end;
};

// The rows with from <= time < to. REQUIRES: time ascends
inline row_range rows_between(const trades& t, std::int64_t from, std::int64_t to) {
    const auto begin = std::lower_bound(t.time.begin(), t.time.end(), from);
    const auto end = std::lower_bound(begin, t.time.end(), to);
    return {static_cast<std::size_t>(begin - t.time.begin()),
            static_cast<std::size_t>(end - t.time.begin())};
}

// The buckets of `length` nanoseconds that hold the first to the last row.
struct bucket_grid {
    bucket_grid(const trades& rows, std::int64_t length_of_bucket)
        : t(rows), length(length_of_bucket),
          first(rows.rows() == 0 ? 0 : rows.time.front() / length),
          count(rows.rows() == 0
                    ? 0
                    : static_cast<std::size_t>(rows.time.back() / length - first + 1)) {}

    std::int64_t start(std::size_t bucket) const {
        return (first + static_cast<std::int64_t>(bucket)) * length;
    }
    row_range rows(std::size_t bucket) const {
        return rows_between(t, start(bucket), start(bucket) + length);
    }

    const trades& t;
    std::int64_t length, first;
    std::size_t count;
};

// Each bucket writes its groups from bucket * symbol_count on; this closes the gaps that symbols
// without a row have left.
template <class T>
void close_gaps(std::vector<T>& column, const std::vector<std::size_t>& groups) {
    std::size_t to = 0;
    for (std::size_t bucket = 0; bucket < groups.size(); ++bucket) {
        const std::size_t from = bucket * symbol_count;
        if (from != to) std::copy_n(column.data() + from, groups[bucket], column.data() + to);
        to += groups[bucket];
    }
    column.resize(to);
}

} // namespace detail

// avg(price), sum(size) by symbol of the rows with from <= time < to
inline by_symbol flagship(const trades& t, std::int64_t from, std::int64_t to, unsigned threads) {
    struct totals {
        double price = 0;
        std::int64_t size = 0, rows = 0;
    };
    const detail::row_range rows = detail::rows_between(t, from, to);
    const std::size_t morsels = (rows.end - rows.begin + morsel_rows - 1) / morsel_rows;
    std::vector<std::array<totals, symbol_count>> partial(threads);
    parallel_tasks(threads, morsels, [&](unsigned worker, std::size_t m) {
        std::array<pair, symbol_count> cells{};
        const std::size_t at = rows.begin + m * morsel_rows;
        lsmer::invoke_isa<avg_and_sum_kernel>(t.symbol.data() + at, t.price.data() + at,
                                              t.size.data() + at,
                                              std::min(morsel_rows, rows.end - at), cells.data());
        for (std::size_t code = 0; code < symbol_count; ++code) {
            const auto packed = static_cast<std::int64_t>(cells[code][1]);
            constexpr auto one_row = static_cast<std::int64_t>(avg_and_sum_kernel::one_row);
            partial[worker][code].price += cells[code][0];
            partial[worker][code].size += packed % one_row;
            partial[worker][code].rows += packed / one_row;
        }
    });

    by_symbol out;
    for (std::size_t code = 0; code < symbol_count; ++code) {
        totals all;
        for (const auto& worker : partial) {
            all.price += worker[code].price;
            all.size += worker[code].size;
            all.rows += worker[code].rows;
        }
        if (all.rows == 0) continue;
        out.symbol.push_back(static_cast<std::uint16_t>(code));
        out.avg_price.push_back(all.price / static_cast<double>(all.rows));
        out.sum_size.push_back(all.size);
    }
    return out;
}

// sum(price * size) where side, price between 20 and 80, exchange = NASDAQ
inline double filtered_turnover(const trades& t, unsigned threads) {
    const std::size_t morsels = (t.rows() + morsel_rows - 1) / morsel_rows;
    std::vector<double> partial(morsels);
    parallel_tasks(threads, morsels, [&](unsigned, std::size_t m) {
        const std::size_t at = m * morsel_rows;
        partial[m] = lsmer::invoke_isa<filter_kernel>(t.price.data() + at, t.size.data() + at,
                                                      t.side.data() + at, t.exchange.data() + at,
                                                      std::min(morsel_rows, t.rows() - at));
    });
    double total = 0;
    for (const double p : partial) total += p;
    return total;
}

// sum(price * size) / sum(size) by symbol and bucket of time
inline vwap_rows vwap(const trades& t, std::int64_t length, unsigned threads) {
    const detail::bucket_grid grid(t, length);
    const std::size_t most = grid.count * symbol_count;
    vwap_rows out{std::vector<std::int64_t>(most), std::vector<std::uint16_t>(most),
                  std::vector<double>(most)};
    std::vector<std::size_t> groups(grid.count);
    parallel_tasks(threads, grid.count, [&](unsigned, std::size_t bucket) {
        std::array<pair, symbol_count> cells{};
        const auto [begin, end] = grid.rows(bucket);
        lsmer::invoke_isa<turnover_kernel>(t.symbol.data() + begin, t.price.data() + begin,
                                           t.size.data() + begin, end - begin, cells.data());
        std::size_t to = bucket * symbol_count;
        for (std::size_t code = 0; code < symbol_count; ++code) {
            if (cells[code][1] == 0) continue;
            out.bucket[to] = grid.start(bucket);
            out.symbol[to] = static_cast<std::uint16_t>(code);
            out.vwap[to++] = cells[code][0] / cells[code][1];
        }
        groups[bucket] = to - bucket * symbol_count;
    });
    detail::close_gaps(out.bucket, groups);
    detail::close_gaps(out.symbol, groups);
    detail::close_gaps(out.vwap, groups);
    return out;
}

// first, max, min, last of price and sum(size) by symbol and bucket of time
inline ohlc_rows ohlc(const trades& t, std::int64_t length, unsigned threads) {
    const detail::bucket_grid grid(t, length);
    const std::size_t most = grid.count * symbol_count;
    ohlc_rows out{std::vector<std::int64_t>(most), std::vector<std::uint16_t>(most),
                  std::vector<double>(most),       std::vector<double>(most),
                  std::vector<double>(most),       std::vector<double>(most),
                  std::vector<std::int64_t>(most)};
    std::vector<std::size_t> groups(grid.count);
    parallel_tasks(threads, grid.count, [&](unsigned, std::size_t bucket) {
        constexpr double least = -std::numeric_limits<double>::infinity();
        std::array<ohlc_cell, symbol_count> cells;
        std::array<double, symbol_count> first;
        cells.fill({pair{least, least}, 0, 0});
        const auto [begin, end] = grid.rows(bucket);
        lsmer::invoke_isa<ohlc_kernel>(t.symbol.data() + begin, t.price.data() + begin,
                                       t.size.data() + begin, end - begin, cells.data(),
                                       first.data());
        std::size_t to = bucket * symbol_count;
        for (std::size_t code = 0; code < symbol_count; ++code) {
            const ohlc_cell& cell = cells[code];
            if (cell.size == 0) continue;
            out.bucket[to] = grid.start(bucket);
            out.symbol[to] = static_cast<std::uint16_t>(code);
            out.first[to] = first[code];
            out.max[to] = cell.max[0];
            out.min[to] = -cell.max[1];
            out.last[to] = cell.last;
            out.sum_size[to++] = cell.size;
        }
        groups[bucket] = to - bucket * symbol_count;
    });
    detail::close_gaps(out.bucket, groups);
    detail::close_gaps(out.symbol, groups);
    detail::close_gaps(out.first, groups);
    detail::close_gaps(out.max, groups);
    detail::close_gaps(out.min, groups);
    detail::close_gaps(out.last, groups);
    detail::close_gaps(out.sum_size, groups);
    return out;
}

} // namespace bench::limit
