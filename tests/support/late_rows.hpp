#pragma once
// Rows of a series that come late by some seconds, each following from its number, and a policy
// that is told which one to be: what the tests share that stop compactions at every point.

#include "lsmer/compaction/expiring.hpp"
#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/tiered.hpp"
#include "lsmer/compaction/time_window.hpp"
#include "lsmer/engine.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace test {

inline constexpr std::int64_t second_ns = 1'000'000'000;

struct late_table : lsmer::table<"late"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct n : lsmer::column<"n", std::int64_t> {} n{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {} note{};
    using columns = lsmer::columns<time, n, note>;
    using order = lsmer::ordered_by<time>;
};

/// Seconds; a row is before at most ten others that came earlier, but every other hundred of rows
/// comes in order.
[[nodiscard]] inline std::int64_t time_of(std::int64_t n) {
    return n / 100 % 2 == 0 ? n : n - n * 37 % 11;
}

/// How compaction goes; each does other things to files.
enum class way : int {
    levels,   // moves and merges into runs
    windows,  // merges cut by window
    expiring, // whole files dropped, rows left out, files rewritten for that
    tiers,    // merges into runs of their own
};
inline constexpr const char* way_names[] = {"levels", "windows", "expiring", "tiers"};

/// Seconds that `expiring` keeps, of time as the rows tell it: its clock is the newest row.
inline constexpr std::int64_t kept_seconds = 120;

struct told_way {
    static constexpr std::string_view name = "told_way";
    static inline way now = way::levels;

    [[nodiscard]] lsmer::compaction::choice choose(const lsmer::compaction::tree& t,
                                                   lsmer::compaction::time_ns) const {
        namespace c = lsmer::compaction;
        const c::time_window windows({.window = 70 * second_ns, .ratio = 2});
        switch (now) {
        case way::levels:
            return c::leveled({.level0_runs = 2, .ratio = 2, .base_bytes = 8 << 10,
                               .file_bytes = 2 << 10})
                .choose(t, 0);
        case way::windows: return windows.choose(t, 0);
        case way::expiring: {
            c::time_ns newest = c::time_least;
            for (const c::level& l : t.levels) {
                for (const c::run& r : l.runs) {
                    newest = std::max(newest, c::range_of(r.files).last_time);
                }
            }
            if (newest == c::time_least) return {};
            return c::expiring<c::time_window>({.keep = kept_seconds * second_ns}, windows)
                .choose(t, newest);
        }
        default: return c::tiered({.ratio = 2, .runs_max = 4}).choose(t, 0);
        }
    }
    [[nodiscard]] std::uint64_t debt(const lsmer::compaction::tree&) const { return 0; }
};

[[nodiscard]] inline std::string note_of(std::int64_t n) {
    return n % 4 == 0 ? "" : "note " + std::to_string(n * n);
}

/// One batch: rows [first, first + count).
template <class Table>
lsmer::status append_late(Table& table, std::int64_t first, std::int64_t count,
                          lsmer::sync_level level) {
    lsmer::ColumnBuffer<late_table> rows(table.symbols());
    for (std::int64_t n = first; n < first + count; ++n) {
        rows.push_back({lsmer::timestamp{time_of(n) * second_ns}, n, note_of(n)});
    }
    return table.append(rows.batch(), level);
}

/// Rows 0, 1, ... of a table are there up to the number that this gives, each once and whole; -1
/// if not so. Rows that `expiring` may have taken away may be missing.
template <class Table>
[[nodiscard]] std::int64_t late_rows(const Table& table, std::string& what) {
    std::vector<std::int64_t> seen;
    what.clear();
    const lsmer::status s = table.snapshot().scan_rows([&](const auto& row) {
        const std::int64_t n = row[late_table::n];
        seen.push_back(n);
        if (row[late_table::time].ns != time_of(n) * second_ns ||
            row[late_table::note] != note_of(n)) {
            what = "a row changed: " + std::to_string(n);
        }
        return what.empty();
    });
    if (!s) what = s.error().message;
    std::sort(seen.begin(), seen.end());
    const std::int64_t end = seen.empty() ? 0 : seen.back() + 1;
    std::int64_t next = 0;
    for (const std::int64_t n : seen) {
        if (!what.empty()) break;
        if (n < next) what = "a row twice: " + std::to_string(n);
        for (; next < n; ++next) {
            if (told_way::now == way::expiring && time_of(next) < end - kept_seconds) continue;
            what = "row " + std::to_string(next) + " of " + std::to_string(end) + " is missing";
            break;
        }
        next = n + 1;
    }
    return what.empty() ? end : -1;
}

/// SSTables of a directory.
template <class Io>
[[nodiscard]] std::uint64_t data_files(const Io& io, std::string_view directory) {
    std::uint64_t files = 0;
    for (const std::string& name : io.list(directory).value()) files += name.ends_with(".sst");
    return files;
}

} // namespace test
