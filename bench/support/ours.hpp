#pragma once

// The library's side of the tick benches: the one file that knows how it is asked. A task that is
// empty is not there yet, and its bench compares the others alone.

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

namespace bench::ours {

inline constexpr std::size_t load_rows = 65'536;

// A durable table of trades with everything flushed to SSTables, and the questions about it.
class Trades {
public:
    // Opens the table in `directory`; loads it when it does not hold as many rows as `t`.
    Trades(const std::string& directory, const trades& t, unsigned /*threads*/)
        : table_(open_loaded(directory, t)) {}

    task flagship(std::int64_t, std::int64_t) const { return {}; } // both ends are in
    task filter() const { return {}; }
    task vwap(std::int64_t) const { return {}; } // by symbol and bucket of so many nanoseconds
    task ohlc(std::int64_t) const { return {}; }

private:
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
            Appender appender(table);
            for (std::size_t at = 0; at < t.rows(); at += load_rows)
                appender.append_batch(t, at, std::min(load_rows, t.rows() - at));
            need(table.flush());
        });
        std::fprintf(stderr, "# lsmer loaded %zu rows in %.3g s\n", t.rows(), seconds);
        return table;
    }

    Table table_;
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
        Appender appender(*table);
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
