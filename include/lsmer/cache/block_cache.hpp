#pragma once
// BlockCache: blocks of files, as many as the memory budget has room for beside everybody else.
//
//   key --hash--> shard: index, queues (shard.hpp)      a power of two of them, one for each 16 MiB
//   budget        memtables, indexes, filters, other | blocks | spare
//
// 1. A block's memory is taken from the budget before it is filled, and given back when the last
//    reader lets go. Where there is no room, blocks go until there is, those of its own shard
//    first; so the budget is exceeded only while all blocks that there are, are held by readers.
// 2. Then what is read is not kept: `insert` gives it back to its reader alone.
// 3. `make_room` is for the others: blocks go until so much is free.
//
// Threads: everything from any number. A lookup takes its shard's lock for a look into an index;
// memory is freed outside of locks.

#include "lsmer/cache/concepts.hpp"
#include "lsmer/cache/shard.hpp"

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::cache {

class BlockCache : public counted {
public:
    explicit BlockCache(ref<MemoryBudget> budget) : BlockCache(budget, shards_for(*budget)) {}
    /// With so many shards, rounded up to a power of two.
    BlockCache(ref<MemoryBudget> budget, std::size_t shards)
        : budget_(std::move(budget)), count_(std::bit_ceil(shards)), shards_(new Shard[count_]) {}
    ~BlockCache() { delete[] shards_; }

    /// Null when it is not there.
    [[nodiscard]] ref<const Block> find(const key& k) noexcept {
        const std::uint64_t hash = hash_of(k);
        return shards_[shard_of(hash)].find(k, hash);
    }
    /// A block to fill, in the budget.
    [[nodiscard]] LSMER_NOINLINE ref<Block> make(const key& k, std::size_t bytes) {
        auto block = make_ref<Block>(bytes); // its pages are not touched yet
        const std::size_t memory = block->memory();
        std::size_t shard = shard_of(hash_of(k));
        while (!budget_->try_take(user::cache, memory)) {
            if (evict_from(shard)) continue;
            budget_->take(user::cache, memory);
            break;
        }
        block->count_in(budget_);
        return block;
    }
    /// Keeps a block that `make` gave; gives the one to use, which may be another of the same key.
    [[nodiscard]] ref<const Block> insert(const key& k, ref<Block> block) {
        if (budget_->over()) return block;
        const std::uint64_t hash = hash_of(k);
        return shards_[shard_of(hash)].insert(k, hash, std::move(block));
    }

    [[nodiscard]] std::uint64_t new_file() noexcept {
        return files_.fetch_add(1, std::memory_order_relaxed) + 1;
    }
    /// It is not found any more.
    void erase(const key& k) noexcept {
        const std::uint64_t hash = hash_of(k);
        static_cast<void>(shards_[shard_of(hash)].erase(k, hash));
    }

    /// Lets blocks go until the budget has so many bytes to spare, or there are none left.
    LSMER_NOINLINE void make_room(std::size_t bytes) noexcept {
        std::size_t shard = next_.fetch_add(1, std::memory_order_relaxed);
        while (budget_->used() + bytes > budget_->limit()) {
            if (!evict_from(shard)) return;
            ++shard; // from all in turn
        }
    }
    [[nodiscard]] const ref<MemoryBudget>& budget() const noexcept { return budget_; }

    [[nodiscard]] std::size_t shards() const noexcept { return count_; }
    /// Looks at every block of the cache.
    [[nodiscard]] stats statistics() const noexcept {
        stats total;
        for (std::size_t i = 0; i < count_; ++i) shards_[i].add_to(total);
        const std::size_t alive = budget_->used(user::cache);
        if (alive > total.bytes) total.pinned += alive - total.bytes;
        return total;
    }

private:
    static std::size_t shards_for(const MemoryBudget& budget) noexcept {
        constexpr std::size_t each = std::size_t{16} << 20;
        const std::size_t many = std::bit_floor(budget.limit() / each);
        return many < 1 ? 1 : many < 64 ? many : 64;
    }
    [[nodiscard]] std::size_t shard_of(std::uint64_t hash) const noexcept {
        return static_cast<std::size_t>(hash >> 48) & (count_ - 1);
    }
    /// One block of the shard, or of the next that has any, which is `shard` then.
    bool evict_from(std::size_t& shard) noexcept {
        for (std::size_t i = 0; i < count_; ++i, ++shard) {
            if (shards_[shard & (count_ - 1)].evict()) return true;
        }
        return false;
    }

    const ref<MemoryBudget> budget_;
    const std::size_t count_;
    Shard* const shards_; // count_ of them; std::vector would ask whether they can be moved
    std::atomic<std::uint64_t> files_{0};
    std::atomic<std::size_t> next_{0}; // shard that makes room
};

} // namespace lsmer::inline v0::cache
