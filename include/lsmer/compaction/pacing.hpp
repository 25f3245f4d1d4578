#pragma once
// How much a writer waits for compaction's sake: a function of the debt, smooth, without memory.
//
//   ns a byte |                          :  /| slowest
//             |                          : / |
//             |                        _.:'  |          x = (debt - soft) / (hard - soft)
//     1/rate  |- - - - - - - - - -__.-'  :   |
//             |_____________...---'      :   |          1/rate * x / (1 - x)
//             0            soft    half  :  hard        debt
//
// `rate` is what compaction keeps up with, in bytes of writers a second. At half of the way the
// writers are let in at that very rate, so the debt comes to rest: earlier with writers that want
// less, at x = q / (1 + q) when the measured rate is q times the true one. It never gets to the
// hard bound, unless the true rate is below `slowest`. More debt is never less delay, and the same
// debt is always the same delay: nothing has to be switched on or off again.
//
// The engine counts debt down while a compaction writes, not only when it ends, and adds a delay
// for each batch before it takes it: so no batch waits for a compaction as a whole.
//
// Sources: Sears and Ramakrishnan, bLSM, SIGMOD 2012 (progress of merges held in proportion to the
// fill of the level above); Luo and Carey, On Performance Stability in LSM-based Storage Systems,
// PVLDB 13(4), 2019 (stalls come of admitting more than merges sustain; the rate is measured).
//
// Threads: values.

#include "lsmer/base/assert.hpp"

#include <cstdint>

namespace lsmer::inline v0::compaction {

struct pacing_limits {
    std::uint64_t soft = std::uint64_t{256} << 20; // no delay up to here
    std::uint64_t hard = std::uint64_t{1} << 30;   // as slow as can be from here on
    double slowest = 1 << 20;                      // bytes a second: writers never stop dead
};

/// What the engine counted of late: a minute, say.
struct recent_work {
    double flushed = 0;            // bytes
    double compaction_seconds = 0; // for which compactions worked, of one thread
};

/// The bytes a second of writers that compaction keeps up with; 0 as long as nothing is known.
[[nodiscard]] inline double sustainable_rate(const recent_work& w) noexcept {
    return w.compaction_seconds > 0 ? w.flushed / w.compaction_seconds : 0;
}

/// How long a writer waits for each byte, in nanoseconds, at this debt.
// REQUIRES: soft < hard, slowest > 0
[[nodiscard]] inline double delay_per_byte(std::uint64_t debt, const pacing_limits& limits,
                                           double rate) noexcept {
    LSMER_ASSERT(limits.soft < limits.hard && limits.slowest > 0,
                 "pacing: soft below hard, slowest above 0");
    constexpr double second = 1e9;
    const double most = second / limits.slowest;
    if (debt <= limits.soft) return 0;
    if (debt >= limits.hard) return most;
    const double way = static_cast<double>(debt - limits.soft);
    const double rest = static_cast<double>(limits.hard - debt);
    const double delay = second / (rate > limits.slowest ? rate : limits.slowest) * (way / rest);
    return delay < most ? delay : most;
}

} // namespace lsmer::inline v0::compaction
