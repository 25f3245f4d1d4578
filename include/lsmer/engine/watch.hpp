#pragma once
// Watch: counts what a table does, tells its listener, and knows how far flush and compaction are
// behind. The parts of the engine that are templates say what happens in a line each; all else is
// here, compiled once.
//
//   append      appended, Stall            waiting bytes = sealed - flushed so far + active
//   rotate      sealed                     debt now      = of the tree - that of the running
//   flush       flush_begun ... ended                        choice, as far as it has read
//   compaction  compaction_begun ... ended
//
// 1. The listener is called without a lock of this object; the caller holds none of the table's.
// 2. Nothing here waits but for a mutex that is held for a few additions.
//
// Threads: any; what is said "with the order lock" by one thread at a time; one flush and one
// compaction at a time.

#include "lsmer/base/result.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/engine/event.hpp"
#include "lsmer/engine/pace.hpp"
#include "lsmer/engine/stats.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace lsmer::inline v0::engine {

/// What the listener is told of an SSTable.
struct told_file {
    std::uint64_t number = 0;
    std::uint32_t level = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
};

class Watch {
public:
    explicit Watch(listener l) noexcept : listener_(l) {}
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    [[nodiscard]] bool is_heard() const noexcept { return listener_.hear != nullptr; }
    void tell(const event& e) const { listener_.tell(e); }
    void tell_failure(std::string_view message) const {
        event e;
        e.what = event_kind::failure;
        e.error = message;
        tell(e);
    }

    // Writers.

    /// With the order lock.
    void appended(std::uint64_t rows, std::uint64_t bytes) noexcept {
        add(batches_, 1);
        add(rows_, rows);
        add(bytes_, bytes);
    }
    /// With the order lock: a memtable waits for the flush.
    void sealed(std::uint64_t bytes) noexcept {
        sealed_bytes_.fetch_add(bytes, std::memory_order_relaxed);
        if (bytes != 0) last_sealed_.store(bytes, std::memory_order_relaxed);
    }
    LSMER_COLD void stalled(stall_reason why, std::int64_t ns) {
        const scoped_lock lock(mutex_);
        stall_stats::part& p = stalls_.by_reason[static_cast<std::size_t>(why)];
        const auto took = static_cast<std::uint64_t>(ns < 0 ? 0 : ns);
        ++p.count;
        p.ns += took;
        p.longest_ns = took > p.longest_ns ? took : p.longest_ns;
        stalls_.last = why;
    }
    /// How far behind everything is, with an active memtable of so many bytes and at most so many
    /// sealed ones.
    [[nodiscard]] backlog behind(std::uint64_t active_bytes, std::size_t sealed_max) const noexcept;

    // Flush.

    void flush_begun(std::uint64_t rows, std::uint64_t bytes);
    /// So many more rows are written.
    void flushed(std::uint64_t rows);
    /// With the new file, or with none: nothing to write, or what went wrong.
    void flush_ended(const told_file* file, const error* failed);

    // Compaction.

    /// What the policy wants done in the present tree.
    void set_debt(std::uint64_t bytes) noexcept { debt_.store(bytes, std::memory_order_relaxed); }
    [[nodiscard]] std::uint64_t debt() const noexcept;
    void compaction_begun(const compaction::choice& choice, std::uint64_t inputs,
                          std::uint64_t rows, std::uint64_t bytes);
    /// So many more rows of the inputs are merged. Gives how many bytes those stand for.
    std::uint64_t merged(std::uint64_t rows);
    /// `did` counts it; so does what went wrong. `outputs` files were made.
    void compaction_ended(compaction_stats did, std::uint64_t outputs, const error* failed);

    void file_created(const told_file& f) const { tell_file(event_kind::file_created, f); }
    void file_removed(const told_file& f) const { tell_file(event_kind::file_removed, f); }

    [[nodiscard]] compaction_stats compactions() const {
        const scoped_lock lock(mutex_);
        return compactions_;
    }
    /// Fills in what is counted here.
    void add_to(table_stats& out) const;

private:
    using counter = std::atomic<std::uint64_t>;

