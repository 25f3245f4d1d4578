#pragma once
// The nodes of a row tree (row_tree.hpp), and the memory that they come from.
//
//   leaf    | version, count | next, previous | heads, ascending | rows              |
//   inner   | version, count |                | heads, ascending | rows | children   |
//
// A head is the first 64 or 128 bits of a key, a row number stands for the rest of it.
//
// Invariants
// 1. `version` is odd while a writer changes the node. A reader remembers an even version, reads,
//    and believes what it read if the version is still the same: optimistic lock coupling (Leis,
//    Scheibner, Kemper, Neumann: The ART of practical synchronization, 2016).
// 2. What readers may see half changed is atomic: loads acquire and stores release, which orders
//    them against the version without fences (Boehm: Can seqlocks get along with programming
//    language memory models?, 2012). On x86-64 these are ordinary moves.
// 3. A node that has been seen stays where it is as long as the arena lives.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/hash.hpp"
#include "lsmer/base/thread.hpp"

#include <sched.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace lsmer::inline v0::memtable {

/// A head of 128 bits; one of 64 is a std::uint64_t.
using wide_head = lsmer::detail::uint128;

/// Sorted places for heads and row numbers.
template <class Head, unsigned Width>
class TreeSlots {
    static_assert(sizeof(Head) == 8 || sizeof(Head) == 16);
    static constexpr unsigned words = sizeof(Head) / 8;

public:
    [[nodiscard]] Head head(unsigned at) const noexcept {
        const std::uint64_t low = words_[words * at].load(std::memory_order_acquire);
        if constexpr (words == 1) {
            return low;
        } else {
            return Head{words_[words * at + 1].load(std::memory_order_acquire)} << 64 | low;
        }
    }
    [[nodiscard]] std::uint32_t row(unsigned at) const noexcept {
        return rows_[at].load(std::memory_order_acquire);
    }
    void put(unsigned at, Head head, std::uint32_t row) noexcept {
        words_[words * at].store(static_cast<std::uint64_t>(head), std::memory_order_release);
        if constexpr (words == 2) {
            words_[words * at + 1].store(static_cast<std::uint64_t>(head >> 64),
                                         std::memory_order_release);
        }
        rows_[at].store(row, std::memory_order_release);
    }
    /// A place of other slots, which may be these.
    void copy(unsigned at, const TreeSlots& from, unsigned there) noexcept {
        put(at, from.head(there), from.row(there));
    }

private:
    std::atomic<std::uint64_t> words_[words * Width];
    std::atomic<std::uint32_t> rows_[Width];
};

/// What leaves and inner nodes have in common.
class TreeNode {
public:
    explicit TreeNode(unsigned level) noexcept : level_(static_cast<std::uint8_t>(level)) {}

    /// 0 for a leaf.
    [[nodiscard]] unsigned level() const noexcept { return level_; }
    [[nodiscard]] unsigned count() const noexcept { return count_.load(std::memory_order_acquire); }
    // REQUIRES: the node is locked, or nobody has seen it
    void count(unsigned n) noexcept {
        count_.store(static_cast<std::uint16_t>(n), std::memory_order_release);
    }

