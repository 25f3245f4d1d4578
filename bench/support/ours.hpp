#pragma once

// The library's side of the tick benches: the one file that knows how it is asked.

#include "borf.hpp"

#include "support/harness.hpp"
#include "support/ours_table.hpp"
#include "support/ticks.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace bench::ours {

inline constexpr std::size_t load_rows = 65'536;

// A durable table of trades with everything flushed to SSTables, and the questions about it.
class Trades {
public:
    // Opens the table in `directory`; loads it when it does not hold as many rows as `t`.
    Trades(const std::string& directory, const trades& t, unsigned threads)
        : table_(open_loaded(directory, t)) {
        how_.threads = threads;
    }

    task flagship(std::int64_t from, std::int64_t to) const { // both ends are in
        return ask(borf::select(borf::avg(ticks::price), borf::sum(ticks::size))
                       .by(ticks::symbol)
                       .where(borf::between(ticks::time, lsmer::timestamp{from},
                                            lsmer::timestamp{to})),
                   [](const auto& r) {
                       return answer{{rows(r), total(r.template column<"size">())},
                                     {total(r.template column<"price">())}};
                   });
    }
    task filter() const {
        return ask(borf::query<"select turnover: sum price * size from trades "
                               "where side, price between 20 and 80, exchange = `NASDAQ">,
                   [](const auto& r) {
                       return answer{{}, {total(r.template column<"turnover">())}};
                   });
    }
    task vwap(std::int64_t length) const { // by symbol and bucket of so many nanoseconds
        return ask(borf::select(borf::wavg(ticks::size, ticks::price).as<"vwap">())
                       .by(ticks::symbol, borf::xbar(lsmer::timespan{length}, ticks::time)),
                   [](const auto& r) {
                       return answer{{rows(r)}, {total(r.template column<"vwap">())}};
                   });
    }
    task ohlc(std::int64_t length) const {
        return ask(
            borf::select(borf::first(ticks::price).as<"open">(),
                         borf::max(ticks::price).as<"high">(), borf::min(ticks::price).as<"low">(),
                         borf::last(ticks::price).as<"close">(), borf::sum(ticks::size))
                .by(ticks::symbol, borf::xbar(lsmer::timespan{length}, ticks::time)),
            [](const auto& r) {
                return answer{{total(r.template column<"size">())},
                              {total(r.template column<"open">()),
                               total(r.template column<"high">()),
                               total(r.template column<"low">()),
                               total(r.template column<"close">())}};
            });
    }

private:
    template <class Result>
    static std::int64_t rows(const Result& r) {
        return static_cast<std::int64_t>(r.rows());
    }
    template <class Column>
    static auto total(const Column& column) {
        auto sum = typename Column::storage_type{};
        for (const auto v : column.raw()) sum += v;
        return sum;
    }
    template <class Query, class Sum>
    task ask(const Query& query, Sum sum) const {
        return [this, query, sum] {
            auto result = std::make_shared<decltype(need(query(table_, how_)))>(
                need(query(table_, how_)));
            return [result = std::move(result), sum] { return sum(*result); };
        };
    }

    static Table open_loaded(const std::string& directory, const trades& t) {
        lsmer::engine::options how;
        how.sync = lsmer::sync::none;
        {
            Table there = need(Table::open(directory, how));
            if (there.rows() == t.rows()) return there;
        }
        std::filesystem::remove_all(directory);
        Table table = need(Table::open(directory, how));
        const double seconds = seconds_of([&] {
            Appender<Table> appender(table);
            for (std::size_t at = 0; at < t.rows(); at += load_rows)
                appender.append_batch(t, at, std::min(load_rows, t.rows() - at));
            need(table.flush());
        });
        std::fprintf(stderr, "# lsmer loaded %zu rows in %.3g s\n", t.rows(), seconds);
        return table;
    }

    Table table_;
    borf::options how_;
};

// Whether rows come one by one, and what an append waits for.
enum class arrival { batches, rows };
enum class wait { none, interval, commit };

constexpr lsmer::sync_level level_of(wait until) {
    return until == wait::commit     ? lsmer::sync::commit
           : until == wait::interval ? lsmer::sync::interval(50)
                                     : lsmer::sync::none;
}

// Makes a table in `directory`, which is not there, and appends the first `rows` trades to it, in
// batches of `batch_rows` or one by one; ends when all of them are on stable storage. The summary
// is the number of rows and the sum of sizes, read back.
inline task ingest(const std::string& directory, const trades& t, std::size_t rows, arrival how,
                   wait until, std::size_t batch_rows) {
    return [directory, &t, rows, how, until, batch_rows]() -> summary {
        lsmer::engine::options options;
        options.sync = level_of(until);
        const auto table = std::make_shared<Table>(need(Table::open(directory, options)));
        Appender<Table> appender(*table);
        if (how == arrival::batches) {
            for (std::size_t at = 0; at < rows; at += batch_rows)
                appender.append_batch(t, at, std::min(batch_rows, rows - at));
        } else {
            for (std::size_t i = 0; i < rows; ++i) appender.append_row(t, i);
        }
        need(table->sync());
        return [table] {
            answer out{{0, 0}, {}};
            need(table->snapshot().scan([&](const lsmer::Batch<ticks>& batch) {
                out.exact[0] += static_cast<std::int64_t>(batch.rows());
                for (const std::int32_t size : batch[ticks::size]) out.exact[1] += size;
            }));
            return out;
        };
    };
}

} // namespace bench::ours
