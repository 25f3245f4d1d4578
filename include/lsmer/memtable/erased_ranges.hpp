#pragma once
// ErasedRanges: the ranges of keys that were erased while a memtable was active.
//
//   head_ -> | [b, e) row 70 | -> | [a, c) row 31 | -> ...      newest first
//
// A range takes away the rows of its keys that are older than it: those with a smaller number, here
// and in everything older.
//
// Threads: one adds; any number ask beside it, of rows below a bound that they know to be visible.

#include "lsmer/base/bytes.hpp"

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::memtable {

/// Keys from `begin` to `end`, which is not one of them; without an end to the last key.
struct key_range {
    std::string begin{};
    std::string end{};
    bool open = false;

    [[nodiscard]] bool covers(std::string_view key) const noexcept {
        return begin <= key && (open || key < end);
    }
};

class ErasedRanges {
public:
    ErasedRanges() = default;
    ErasedRanges(const ErasedRanges&) = delete;
    ErasedRanges& operator=(const ErasedRanges&) = delete;
    ~ErasedRanges() {
        for (const Node* n = head_.load(std::memory_order_relaxed); n != nullptr;) {
            delete std::exchange(n, n->next);
        }
    }

    /// Rows before `row` have lost the keys of this range.
    // REQUIRES: row is above that of every range added before
    void add(key_range range, std::uint32_t row) {
        const Node* const first = head_.load(std::memory_order_relaxed);
        head_.store(new Node{std::move(range), row, first}, std::memory_order_release);
        count_.fetch_add(1, std::memory_order_relaxed);
    }

    [[nodiscard]] bool empty() const noexcept {
        return head_.load(std::memory_order_acquire) == nullptr;
    }
    [[nodiscard]] std::size_t size() const noexcept {
        return count_.load(std::memory_order_relaxed);
    }
    /// Rows of this key below the number that it gives are erased, and all in what is older, as who
    /// sees rows below `bound` sees it; 0: no range covers the key.
    [[nodiscard]] std::uint32_t erased_below(std::string_view key,
                                             std::uint32_t bound) const noexcept {
        for (const Node* n = head_.load(std::memory_order_acquire); n != nullptr; n = n->next) {
            if (n->row < bound && n->range.covers(key)) return n->row + 1; // itself has no key
        }
        return 0;
    }
    /// Calls `f(const key_range&, row)` for ranges that who sees rows below `bound` sees, newest
    /// first.
    template <class F>
    void each(std::uint32_t bound, F&& f) const {
        for (const Node* n = head_.load(std::memory_order_acquire); n != nullptr; n = n->next) {
            if (n->row < bound) f(n->range, n->row);
        }
    }

private:
    struct Node {
        key_range range;
        std::uint32_t row;
        const Node* next;
    };
    std::atomic<const Node*> head_{nullptr};
    std::atomic<std::size_t> count_{0};
};

} // namespace lsmer::inline v0::memtable
