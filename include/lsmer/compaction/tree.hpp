#pragma once
// The picture of a table's files that a policy decides upon. It holds no file and no key, only
// views, so that the engine fills an array of `file` once for each version and points into it.
//
//   levels[0]  runs[0] | f f |      newest      Search goes from the top down, and in a level from
//              runs[1] | f |                    the first run to the last. Of two versions of a
//   levels[1]  runs[0] | f | f | f |            key, the newer one is found first.
//   levels[2]  runs[0] | f | f | f | f | oldest
//
// Invariants, kept by the engine and by all who carry out what `check` lets pass
// 1. A run is sorted by key, and its files do not overlap. Two neighbours may share the key at
//    their border; then the first of them holds its newer versions.
// 2. If two files of a keyed table may hold the same key, the newer versions are in the file whose
//    place comes first.
// 3. A file in an append table may have no keys, "" and "": such files all overlap.
//
// Threads: values. A picture is read by one call at a time or by many, nobody changes it.

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace lsmer::inline v0::compaction {

/// Nanoseconds since 1970.
using time_ns = std::int64_t;
inline constexpr time_ns time_least = std::numeric_limits<time_ns>::min();
inline constexpr time_ns time_most = std::numeric_limits<time_ns>::max();

/// What a policy knows of a file. Keys are bytes that memcmp orders as the table's order does.
struct file {
    std::uint64_t number = 0;
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::uint64_t tombstones = 0;         // rows that erase
    time_ns oldest_tombstone = time_most; // when the oldest of them was written
    time_ns oldest_write = time_most;     // when its rows were written; unknown as it stands here
    time_ns newest_write = time_most;
    std::string_view smallest{}; // keys
    std::string_view largest{};
    time_ns first_time = time_most; // of the time column; no rows with a time as it
    time_ns last_time = time_least; // stands here
    std::uint64_t first_sequence = 0;
    std::uint64_t last_sequence = 0;
    bool busy = false; // an input of a compaction that runs
};

struct run {
    std::span<const file> files{};
};

struct level {
    std::span<const run> runs{}; // newest first
};

/// A compaction that runs and whose outputs will join a run: the keys that they may lie between.
struct running_merge {
    std::uint32_t level = 0; // where they go
    std::string_view smallest{};
    std::string_view largest{};
};

struct tree {
    std::span<const level> levels{}; // all that may be used, empty ones too
    std::span<const running_merge> running{};
    std::uint64_t oldest_snapshot = ~std::uint64_t{0}; // what is not newer looks alike to all
    bool keyed = true;        // a newer row replaces the one with its key; false: all are kept
    bool time_in_key = false; // equal keys have equal times
};

[[nodiscard]] inline std::uint64_t bytes_of(const run& r) noexcept {
    std::uint64_t sum = 0;
    for (const file& f : r.files) sum += f.bytes;
    return sum;
}
[[nodiscard]] inline std::uint64_t bytes_of(const level& l) noexcept {
    std::uint64_t sum = 0;
    for (const run& r : l.runs) sum += bytes_of(r);
    return sum;
}
[[nodiscard]] inline std::uint64_t bytes_of(const tree& t) noexcept {
    std::uint64_t sum = 0;
    for (const level& l : t.levels) sum += bytes_of(l);
    return sum;
}

[[nodiscard]] inline bool any_busy(std::span<const file> files) noexcept {
    for (const file& f : files) {
        if (f.busy) return true;
    }
    return false;
}
[[nodiscard]] inline bool any_busy(const level& l) noexcept {
    for (const run& r : l.runs) {
        if (any_busy(r.files)) return true;
    }
    return false;
}

/// Which clock tells a row's age.
enum class age_by : std::uint8_t {
    time_column,
    write, // when it was written: known of files, not of rows
};

/// The newest row's time of a file, by one clock or the other. Unknown times are never old.
[[nodiscard]] inline time_ns newest_time(const file& f, age_by by) noexcept {
    if (by == age_by::write) return f.newest_write;
    return f.last_time == time_least ? time_most : f.last_time;
}

/// `now` less an age, as far back as times go.
// REQUIRES: age >= 0
[[nodiscard]] constexpr time_ns time_before(time_ns now, time_ns age) noexcept {
    return now < time_least + age ? time_least : now - age;
}

/// The last level that holds a file; 0 in an empty tree.
[[nodiscard]] inline std::uint32_t deepest_level(const tree& t) noexcept {
    std::size_t l = t.levels.size();
    while (l > 1 && t.levels[l - 1].runs.empty()) --l;
    return l == 0 ? 0 : static_cast<std::uint32_t>(l - 1);
}

} // namespace lsmer::inline v0::compaction