    /// Of one writer at a time.
    static void add(counter& c, std::uint64_t more) noexcept {
        c.store(c.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
    }
    static void keep(counter& rate, const RecentRate& of) noexcept {
        rate.store(static_cast<std::uint64_t>(of.rate()), std::memory_order_relaxed);
    }
    /// The part of `whole` that is done.
    [[nodiscard]] static std::uint64_t share(std::uint64_t whole, std::uint64_t done,
                                             std::uint64_t total) noexcept {
        if (done >= total) return total == 0 ? 0 : whole;
        return static_cast<std::uint64_t>(static_cast<double>(whole) *
                                          (static_cast<double>(done) / static_cast<double>(total)));
    }
    void tell_file(event_kind what, const told_file& f) const {
        event e;
        e.what = what;
        e.file = f.number;
        e.level = f.level;
        e.rows = f.rows;
        e.bytes = f.bytes;
        tell(e);
    }

    listener listener_;

    counter batches_{0};
    counter rows_{0};
    counter bytes_{0};
    counter sealed_bytes_{0}; // of all that wait, the one that is being flushed too
    counter last_sealed_{0};  // of the memtable sealed last

    // Of the running flush; set by its thread, read by writers.
    counter flush_rows_{0};
    counter flush_bytes_{0};
    counter flush_done_{0}; // rows
    std::atomic<std::int64_t> flush_at_{0}; // when the last rows were written
    event flush_{};             // as its begin was told

    counter debt_{0};
    counter score_{0}; // of the running choice, and its rows
    counter merge_rows_{0};
    counter merge_done_{0};
    std::int64_t merge_at_ = 0;
    event compaction_{}; // as its begin was told

    counter flush_rate_{0}; // bytes a second
    counter compaction_rate_{0};

    mutable mutex mutex_{}; // of what follows
    std::int64_t flush_began_ = 0;
    std::int64_t compaction_began_ = 0;
    RecentRate flushing_{};
    RecentRate compacting_{}; // bytes flushed, over the time that compactions took
    flush_stats flushes_{};
    compaction_stats compactions_{};
    stall_stats stalls_{};
};

inline std::uint64_t Watch::debt() const noexcept {
    const std::uint64_t debt = debt_.load(std::memory_order_relaxed);
    const std::uint64_t done =
        share(score_.load(std::memory_order_relaxed), merge_done_.load(std::memory_order_relaxed),
              merge_rows_.load(std::memory_order_relaxed));
    return debt > done ? debt - done : 0;
}

inline backlog Watch::behind(std::uint64_t active_bytes, std::size_t sealed_max) const noexcept {
    constexpr auto relaxed = std::memory_order_relaxed;
    const std::uint64_t sealed = sealed_bytes_.load(relaxed);
    const std::uint64_t done = share(flush_bytes_.load(relaxed), flush_done_.load(relaxed),
                                     flush_rows_.load(relaxed));
    backlog b;
    b.debt = debt();
    b.compaction_rate = static_cast<double>(compaction_rate_.load(relaxed));
    b.memory = active_bytes + (sealed > done ? sealed - done : 0);
    b.memory_most = last_sealed_.load(relaxed) * (sealed_max + 1);
    b.flush_rate = static_cast<double>(flush_rate_.load(relaxed));
    if (b.memory > b.memory_most / 2 && sealed > done) {
        // A flush that writes nothing for long is slower than it was known to be.
        const std::int64_t since = monotonic_ns() - flush_at_.load(relaxed);
        const double at_most =
            static_cast<double>(sealed - done) * 1e9 / static_cast<double>(since < 1 ? 1 : since);
        if (b.flush_rate == 0 || at_most < b.flush_rate) b.flush_rate = at_most;
    }
    return b;
}

LSMER_COLD inline void Watch::flush_begun(std::uint64_t rows, std::uint64_t bytes) {
    const std::int64_t now = monotonic_ns();
    flush_at_.store(now, std::memory_order_relaxed);
    flush_done_.store(0, std::memory_order_relaxed);
    flush_rows_.store(rows, std::memory_order_relaxed);
    flush_bytes_.store(bytes, std::memory_order_relaxed);
    flush_ = {};
    flush_.what = event_kind::flush_begun;
    flush_.rows = rows;
    flush_.bytes = bytes;
    {
        const scoped_lock lock(mutex_);
        flush_began_ = now;
    }
    tell(flush_);
}

LSMER_COLD inline void Watch::flushed(std::uint64_t rows) {
    const std::int64_t now = monotonic_ns();
    const std::uint64_t bytes = share(flush_.bytes, rows, flush_.rows);
    flush_done_.fetch_add(rows, std::memory_order_relaxed);
    const scoped_lock lock(mutex_);
    flushing_.add_work(bytes, now);
    flushing_.add_time(now - flush_at_.exchange(now, std::memory_order_relaxed), now);
    compacting_.add_work(bytes, now);
    keep(flush_rate_, flushing_);
    keep(compaction_rate_, compacting_);
}

LSMER_COLD inline void Watch::flush_ended(const told_file* file, const error* failed) {
    event e = flush_;
    e.what = event_kind::flush_ended;
    const std::int64_t now = monotonic_ns();
    if (file != nullptr) {
        e.outputs = 1;
        e.bytes_written = file->bytes;
    }
    if (failed != nullptr) {
        e.error = failed->message;
    } else { // else they wait still
        sealed_bytes_.fetch_sub(e.bytes, std::memory_order_relaxed);
    }
    flush_bytes_.store(0, std::memory_order_relaxed);
    {
        const scoped_lock lock(mutex_);
        e.duration_ns = now - flush_began_;
        flushing_.add_time(now - flush_at_.load(std::memory_order_relaxed), now); // its syncs
        keep(flush_rate_, flushing_);
        flushes_.count += failed == nullptr;
        flushes_.failures += failed != nullptr;
        flushes_.rows += failed == nullptr ? e.rows : 0;
        flushes_.bytes_taken += failed == nullptr ? e.bytes : 0;
        flushes_.bytes_written += e.bytes_written;
        flushes_.ns += static_cast<std::uint64_t>(e.duration_ns);
    }
    if (file != nullptr) file_created(*file);
    tell(e);
}

LSMER_COLD inline void Watch::compaction_begun(const compaction::choice& choice,
                                               std::uint64_t inputs, std::uint64_t rows,
                                               std::uint64_t bytes) {
    merge_at_ = monotonic_ns();
    merge_done_.store(0, std::memory_order_relaxed);
    merge_rows_.store(rows, std::memory_order_relaxed);
    score_.store(choice.score, std::memory_order_relaxed);
    compaction_ = {};
    compaction_.what = event_kind::compaction_begun;
    compaction_.action = choice.what;
    compaction_.reason = choice.why;
    compaction_.level = choice.level;
    compaction_.rows = rows;
    compaction_.bytes = bytes;
    compaction_.inputs = inputs;
    {
        const scoped_lock lock(mutex_);
        compaction_began_ = merge_at_;
    }
    tell(compaction_);
}

LSMER_COLD inline std::uint64_t Watch::merged(std::uint64_t rows) {
    const std::int64_t now = monotonic_ns();
    const std::uint64_t before = merge_done_.fetch_add(rows, std::memory_order_relaxed);
    const std::uint64_t bytes = share(compaction_.bytes, before + rows, compaction_.rows) -
                                share(compaction_.bytes, before, compaction_.rows);
    const scoped_lock lock(mutex_);
    compacting_.add_time(now - merge_at_, now);
    merge_at_ = now;
    keep(compaction_rate_, compacting_);
    return bytes;
}

LSMER_COLD inline void Watch::compaction_ended(compaction_stats did, std::uint64_t outputs,
                                               const error* failed) {
    event e = compaction_;
    e.what = event_kind::compaction_ended;
    e.outputs = outputs;
    e.bytes_written = did.bytes_written;
    merged(0);
    score_.store(0, std::memory_order_relaxed);
    {
        const scoped_lock lock(mutex_);
        e.duration_ns = merge_at_ - compaction_began_;
        compaction_stats& s = compactions_;
        s.merges += did.merges;
        s.moves += did.moves;
        s.drops += did.drops;
        s.bytes_read += did.bytes_read;
        s.bytes_written += did.bytes_written;
        s.rows_written += did.rows_written;
        s.rows_expired += did.rows_expired;
        s.ns += static_cast<std::uint64_t>(e.duration_ns);
        const auto why = static_cast<std::size_t>(compaction_.reason);
        compaction_stats::part& p =
            s.by_reason[why < compaction_reasons ? why : compaction_reasons - 1];
        p.count += failed == nullptr;
        p.bytes_read += did.bytes_read;
        p.bytes_written += did.bytes_written;
        p.ns += static_cast<std::uint64_t>(e.duration_ns);
        if (failed != nullptr) {
            e.error = failed->message;
            const bool asked = failed->kind == error_kind::cancelled;
            (asked ? s.cancelled : s.failures) += 1;
            if (!asked) std::string(failed->message).swap(s.last_error);
        }
    }
    tell(e);
}

LSMER_COLD inline void Watch::add_to(table_stats& out) const {
    constexpr auto relaxed = std::memory_order_relaxed;
    out.batches_appended = batches_.load(relaxed);
    out.rows_appended = rows_.load(relaxed);
    out.bytes_appended = bytes_.load(relaxed);
    out.debt = debt();
    const scoped_lock lock(mutex_);
    out.flushes = flushes_;
    out.compactions = compactions_;
    out.stalls = stalls_;
}

} // namespace lsmer::inline v0::engine
