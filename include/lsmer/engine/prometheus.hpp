#pragma once
// The stats of tables as text that Prometheus reads.
//
//   # HELP lsmer_level_bytes Bytes of files.
//   # TYPE lsmer_level_bytes gauge
//   lsmer_level_bytes{table="trades",level="0"} 1048576
//
// Names begin with `lsmer_`, counters end with `_total`, times are in seconds. A metric stands
// once, with the samples of all tables, as the format asks; so give all tables at once.
//
// Source: the text exposition format, version 0.0.4, of prometheus.io.
//
// Threads: functions of values.

#include "lsmer/engine/stats.hpp"

#include "lsmer/base/message.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lsmer::inline v0::engine {

/// The content type that goes with the text.
inline constexpr std::string_view prometheus_content_type = "text/plain; version=0.0.4";

namespace detail {

using all_stats = std::span<const table_stats>;

class MetricText {
public:
    LSMER_COLD void begin(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        text_ += join("# HELP lsmer_", name, ' ', help, "\n# TYPE lsmer_", name, ' ', type, '\n');
    }
    /// A sample, with one more label if it has a name.
    LSMER_COLD void sample(const table_stats& t, std::string_view label, std::string_view value,
                           std::string_view number) {
        text_ += join("lsmer_", name_, "{table=\"");
        escape(t.table);
        if (!label.empty()) {
            text_ += join("\",", label, "=\"");
            escape(value);
        }
        text_ += join("\"} ", number, '\n');
    }
    void sample(const table_stats& t, std::string_view label, std::string_view value,
                std::uint64_t number) {
        sample(t, label, value, join(number));
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void escape(std::string_view value) {
        for (const char c : value) {
            if (c == '\\' || c == '"') text_ += '\\';
            c == '\n' ? text_ += "\\n" : text_ += c;
        }
    }

    std::string text_;
    std::string_view name_;
};

/// Three decimals, rounded down.
[[nodiscard]] LSMER_COLD inline std::string decimal(double value) {
    const auto thousandths = static_cast<std::uint64_t>(value < 0 ? 0 : value * 1000 + 1e-9);
    const std::string rest = join(thousandths % 1000 + 1000);
    return join(thousandths / 1000, '.', std::string_view(rest).substr(1));
}
[[nodiscard]] LSMER_COLD inline std::string seconds(std::uint64_t ns) {
    const std::string rest = join(ns % 1'000'000'000 + 1'000'000'000);
    return join(ns / 1'000'000'000, '.', std::string_view(rest).substr(1));
}

struct table_metric {
    std::string_view name;
    std::string_view type;
    std::string_view help;
    std::uint64_t (*value)(const table_stats&);
};

inline constexpr table_metric table_metrics[] = {
    {"rows", "gauge", "Rows that readers see.",
     [](const table_stats& t) { return t.rows_visible; }},
    {"rows_appended_total", "counter", "Rows appended.",
     [](const table_stats& t) { return t.rows_appended; }},
    {"batches_appended_total", "counter", "Batches appended.",
     [](const table_stats& t) { return t.batches_appended; }},
    {"appended_bytes_total", "counter", "Bytes of users appended.",
     [](const table_stats& t) { return t.bytes_appended; }},
    {"log_written_bytes_total", "counter", "Bytes written to the log.",
     [](const table_stats& t) { return t.log_bytes_written; }},
    {"log_live_bytes", "gauge", "Bytes of logs that an open would replay.",
     [](const table_stats& t) { return t.log_bytes_live; }},
    {"memtables_sealed", "gauge", "Memtables that wait for the flush.",
     [](const table_stats& t) { return t.memory.sealed; }},
    {"flushes_total", "counter", "Memtables flushed.",
     [](const table_stats& t) { return t.flushes.count; }},
    {"flush_failures_total", "counter", "Flushes that failed.",
     [](const table_stats& t) { return t.flushes.failures; }},
    {"flush_written_bytes_total", "counter", "Bytes that flushes wrote.",
     [](const table_stats& t) { return t.flushes.bytes_written; }},
    {"compaction_failures_total", "counter", "Compactions that failed.",
     [](const table_stats& t) { return t.compactions.failures; }},
    {"rows_expired_total", "counter", "Rows that compaction took away.",
     [](const table_stats& t) { return t.compactions.rows_expired; }},
    {"debt_bytes", "gauge", "Bytes that compaction has still to write.",
     [](const table_stats& t) { return t.debt; }},
    {"memory_limit_bytes", "gauge", "Memory that the table may take.",
     [](const table_stats& t) -> std::uint64_t { return t.budget.limit; }},
    {"memory_peak_bytes", "gauge", "The most memory that it took.",
     [](const table_stats& t) -> std::uint64_t { return t.budget.peak; }},
    {"cache_hits_total", "counter", "Blocks that were in the cache.",
     [](const table_stats& t) { return t.budget.blocks.hits; }},
    {"cache_misses_total", "counter", "Blocks that were not.",
     [](const table_stats& t) { return t.budget.blocks.misses; }},
    {"cache_evictions_total", "counter", "Blocks that made way.",
     [](const table_stats& t) { return t.budget.blocks.evictions; }},
    {"cache_pinned_bytes", "gauge", "Memory of blocks that readers hold.",
     [](const table_stats& t) -> std::uint64_t { return t.budget.blocks.pinned; }},
    {"snapshots", "gauge", "Snapshots that are held.",
     [](const table_stats& t) { return t.snapshots; }},
    {"views_pinned", "gauge", "Older states of the table that snapshots hold.",
     [](const table_stats& t) { return t.views_pinned; }},
};

struct level_metric {
    std::string_view name;
    std::string_view help;
    std::uint64_t level_stats::*value;
};

inline constexpr level_metric level_metrics[] = {
    {"level_runs", "Sorted runs.", &level_stats::runs},
    {"level_files", "Files.", &level_stats::files},
    {"level_rows", "Rows of files.", &level_stats::rows},
    {"level_bytes", "Bytes of files.", &level_stats::bytes},
    {"level_target_bytes", "Bytes that the policy wants there, 0 for none.",
     &level_stats::target_bytes},
};

inline constexpr std::string_view compaction_labels[] = {
    "none",       "level0_runs", "level_size", "like_runs", "run_count", "space", "window",
    "tombstones", "expired",     "over_size",  "asked",     "other"};
static_assert(std::size(compaction_labels) == compaction_reasons);
inline constexpr std::string_view stall_labels[] = {"none", "pacing", "memtables_full", "log",
                                                     "memory"};
static_assert(std::size(stall_labels) == stall_reasons);

LSMER_COLD inline void put_memory(MetricText& out, all_stats tables) {
    out.begin("memtable_rows", "gauge", "Rows in memory.");
    for (const table_stats& t : tables) {
        out.sample(t, "state", "active", t.memory.active_rows);
        out.sample(t, "state", "sealed", t.memory.sealed_rows);
    }
    out.begin("memtable_bytes", "gauge", "Bytes of rows in memory.");
    for (const table_stats& t : tables) {
        out.sample(t, "state", "active", t.memory.active_bytes);
        out.sample(t, "state", "sealed", t.memory.sealed_bytes);
    }
}

LSMER_COLD inline void put_budget(MetricText& out, all_stats tables) {
    out.begin("memory_bytes", "gauge", "Memory taken, by whom.");
    for (const table_stats& t : tables) {
        out.sample(t, "by", "memtables", t.budget.memtables);
        out.sample(t, "by", "indexes", t.budget.indexes);
        out.sample(t, "by", "filters", t.budget.filters);
        out.sample(t, "by", "cache", t.budget.cache);
        out.sample(t, "by", "other", t.budget.other);
    }
}

/// Reasons that never occurred are left out.
LSMER_COLD inline void put_reasons(MetricText& out, all_stats tables) {
    const auto compactions = [&](std::string_view name, std::string_view help, auto number) {
        out.begin(name, "counter", help);
        for (const table_stats& t : tables) {
            for (std::size_t r = 0; r < compaction_reasons; ++r) {
                const compaction_stats::part& p = t.compactions.by_reason[r];
                if (p.count != 0 || p.ns != 0) {
                    out.sample(t, "reason", compaction_labels[r], number(p));
                }
            }
        }
    };
    using part = compaction_stats::part;
    compactions("compactions_total", "Compactions done.", [](const part& p) { return p.count; });
    compactions("compaction_read_bytes_total", "Bytes of files merged.",
                [](const part& p) { return p.bytes_read; });
    compactions("compaction_written_bytes_total", "Bytes that compactions wrote.",
                [](const part& p) { return p.bytes_written; });
    compactions("compaction_seconds_total", "Time that compactions took.",
                [](const part& p) { return seconds(p.ns); });
    const auto stalls = [&](std::string_view name, std::string_view help, auto number) {
        out.begin(name, "counter", help);
        for (const table_stats& t : tables) {
            for (std::size_t r = 1; r < stall_reasons; ++r) {
                out.sample(t, "reason", stall_labels[r], number(t.stalls.by_reason[r]));
            }
        }
    };
    stalls("stalls_total", "Batches that waited.",
           [](const stall_stats::part& p) { return p.count; });
    stalls("stall_seconds_total", "Time that writers waited.",
           [](const stall_stats::part& p) { return seconds(p.ns); });
}

} // namespace detail

/// All tables of a program, in one text.
[[nodiscard]] LSMER_COLD inline std::string prometheus_text(std::span<const table_stats> tables) {
    detail::MetricText out;
    for (const detail::table_metric& m : detail::table_metrics) {
        out.begin(m.name, m.type, m.help);
        for (const table_stats& t : tables) out.sample(t, {}, {}, m.value(t));
    }
    for (const detail::level_metric& m : detail::level_metrics) {
        out.begin(m.name, "gauge", m.help);
        for (const table_stats& t : tables) {
            for (std::size_t l = 0; l < t.levels.size(); ++l) {
                out.sample(t, "level", join(l), t.levels[l].*m.value);
            }
        }
    }
    detail::put_memory(out, tables);
    detail::put_budget(out, tables);
    detail::put_reasons(out, tables);
    const auto number = [&](std::string_view name, std::string_view type, std::string_view help,
                            auto value) {
        out.begin(name, type, help);
        for (const table_stats& t : tables) out.sample(t, {}, {}, value(t));
    };
    number("flush_seconds_total", "counter", "Time that flushes took.",
           [](const table_stats& t) { return detail::seconds(t.flushes.ns); });
    number("write_amplification", "gauge", "Bytes written for each byte of users.",
           [](const table_stats& t) { return detail::decimal(t.write_amplification()); });
    number("space_amplification", "gauge", "Bytes of files for each that is not replaced, about.",
           [](const table_stats& t) { return detail::decimal(t.space_amplification); });
    number("pacing_delay_seconds_per_byte", "gauge", "Time that each byte of writers waits now.",
           [](const table_stats& t) { return join(detail::decimal(t.pacing_delay), "e-9"); });
    return out.take();
}
[[nodiscard]] inline std::string prometheus_text(const table_stats& table) {
    return prometheus_text(std::span(&table, 1));
}

} // namespace lsmer::inline v0::engine
