// Batches of 1,000 rows in random order, appended without a pause to a table that compacts, and how
// long each of them takes: with writers that are slowed down as compaction and flush fall behind
// (paced), and with writers that stop when no more memtables may wait (stopped).
//
//   bench_sustained [--rows N] [--dir D] [--keep]
//
//   sustained  paced|stopped  rows_per_s  p50_us p99_us p99.9_us p99.99_us max_us
//              write_amplification  runs  debt_bytes  largest_debt  stops stop_ms delays delay_ms
//
// Keys are random, so that every run overlaps every other and leveled compaction has most to do.

#include <lsmer/compaction/leveled.hpp>
#include <lsmer/engine.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct readings : lsmer::table<"readings"> {
    static constexpr struct sensor : lsmer::column<"sensor", std::int64_t> {} sensor{};
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct value : lsmer::column<"value", double> {} value{};
    static constexpr struct quality : lsmer::column<"quality", std::int32_t> {} quality{};
    using columns = lsmer::columns<sensor, time, value, quality>;
    using order = lsmer::ordered_by<sensor, time>;
};
struct compacting : lsmer::engine::standard {
    using compaction = lsmer::compaction::leveled;
};
using reading_table = lsmer::Table<readings, compacting>;
constexpr std::size_t batch_rows = 1000;

std::uint64_t noise(std::uint64_t& state) {
    std::uint64_t z = state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    return z ^ (z >> 27);
}

double percentile(const std::vector<std::int64_t>& sorted, double p) {
    const auto at = static_cast<std::size_t>(p * static_cast<double>(sorted.size() - 1));
    return static_cast<double>(sorted[at]) / 1000;
}

struct options {
    std::size_t rows = 20'000'000;
    std::string directory = "sustained.db";
    bool keep = false;
};

bool run(const options& o, bool paced) {
    std::filesystem::remove_all(o.directory);
    lsmer::engine::options how;
    how.memtable.bytes = std::size_t{32} << 20;
    how.pacing.on = paced;
    how.pacing.debt.soft = std::uint64_t{64} << 20;
    how.pacing.debt.hard = std::uint64_t{512} << 20;
    auto table = reading_table::open(o.directory, how).value();
    std::vector<std::int64_t> sensors(batch_rows);
    std::vector<lsmer::timestamp> times(batch_rows);
    std::vector<double> values(batch_rows);
    std::vector<std::int32_t> qualities(batch_rows);
    std::vector<std::int64_t> took;
    std::uint64_t state = 1;
    std::uint64_t largest_debt = 0;
    const std::int64_t began = lsmer::monotonic_ns();
    for (std::size_t at = 0; at < o.rows; at += batch_rows) {
        for (std::size_t i = 0; i < batch_rows; ++i) {
            const std::uint64_t r = noise(state);
            sensors[i] = static_cast<std::int64_t>(r % 1'000'000);
            times[i] = {static_cast<std::int64_t>(at + i) * 1'000'000};
            values[i] = static_cast<double>(r >> 44) / 100;
            qualities[i] = static_cast<std::int32_t>(r >> 60);
        }
        const std::int64_t before = lsmer::monotonic_ns();
        const auto done = table.append(lsmer::sync::none, sensors, times, values, qualities);
        took.push_back(lsmer::monotonic_ns() - before);
        if (!done) {
            std::fprintf(stderr, "append: %s\n", done.error().what());
            return false;
        }
        if (at % (batch_rows * 64) == 0) largest_debt = std::max(largest_debt, table.stats().debt);
    }
    const double seconds = static_cast<double>(lsmer::monotonic_ns() - began) * 1e-9;
    const auto stats = table.stats();
    std::sort(took.begin(), took.end());
    const auto& full = stats.stalls.of(lsmer::engine::stall_reason::memtables_full);
    const auto& slow = stats.stalls.of(lsmer::engine::stall_reason::pacing);
    const auto& log = stats.stalls.of(lsmer::engine::stall_reason::log);
    std::printf("sustained %s %.0f rows/s p50 %.0f p99 %.0f p99.9 %.0f p99.99 %.0f max %.0f us "
                "write_amp %.2f runs %llu debt %llu largest %llu stops %llu %llu ms delays %llu "
                "%llu ms logs %llu %llu ms longest %llu ms\n",
                paced ? "paced" : "stopped", static_cast<double>(o.rows) / seconds,
                percentile(took, 0.5), percentile(took, 0.99), percentile(took, 0.999),
                percentile(took, 0.9999), percentile(took, 1), stats.write_amplification(),
                static_cast<unsigned long long>(stats.runs()),
                static_cast<unsigned long long>(stats.debt),
                static_cast<unsigned long long>(largest_debt),
                static_cast<unsigned long long>(full.count),
                static_cast<unsigned long long>(full.ns / 1'000'000),
                static_cast<unsigned long long>(slow.count),
                static_cast<unsigned long long>(slow.ns / 1'000'000),
                static_cast<unsigned long long>(log.count),
                static_cast<unsigned long long>(log.ns / 1'000'000),
                static_cast<unsigned long long>(log.longest_ns / 1'000'000));
    std::fflush(stdout);
    const bool right = stats.rows_visible == (o.rows + batch_rows - 1) / batch_rows * batch_rows;
    if (!table.close() || !right) return false;
    if (!o.keep) std::filesystem::remove_all(o.directory);
    return true;
}

} // namespace

int main(int count, char** words) {
    options o;
    for (int i = 1; i < count; ++i) {
        const std::string_view word = words[i];
        if (word == "--keep") o.keep = true;
        if (i + 1 == count) continue;
        if (word == "--rows") o.rows = std::strtoull(words[i + 1], nullptr, 10);
        if (word == "--dir") o.directory = words[i + 1];
    }
    return run(o, false) && run(o, true) ? 0 : 1;
}
