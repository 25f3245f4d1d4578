#pragma once
// How far a long call is, and how it is ended early: one object, shared by the thread that works
// and those that watch it.
//
//   progress p;                                  table.compact({.watch = &p})     one thread
//   p.bytes.done, p.bytes.total                  any other thread, at any time
//   p.cancel = true;                             the call ends soon, with `cancelled`
//   p.deadline_ns = monotonic_ns() + 5e9;        or by itself; set before the call
//
// The call looks at it between pieces of work: some ten milliseconds, on a disk that answers.
//
// Threads: `cancel` and the counts from any thread; the rest is set before the call.

#include "lsmer/base/result.hpp"
#include "lsmer/base/thread.hpp"

#include <atomic>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::engine {

struct progress {
    struct count {
        std::atomic<std::uint64_t> done{0};
        std::atomic<std::uint64_t> total{0}; // may grow: what is to be done is found on the way
    };

    std::atomic<bool> cancel{false};
    std::int64_t deadline_ns = 0; // of monotonic_ns(); 0: none
    /// Called by the working thread after each piece of work, with no lock held. It may set
    /// `cancel`.
    void (*report)(void* context, const progress& p) = nullptr;
    void* context = nullptr;
    count rows{};
    count bytes{};

    /// More work than was known.
    void expect(std::uint64_t more_rows, std::uint64_t more_bytes) noexcept {
        rows.total.fetch_add(more_rows, std::memory_order_relaxed);
        bytes.total.fetch_add(more_bytes, std::memory_order_relaxed);
    }
    [[nodiscard]] bool over() const noexcept {
        return cancel.load(std::memory_order_relaxed) ||
               (deadline_ns != 0 && monotonic_ns() >= deadline_ns);
    }
};

/// A piece of work is done: counted and told. Nothing to count is a look at the clock alone.
/// `cancelled` when that was all; `what` begins the sentence. Without progress: always fine.
[[nodiscard]] LSMER_COLD inline status advance(progress* p, std::uint64_t rows,
                                               std::uint64_t bytes, std::string_view what,
                                               std::string_view left_as) {
    if (p == nullptr) return {};
    p->rows.done.fetch_add(rows, std::memory_order_relaxed);
    p->bytes.done.fetch_add(bytes, std::memory_order_relaxed);
    if (p->report != nullptr && (rows | bytes) != 0) p->report(p->context, *p);
    if (!p->over()) return {};
    return make_error(error_kind::cancelled, what,
                      p->cancel.load(std::memory_order_relaxed) ? " was cancelled after "
                                                                : " reached its deadline after ",
                      p->rows.done.load(std::memory_order_relaxed), " of ",
                      p->rows.total.load(std::memory_order_relaxed), " rows; ", left_as);
}

struct compact_request {
    /// Counts, cancel flag and deadline; lives until the call returns.
    progress* watch = nullptr;
};

struct verify_request {
    progress* watch = nullptr;
};

/// What was read and found right.
struct verify_report {
    std::uint64_t files = 0;
    std::uint64_t rows = 0; // of the files
    std::uint64_t logs = 0;
    std::uint64_t records = 0; // of the logs
    std::uint64_t bytes = 0;   // of files and logs
};

} // namespace lsmer::inline v0::engine