    /// The version that reading starts from; waits while a writer is at work here.
    [[nodiscard]] std::uint32_t begin() const noexcept {
        for (unsigned tries = 0;; ++tries) {
            const std::uint32_t version = version_.load(std::memory_order_acquire);
            if (version % 2 == 0) return version;
            if (tries > 100) sched_yield(); // its writer has lost the processor
        }
    }
    /// Whether all that was read since `begin` gave this version was so at one time.
    [[nodiscard]] bool same(std::uint32_t version) const noexcept {
        return version_.load(std::memory_order_relaxed) == version;
    }
    /// Begins to change a node that is still as it was read; false when it is not.
    [[nodiscard]] bool lock(std::uint32_t version) noexcept {
        return version_.compare_exchange_strong(version, version + 1, std::memory_order_acquire,
                                                std::memory_order_relaxed);
    }
    void unlock() noexcept {
        version_.store(version_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

private:
    std::atomic<std::uint32_t> version_{0};
    std::atomic<std::uint16_t> count_{0};
    const std::uint8_t level_;
};

template <class Head, unsigned Width>
struct alignas(64) TreeLeaf : TreeNode {
    TreeLeaf() noexcept : TreeNode(0) {}

    std::uint8_t last = 0; // behind the row inserted last, and how many came so, each behind the
    std::uint8_t run = 0;  // one before it; for who holds the lock
    std::atomic<TreeLeaf*> next{nullptr};
    std::atomic<TreeLeaf*> previous{nullptr};
    TreeSlots<Head, Width> slots;
};

template <class Head, unsigned Width>
struct alignas(64) TreeInner : TreeNode {
    explicit TreeInner(unsigned level) noexcept : TreeNode(level) {}

    TreeSlots<Head, Width> slots; // slot i is the first row of child i + 1
    std::atomic<TreeNode*> child[Width + 1];
};

/// Memory that is given piece by piece and comes back all at once.
/// Threads: any number.
class NodeArena {
public:
    NodeArena() = default;
    NodeArena(const NodeArena&) = delete;
    NodeArena& operator=(const NodeArena&) = delete;
    ~NodeArena() {
        for (void* chunk = chunk_; chunk != nullptr;) {
            void* const before = load<void*>(chunk);
            std::free(chunk);
            chunk = before;
        }
    }

    /// Makes sure that the next `bytes` can be taken; false when memory is out.
    [[nodiscard]] bool reserve(std::size_t bytes) {
        scoped_lock held(lock_);
        return left_ >= bytes || add_chunk(bytes);
    }
    /// 64-byte aligned and not initialised. Stops the program when memory is out.
    [[nodiscard]] void* take(std::size_t bytes) {
        bytes = round_up(bytes, buffer_alignment);
        scoped_lock held(lock_);
        if (left_ < bytes && !add_chunk(bytes)) {
            lsmer::detail::abort_with("out of memory while growing the index of a memtable");
        }
        left_ -= bytes;
        bytes_.store(this->bytes() + bytes, std::memory_order_relaxed);
        return static_cast<std::byte*>(chunk_) + (chunk_bytes_ - left_ - bytes);
    }
    /// Bytes taken.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return bytes_.load(std::memory_order_relaxed);
    }
    /// Bytes taken from the system: those, and room for more.
    [[nodiscard]] std::size_t memory() const noexcept {
        return memory_.load(std::memory_order_relaxed);
    }

private:
    static constexpr std::size_t smallest = std::size_t{1} << 14;
    static constexpr std::size_t largest = std::size_t{1} << 21;

    /// Chunks double, so that a small tree takes little and a large one few. The first line of a
    /// chunk says where the one before it is.
    LSMER_NOINLINE bool add_chunk(std::size_t at_least) {
        std::size_t bytes = 2 * chunk_bytes_ < largest ? 2 * chunk_bytes_ : largest;
        if (bytes < smallest) bytes = smallest;
        if (bytes - buffer_alignment < at_least) {
            bytes = round_up(at_least, buffer_alignment) + buffer_alignment;
        }
        void* const chunk = std::aligned_alloc(buffer_alignment, bytes);
        if (chunk == nullptr) return false;
        memory_.store(memory() + bytes, std::memory_order_relaxed);
        store(chunk, chunk_);
        chunk_ = chunk;
        chunk_bytes_ = bytes;
        left_ = bytes - buffer_alignment;
        return true;
    }

    mutex lock_;
    void* chunk_ = nullptr;
    std::size_t chunk_bytes_ = 0;
    std::size_t left_ = 0;
    std::atomic<std::size_t> bytes_{0};
    std::atomic<std::size_t> memory_{0};
};

} // namespace lsmer::inline v0::memtable
