// The program behind docs/rooms/engine.md.

#include <lsmer.hpp>
#include <lsmer/compaction.hpp>
#include <lsmer/engine/prometheus.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <vector>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<time, symbol, price>;
};

// [parts]
struct in_memory : lsmer::engine::standard { // the disk in memory, fewer codecs
    using io = lsmer::io::Memory;
    using codec = lsmer::codec::any<lsmer::codec::plain, lsmer::codec::bitpack>;
};
// [/parts]

// [compaction]
struct a_year_kept : lsmer::compaction::expiring<lsmer::compaction::tiered> {
    a_year_kept() : expiring({.keep = 365 * 86'400'000'000'000}) {} // nanoseconds
};
struct merged_and_expiring : lsmer::engine::standard {
    using compaction = a_year_kept;
};
using trades_of_a_year = lsmer::Table<trades, merged_and_expiring>;
// [/compaction]

namespace {

void require(bool good) {
    if (!good) std::exit(1);
}

// [append]
struct tick {
    lsmer::timestamp when;
    std::string_view name;
    double value;
};

lsmer::status fill(lsmer::Table<trades>& table) {
    if (auto s = table.append({lsmer::timestamp{1}, "AAPL", 125.02}); !s) return s; // a row

    const std::vector<lsmer::timestamp> times{{2}, {3}};
    const std::vector<std::string_view> names{"MSFT", "AAPL"};
    const std::vector<double> prices{222.31, 125.07};
    if (auto s = table.append(times, names, prices); !s) return s; // a range per column

    const std::vector<tick> ticks{{{4}, "AAPL", 125.11}, {{5}, "MSFT", 222.4}};
    return table.append(lsmer::members<&tick::when, &tick::name, &tick::value>(ticks)); // structs
}
// [/append]

lsmer::status work() {
    // [read]
    auto table = lsmer::Table<trades>::open("trades.db");
    if (!table) return std::move(table).error();
    if (auto s = fill(*table); !s) return s;
    if (auto s = table->flush(); !s) return s; // not needed: full memtables flush themselves

    const auto rows = table->snapshot();
    double sum = 0;
    const auto scanned = rows.scan([&](const lsmer::Batch<trades>& batch) {
        for (const double price : batch[trades::price]) sum += price;
    });
    if (!scanned) return scanned.error(); // damage, or a disk that fails
    // [/read]
    require(rows.rows() == 5 && sum > 819 && sum < 820);
    return table->close();
}

} // namespace

lsmer::status merge_files() {
    // [compact]
    auto table = trades_of_a_year::open("trades_of_a_year.db");
    if (!table) return std::move(table).error();
    if (auto s = table->append({lsmer::timestamp{1}, "AAPL", 125.02}); !s) return s; // of 1970
    if (auto s = table->compact(); !s) return s; // now, whatever the policy says
    const lsmer::engine::compaction_stats done = table->compactions();
    // [/compact]
    require(done.failures == 0);
    return table->close();
}

// [listener]
// Counts how long writers were slowed down or stopped, and shows what failed.
struct stalls_heard {
    std::atomic<std::int64_t> ns{0};

    static void hear(void* me, const lsmer::engine::event& e) {
        using lsmer::engine::event_kind;
        if (e.what == event_kind::stall_ended) static_cast<stalls_heard*>(me)->ns += e.duration_ns;
        if (e.what == event_kind::failure) {
            std::fprintf(stderr, "%.*s\n", static_cast<int>(e.error.size()), e.error.data());
        }
    }
};
// [/listener]

lsmer::status watch_and_check() {
    // [watch]
    stalls_heard heard;
    lsmer::engine::options how;
    how.listener = {stalls_heard::hear, &heard};
    auto table = lsmer::Table<trades>::open("trades.db", how);
    if (!table) return std::move(table).error();

    const lsmer::engine::table_stats now = table->stats();
    std::printf("%llu rows, %llu bytes in %llu files, write amplification %.1f\n",
                static_cast<unsigned long long>(now.rows_visible),
                static_cast<unsigned long long>(now.bytes()),
                static_cast<unsigned long long>(now.files()), now.write_amplification());
    const std::string page = lsmer::engine::prometheus_text(now); // what /metrics would answer

    lsmer::engine::progress watch; // other threads may read it, and set `cancel`
    watch.deadline_ns = lsmer::monotonic_ns() + 10'000'000'000;
    const auto verified = table->verify({.watch = &watch});
    if (!verified) return verified.error(); // damage, or `cancelled` after ten seconds
    // [/watch]
    require(page.find("lsmer_rows{table=\"trades\"} 5\n") != std::string::npos);
    require(verified->rows == 5 && verified->files == 1 && heard.ns == 0);
    return table->close();
}

int main() {
    if (const lsmer::status s = work(); !s) {
        std::fprintf(stderr, "%s\n", s.error().what());
        return 1;
    }
    if (const lsmer::status s = watch_and_check(); !s) {
        std::fprintf(stderr, "%s\n", s.error().what());
        return 1;
    }
    auto other = lsmer::Table<trades, in_memory>::open("/db").value();
    other.append({lsmer::timestamp{1}, "IBM", 140.5}).value();
    other.flush().value();
    require(other.rows() == 1);
}
