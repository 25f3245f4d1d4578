#pragma once
// What a policy wants done. A value: the compactor does it, or `check` refuses it.
//
//   nothing   sleep until the next flush
//   merge     one merged stream of the inputs, the newest version of each key first found
//               -> without rows that `expired` names, tombstones too if `drop_tombstones`
//                  (both only as far as no snapshot asks for them)
//               -> cut into files where `cut` says
//               -> one edit: inputs out, outputs in, at `level`
//   move      one edit: the inputs, unchanged, are at `level` from now on
//   drop      one edit: the inputs are gone
//
// Where outputs stand in their level:
//   in_run    they join the run there and replace its inputs; between the smallest and the largest
//             key of all inputs, nothing else is left in that run
//   own_run   they make a run of their own, anywhere between the newest and the oldest input: no
//             other run there may hold a key of theirs. Pieces of different time windows are runs
//             of their own each.
// Each output carries the sequences of all inputs, first and last: so runs of a level may be
// ordered by the newest sequence, and what is newer stays in front.

#include "lsmer/base/items.hpp"
#include "lsmer/compaction/tree.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

enum class action : std::uint8_t { nothing, merge, move, drop };

enum class output : std::uint8_t { in_run, own_run };

/// Why. Counted and shown; nothing depends on it.
enum class reason : std::uint8_t {
    none,
    level0_runs, // too many runs in level 0
    level_size,  // a level above its target
    like_runs,   // runs of about one size
    run_count,   // too many runs in all
    space,       // too much that newer runs may have replaced
    window,      // a time window that is over
    tombstones,  // rows that erase, too many or too old
    expired,     // older than the retention
    over_size,   // above the size that a fifo keeps
    asked,       // somebody asked
    other,       // a user's policy has its own
};

[[nodiscard]] constexpr std::string_view to_string(action a) noexcept {
    constexpr std::string_view names[] = {"nothing", "merge", "move", "drop"};
    return names[static_cast<unsigned char>(a)];
}

[[nodiscard]] constexpr std::string_view to_string(reason r) noexcept {
    constexpr std::string_view names[] = {"none",
                                          "level 0 has too many runs",
                                          "a level is above its size",
                                          "runs of like size",
                                          "too many runs",
                                          "space amplification",
                                          "a time window is over",
                                          "tombstones",
                                          "expired",
                                          "above the size kept",
                                          "asked for",
                                          "other"};
    return names[static_cast<unsigned char>(r)];
}

struct input {
    std::uint32_t level = 0;
    std::uint64_t file = 0; // its number
    friend bool operator==(const input&, const input&) = default;
};

/// Where a merge ends an output and begins the next; 0: not for this reason. An output never ends
/// between two versions of a key.
struct cut {
    std::uint64_t bytes = 0;
    time_ns window = 0; // at multiples of this of the time column: a writer for each window
    std::uint64_t overlap_bytes = 0; // when it overlaps so much of the level below `level`
};

struct choice {
    action what = action::nothing;
    output place = output::in_run;
    bool drop_tombstones = false; // nothing older than the inputs may hold their keys
    reason why = reason::none;
    std::uint32_t level = 0; // where outputs, or the moved files, go
    items<input> inputs{};
    cut cut_at{};
    time_ns expire_before = time_least; // rows with an earlier time (column) are left out
    std::uint64_t score = 0;            // bytes of debt that it works off: larger is more urgent

    explicit operator bool() const noexcept { return what != action::nothing; }
    /// Whether this file is an input. Files have one number, whatever their level.
    [[nodiscard]] bool takes(std::uint64_t number) const noexcept {
        for (const input& i : inputs) {
            if (i.file == number) return true;
        }
        return false;
    }
};

} // namespace lsmer::inline v0::compaction
