#pragma once
// Memory: what a table takes of it, within `options.memory`.
//
//   memtables   each from its first rows until the last view that has it goes
//   indexes     directories of open files
//   cache       blocks of files; what the others leave
//
// 1. Who writes has the memtable counted before rows go in; blocks make room for it.
// 2. Where everything but the cache takes seven eighths, the active memtable is flushed once it
//    has a sixteenth of the limit (`wants_flush`).
// 3. Where the limit is exceeded although no block is left, writers wait for the flushes that are
//    due (`held_up`), and only for these: what snapshots hold, nobody can take away.
//
// So what is counted exceeds the limit by no more than a batch, a group of a memtable's rows, and
// what readers hold at that moment. Not counted: what flush and compaction have at hand, symbols.
//
// Threads: `count` with the order lock, the rest by any number.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/cache/concepts.hpp"
#include "lsmer/engine/stats.hpp"

#include <cstddef>

namespace lsmer::inline v0::engine {

namespace detail {
template <class Memtable>
concept tells_memory = requires(const Memtable& m) {
    { m.memory() } -> std::same_as<std::size_t>;
};
/// Memory of a memtable, as it tells it, or what its rows need.
template <class Memtable>
[[nodiscard]] std::size_t memory_of(const Memtable& m) noexcept {
    if constexpr (tells_memory<Memtable>) {
        return m.memory();
    } else {
        return m.bytes();
    }
}
} // namespace detail

template <cache::block_cache Cache>
class Memory {
public:
    explicit Memory(std::size_t limit)
        : budget_(make_ref<cache::MemoryBudget>(limit)), blocks_(make_ref<Cache>(budget_)) {}

    /// For files, when they are opened.
    [[nodiscard]] const ref<Cache>& blocks() const noexcept { return blocks_; }

    /// Counts what a memtable takes by now in its share.
    template <class Memtable>
    void count(const Memtable& table, cache::MemoryShare& share) {
        const std::size_t bytes = round_up(detail::memory_of(table), step);
        if (bytes == share.bytes()) [[likely]] return;
        if (!share) share = cache::MemoryShare(budget_, cache::user::memtables);
        if (bytes > share.bytes()) blocks_->make_room(bytes - share.bytes());
        share.set(bytes);
    }
    /// Whether a memtable with rows of so many bytes should be flushed although it is not full.
    [[nodiscard]] bool wants_flush(std::size_t bytes) const noexcept {
        return bytes >= budget_->limit() / 16 && bytes != 0 && budget_->tight();
    }
    /// Whether rows should wait while there is something to be flushed.
    [[nodiscard]] bool held_up() const noexcept { return budget_->over(); }

    [[nodiscard]] memory_stats statistics() const noexcept {
        using cache::user;
        const cache::MemoryBudget& b = *budget_;
        return {b.limit(),          b.used(),           b.peak(),         b.used(user::memtables),
                b.used(user::indexes), b.used(user::filters), b.used(user::cache),
                b.used(user::other), blocks_->statistics()};
    }

private:
    static constexpr std::size_t step = std::size_t{1} << 16; // so that few rows change anything

    ref<cache::MemoryBudget> budget_;
    ref<Cache> blocks_;
};

} // namespace lsmer::inline v0::engine
