#pragma once
// Pace: when a batch may go on, so that writers are slowed down smoothly and not stopped when
// compaction or flush falls behind.
//
//   debt of the policy, counted down while a compaction reads ----.
//                                                                 +--> delay a byte: the larger
//   bytes in memory, counted down while a flush writes -----------'
//
//   memory:  0 ......... half ......... all      all: the active memtable and options.sealed_max
//            no delay    slower and slower       sealed ones; then writers wait for the flush
//
// Both are functions of the same kind (compaction/pacing.hpp), with the rate that compaction, or
// the flush, was measured to keep up with. All writers of a table pass one gate: the bytes of each
// are admitted behind those of the one before, so that together they go at the rate allowed, and
// many small batches are delayed like a large one. No batch waits longer than `longest`.
//
// Source: the gate is a leaky bucket, as Turner describes it in New Directions in Communications,
// IEEE Communications Magazine 24(10), 1986.
//
// Threads: one at a time.

#include "lsmer/compaction/pacing.hpp"

#include <cstdint>

namespace lsmer::inline v0::engine {

/// How writers are slowed down. Only in tables whose parts name a policy, and which flush in the
/// background.
struct pacing_options {
    bool on = true;
    compaction::pacing_limits debt{};      // bytes that the policy has still to write
    std::int64_t longest_ns = 20'000'000;  // that one batch waits
    std::uint64_t log_bytes = std::uint64_t{4} << 20; // at sync::none: the log is synced so often
};

/// What is measured, and what is waiting.
struct backlog {
    std::uint64_t debt = 0;
    double compaction_rate = 0; // bytes of writers a second; 0: not known yet
    std::uint64_t memory = 0;   // bytes that wait for the flush, those of the active memtable too
    std::uint64_t memory_most = 0; // 0: no memtable was full yet
    double flush_rate = 0;
};

/// Nanoseconds that each byte of writers waits.
[[nodiscard]] inline double delay_per_byte(const backlog& b,
                                           const compaction::pacing_limits& debt) noexcept {
    constexpr double unknown = 32 << 20; // before anything is known, a rate that does no harm
    const auto known = [](double rate) { return rate > 0 ? rate : unknown; };
    double out = 0;
    if (b.debt > debt.soft) {
        out = compaction::delay_per_byte(b.debt, debt, known(b.compaction_rate));
    }
    if (b.memory > b.memory_most / 2 && b.memory_most > 1) {
        const compaction::pacing_limits memory{b.memory_most / 2, b.memory_most, debt.slowest};
        const double of_memory = compaction::delay_per_byte(b.memory, memory, known(b.flush_rate));
        out = of_memory > out ? of_memory : out;
    }
    return out;
}

class Pace {
public:
    /// Waits shorter than this are saved up: a thread that sleeps wakes no more exactly.
    static constexpr std::int64_t shortest_ns = 1'000'000;

    /// When a batch may go on, of the same clock as `now`; 0: at once.
    [[nodiscard]] std::int64_t admit(std::uint64_t bytes, double per_byte, std::int64_t now,
                                     std::int64_t longest_ns) noexcept {
        if (due_ < now) due_ = now;
        const auto most = static_cast<double>(longest_ns);
        const double wait = static_cast<double>(bytes) * per_byte;
        due_ += wait < most ? static_cast<std::int64_t>(wait) : longest_ns;
        if (due_ > now + longest_ns) due_ = now + longest_ns;
        return due_ - now < shortest_ns ? 0 : due_;
    }

private:
    std::int64_t due_ = 0; // of the last byte admitted
};

/// A rate of late: work done and the time that it took, older ones counting less and less, half
/// after `half_life`.
class RecentRate {
public:
    static constexpr std::int64_t half_life_ns = 20'000'000'000;

    void add_work(std::uint64_t bytes, std::int64_t now) noexcept {
        age(now);
        bytes_ += static_cast<double>(bytes);
    }
    void add_time(std::int64_t ns, std::int64_t now) noexcept {
        age(now);
        seconds_ += static_cast<double>(ns) / 1e9;
    }
    /// Bytes a second; 0 as long as nothing is known.
    [[nodiscard]] double rate() const noexcept {
        return compaction::sustainable_rate({.flushed = bytes_, .compaction_seconds = seconds_});
    }

private:
    void age(std::int64_t now) noexcept {
        std::int64_t passed = now - at_;
        at_ = now;
        for (; passed >= half_life_ns && bytes_ + seconds_ > 0; passed -= half_life_ns) {
            bytes_ /= 2;
            seconds_ /= 2;
        }
        if (passed <= 0) return;
        // A parabola through 1 and 1/2 that falls at first as 2^-x does.
        const double x = static_cast<double>(passed) / static_cast<double>(half_life_ns);
        const double left = 1 - x * (0.6931 - 0.1931 * x);
        bytes_ *= left;
        seconds_ *= left;
    }

    double bytes_ = 0;
    double seconds_ = 0;
    std::int64_t at_ = 0;
};

} // namespace lsmer::inline v0::engine
