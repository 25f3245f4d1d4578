#pragma once

// The library's side of the tick benches: the one file that knows its tables and queries. A task
// that is empty is not there yet, and its bench compares the others alone.

#include "support/harness.hpp"
#include "support/options.hpp"
#include "support/ticks.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace bench::ours {

// What a row waits for before the next one goes in, and whether rows come one by one.
enum class wait { none, interval, commit };
enum class arrival { batches, rows };

// A durable table of trades with everything flushed to SSTables, and the questions about it.
class Trades {
public:
    // Opens the table in `directory`; loads it when it does not hold as many rows as `t`.
    Trades(const std::string& directory, const trades& t, unsigned threads) {
        static_cast<void>(directory), static_cast<void>(t), static_cast<void>(threads);
    }

    task flagship(std::int64_t, std::int64_t) const { return {}; } // both ends are in
    task filter() const { return {}; }
    task vwap(std::int64_t) const { return {}; } // by symbol and bucket of so many nanoseconds
    task ohlc(std::int64_t) const { return {}; }
};

// Makes a table in `directory`, which is not there, and appends the first `rows` trades to it, in
// batches of `batch_rows` or one by one; ends when all of them are on stable storage. The summary
// is the number of rows and the sum of sizes, read back.
inline task ingest(const std::string&, const trades&, std::size_t, arrival, wait, std::size_t) {
    return {};
}

} // namespace bench::ours
