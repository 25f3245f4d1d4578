#pragma once
// MemoryBudget: what all parts of a table may take of memory together, counted in bytes by who
// takes it.
//
//   limit  |<----------------------------------------------------------------->|
//          | memtables | indexes | filters | other |  cache            | spare |
//                                                   \_ gives way to all others
//
// 1. `try_take` never goes over the limit, whoever else takes meanwhile. `take` may: it is for what
//    cannot be refused, after the cache gave up what it could. Whatever it went over by is in
//    `peak`.
// 2. Memory is counted before it is touched, and as long as it is there: also what was thrown out
//    of the cache or flushed, while a reader still holds it.
// 3. `tight` asks those who write to do with less: everything but the cache takes more than seven
//    eighths of the limit. A cache that has less than the rest would not be worth its misses.
//
// Threads: any number, without waiting.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/ref.hpp"

#include <atomic>
#include <cstddef>
#include <utility>

namespace lsmer::inline v0::cache {

/// Who takes memory.
enum class user : unsigned char { memtables, indexes, filters, cache, other };
inline constexpr std::size_t users = 5;

class MemoryBudget : public counted {
public:
    explicit MemoryBudget(std::size_t limit) noexcept : limit_(limit) {}

    /// Takes bytes where that keeps within the limit; else nothing.
    [[nodiscard]] bool try_take(user who, std::size_t bytes) noexcept {
        std::size_t used = used_.load(std::memory_order_relaxed);
        do {
            if (bytes > limit_ || used > limit_ - bytes) return false;
        } while (!used_.compare_exchange_weak(used, used + bytes, std::memory_order_relaxed));
        note(who, bytes, used + bytes);
        return true;
    }
    /// Takes bytes, over the limit if need be.
    void take(user who, std::size_t bytes) noexcept {
        note(who, bytes, used_.fetch_add(bytes, std::memory_order_relaxed) + bytes);
    }
    // REQUIRES: taken before by the same user
    void give(user who, std::size_t bytes) noexcept {
        LSMER_ASSERT(used(who) >= bytes, "memory is given back once");
        by_[index(who)].fetch_sub(bytes, std::memory_order_relaxed);
        used_.fetch_sub(bytes, std::memory_order_relaxed);
    }

    [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
    [[nodiscard]] std::size_t used() const noexcept {
        return used_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::size_t used(user who) const noexcept {
        return by_[index(who)].load(std::memory_order_relaxed);
    }
    /// The most that was taken at any time.
    [[nodiscard]] std::size_t peak() const noexcept {
        return peak_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] bool over() const noexcept { return used() > limit_; }
    [[nodiscard]] bool tight() const noexcept {
        const std::size_t all = used();
        const std::size_t cached = used(user::cache);
        return all > cached && all - cached > limit_ - limit_ / 8;
    }

private:
    static constexpr std::size_t index(user who) noexcept { return static_cast<std::size_t>(who); }
    void note(user who, std::size_t bytes, std::size_t now) noexcept {
        by_[index(who)].fetch_add(bytes, std::memory_order_relaxed);
        std::size_t most = peak_.load(std::memory_order_relaxed);
        while (most < now &&
               !peak_.compare_exchange_weak(most, now, std::memory_order_relaxed)) {}
    }

    const std::size_t limit_;
    std::atomic<std::size_t> used_{0};
    std::atomic<std::size_t> peak_{0};
    std::atomic<std::size_t> by_[users] = {};
};

/// Bytes that one object takes of a budget; they go back with it.
/// Threads: one at a time.
class MemoryShare {
public:
    MemoryShare() noexcept = default;
    MemoryShare(ref<MemoryBudget> budget, user who) noexcept
        : budget_(std::move(budget)), who_(who) {}
    MemoryShare(MemoryShare&& other) noexcept
        : budget_(std::move(other.budget_)), bytes_(other.bytes_), who_(other.who_) {
        other.bytes_ = 0;
    }
    MemoryShare& operator=(MemoryShare&& other) noexcept {
        if (budget_) set(0);
        budget_ = std::move(other.budget_);
        bytes_ = other.bytes_;
        who_ = other.who_;
        other.bytes_ = 0;
        return *this;
    }
    ~MemoryShare() {
        if (budget_) set(0);
    }

    [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(budget_); }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    /// From now on it is so many bytes; more of them go over the limit if need be.
    // REQUIRES: made with a budget
    void set(std::size_t bytes) noexcept {
        if (bytes > bytes_) budget_->take(who_, bytes - bytes_);
        if (bytes < bytes_) budget_->give(who_, bytes_ - bytes);
        bytes_ = bytes;
    }

private:
    ref<MemoryBudget> budget_;
    std::size_t bytes_ = 0;
    user who_ = user::other;
};

} // namespace lsmer::inline v0::cache
