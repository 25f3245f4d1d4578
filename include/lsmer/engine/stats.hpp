#pragma once
// What a table tells of itself: `Table::stats()`. Counts are since it was opened; the rest is how
// things stand now. Plain values, made without waiting for writers, flush or compaction.
//
//   rows appended --> log --> memtables --> flush --> files of levels <--> compaction
//      user bytes     bytes   rows, bytes   bytes     runs, bytes, debt     bytes by reason
//
// Whoever adds counters of another part (a cache, filters) adds a struct of its own here, and its
// lines in prometheus.hpp.

#include "lsmer/base/items.hpp"
#include "lsmer/cache/concepts.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/tree.hpp"
#include "lsmer/engine/event.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lsmer::inline v0::engine {

inline constexpr std::size_t compaction_reasons =
    static_cast<std::size_t>(compaction::reason::other) + 1;

/// What compactions did.
struct compaction_stats {
    /// The part of one reason.
    struct part {
        std::uint64_t count = 0; // of merges, moves and drops
        std::uint64_t bytes_read = 0;
        std::uint64_t bytes_written = 0;
        std::uint64_t ns = 0;
    };

    std::uint64_t merges = 0;
    std::uint64_t moves = 0;
    std::uint64_t drops = 0;
    std::uint64_t failures = 0;      // of writing, and choices that were refused
    std::uint64_t cancelled = 0;     // by whoever had asked
    std::uint64_t bytes_read = 0;    // of inputs
    std::uint64_t bytes_written = 0; // of outputs
    std::uint64_t rows_written = 0;
    std::uint64_t rows_expired = 0;
    std::uint64_t ns = 0; // that they took
    part by_reason[compaction_reasons]{};
    std::string last_error{}; // of the latest failure
};

struct flush_stats {
    std::uint64_t count = 0;
    std::uint64_t failures = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes_taken = 0;   // as they were in memory
    std::uint64_t bytes_written = 0; // of files
    std::uint64_t ns = 0;
};

/// Waits of writers, by reason.
struct stall_stats {
    struct part {
        std::uint64_t count = 0; // of batches
        std::uint64_t ns = 0;
        std::uint64_t longest_ns = 0;
    };
    part by_reason[stall_reasons]{};
    stall_reason last = stall_reason::none;

    [[nodiscard]] const part& of(stall_reason r) const noexcept {
        return by_reason[static_cast<std::size_t>(r)];
    }
    [[nodiscard]] part all() const noexcept {
        part sum;
        for (const part& p : by_reason) {
            sum.count += p.count;
            sum.ns += p.ns;
            sum.longest_ns = p.longest_ns > sum.longest_ns ? p.longest_ns : sum.longest_ns;
        }
        return sum;
    }
};

struct level_stats {
    std::uint64_t runs = 0;
    std::uint64_t files = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::uint64_t target_bytes = 0; // 0: the policy has none
};

struct memtable_stats {
    std::uint64_t active_rows = 0;
    std::uint64_t active_bytes = 0;
    std::uint64_t sealed = 0; // memtables that wait for the flush
    std::uint64_t sealed_rows = 0;
    std::uint64_t sealed_bytes = 0;
};

/// Memory of a table: by whom it is taken, and what the cache did.
struct memory_stats {
    std::size_t limit = 0;
    std::size_t used = 0;
    std::size_t peak = 0; // since the table was opened
    std::size_t memtables = 0;
    std::size_t indexes = 0;
    std::size_t filters = 0;
    std::size_t cache = 0;
    std::size_t other = 0;
    cache::stats blocks{};
};

struct table_stats {
    std::string table{};
    items<level_stats> levels{}; // up to the deepest that holds a file, or has a target
    memtable_stats memory{};
    memory_stats budget{};
    std::uint64_t rows_visible = 0;
    std::uint64_t rows_appended = 0;
    std::uint64_t batches_appended = 0;
    std::uint64_t bytes_appended = 0; // of users: columns as in memory, texts
    std::uint64_t log_bytes_written = 0;
    std::uint64_t log_bytes_live = 0; // that a replay would read now
    flush_stats flushes{};
    compaction_stats compactions{};
    stall_stats stalls{};
    std::uint64_t debt = 0; // bytes that the policy has to write until the tree has its shape
    double pacing_delay = 0; // nanoseconds that each byte of writers waits now
    std::uint64_t snapshots = 0;    // that somebody holds
    std::uint64_t views_pinned = 0; // older states of the table that snapshots hold
    double space_amplification = 1; // files' bytes over those of rows that are not replaced: about

    [[nodiscard]] std::uint64_t files() const noexcept { return sum(&level_stats::files); }
    [[nodiscard]] std::uint64_t runs() const noexcept { return sum(&level_stats::runs); }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return sum(&level_stats::bytes); }
    /// Bytes written to log and files for each byte of users; 0 before there were any.
    [[nodiscard]] double write_amplification() const noexcept {
        const std::uint64_t written =
            log_bytes_written + flushes.bytes_written + compactions.bytes_written;
        return bytes_appended == 0
                   ? 0
                   : static_cast<double>(written) / static_cast<double>(bytes_appended);
    }

private:
    [[nodiscard]] std::uint64_t sum(std::uint64_t level_stats::*field) const noexcept {
        std::uint64_t out = 0;
        for (std::size_t l = 0; l < levels.size(); ++l) out += levels[l].*field;
        return out;
    }
};

namespace detail {

/// Levels of a tree, without empty ones behind the last. `targets` are bytes, 0 for none.
LSMER_COLD inline void add_levels(const compaction::tree& t, const std::uint64_t* targets,
                                  std::size_t target_count, table_stats& out) {
    std::size_t end = 0;
    const auto target = [&](std::size_t l) { return l < target_count ? targets[l] : 0; };
    for (std::size_t l = 0; l < t.levels.size(); ++l) {
        if (!t.levels[l].runs.empty()) end = l + 1;
    }
    for (std::size_t l = 0; l < end; ++l) {
        level_stats s;
        s.runs = t.levels[l].runs.size();
        s.target_bytes = target(l);
        for (const compaction::run& r : t.levels[l].runs) {
            s.files += r.files.size();
            for (const compaction::file& f : r.files) {
                s.rows += f.rows;
                s.bytes += f.bytes;
            }
        }
        out.levels.push_back(s);
    }
    // Where newer rows replace older ones, at most the oldest run is what is left of them.
    if (t.keyed && end != 0) {
        const std::span<const compaction::run> last = t.levels[end - 1].runs;
        const std::uint64_t oldest = bytes_of(last[last.size() - 1]);
        if (oldest != 0) {
            out.space_amplification =
                static_cast<double>(bytes_of(t)) / static_cast<double>(oldest);
        }
    }
}

} // namespace detail
} // namespace lsmer::inline v0::engine
