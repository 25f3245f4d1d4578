#pragma once
// Shard: one part of the cache under a lock of its own, and the choice of what goes.
//
//   new ----> [ newest   small   oldest ] --used again--> [ newest   main   oldest ]
//                                  |                         ^ again, once for each use |
//                                  '--> ghosts --comes back--'                          '--> gone
//
// 1. New blocks pass through `small`, a tenth of the bytes. What is not used twice while it is
//    there goes: a scan, which touches each block once, moves nothing in `main`.
// 2. A use is a count up to three and no move of the block: finding one is a look into the index.
// 3. Blocks that readers hold are chosen like others: they are not found any more, and their
//    memory is free when the last reader lets go.
//
// Source: S3-FIFO, of Yang, Zhang, Qiu, Yue, Rashmi: FIFO Queues are All You Need for Cache
// Eviction, SOSP 2023; queues are measured in bytes. What it was measured against:
// docs/design/0014-a-cache-that-scans-pass-through.md
//
// Threads: any number; the lock is held for a look into the index, or for as many steps as blocks
// come round.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/cache/block.hpp"
#include "lsmer/cache/block_index.hpp"
#include "lsmer/cache/concepts.hpp"
#include "lsmer/cache/ghosts.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::cache {

/// Blocks in order of age; a list through the blocks.
class BlockQueue {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }
    [[nodiscard]] Block* oldest() const noexcept { return oldest_; }
    [[nodiscard]] static Block* newer(const Block* block) noexcept { return block->newer_; }

    void push(Block* block) noexcept {
        block->newer_ = nullptr;
        block->older_ = newest_;
        (newest_ != nullptr ? newest_->newer_ : oldest_) = block;
        newest_ = block;
        bytes_ += block->memory();
        ++size_;
    }
    /// Lets go of all of them.
    void release() noexcept {
        for (Block* b = oldest_; b != nullptr;) {
            static_cast<void>(ref<Block>::adopt(std::exchange(b, b->newer_)));
        }
        *this = {};
    }
    void remove(Block* block) noexcept {
        (block->newer_ != nullptr ? block->newer_->older_ : newest_) = block->older_;
        (block->older_ != nullptr ? block->older_->newer_ : oldest_) = block->newer_;
        bytes_ -= block->memory();
        --size_;
    }

private:
    Block* newest_ = nullptr;
    Block* oldest_ = nullptr;
    std::size_t bytes_ = 0;
    std::size_t size_ = 0;
};

class Shard {
public:
    Shard() noexcept = default;
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;
    ~Shard() {
        small_.release();
        main_.release();
    }

    /// Null when it is not there.
    [[nodiscard]] ref<const Block> find(const key& k, std::uint64_t hash) noexcept {
        const scoped_lock lock(mutex_);
        Block* const block = index_.find(k, hash);
        if (block == nullptr) {
            ++counts_.misses;
            return {};
        }
        ++counts_.hits;
        if (block->uses_ < uses_most) ++block->uses_;
        return ref<const Block>::share(block);
    }

    /// Gives the block that is found under the key from now on: this one, unless there is one.
    [[nodiscard]] ref<const Block> insert(const key& k, std::uint64_t hash, ref<Block> block) {
        const scoped_lock lock(mutex_);
        if (Block* const there = index_.find(k, hash); there != nullptr) {
            return ref<const Block>::share(there);
        }
        block->key_ = k;
        block->hash_ = hash;
        block->uses_ = 0;
        block->in_main_ = ghosts_.take(hash);
        index_.add(block.get());
        queue_of(*block).push(block.get());
        ++counts_.inserts;
        ref<const Block> out = block;
        static_cast<void>(block.release()); // its reference is the shard's
        return out;
    }

    /// Takes out the block that matters least; null when there is none. Its memory goes with the
    /// caller's reference, outside the lock.
    [[nodiscard]] ref<Block> evict() noexcept {
        const scoped_lock lock(mutex_);
        for (;;) {
            const std::size_t all = small_.bytes() + main_.bytes();
            if (main_.size() == 0 || (small_.size() != 0 && small_.bytes() >= all / 10)) {
                Block* const block = small_.oldest();
                if (block == nullptr) return {};
                if (block->uses_ < uses_to_stay) {
                    ghosts_.add(block->hash_, index_.size());
                    ++counts_.evictions;
                    return take_out(block);
                }
                small_.remove(block);
                block->uses_ = 0;
                block->in_main_ = true;
                main_.push(block);
            } else {
                Block* const block = main_.oldest();
                if (block->uses_ == 0) {
                    ++counts_.evictions;
                    return take_out(block);
                }
                --block->uses_;
                main_.remove(block);
                main_.push(block);
            }
        }
    }

    /// Takes out a block, if it is there.
    ref<Block> erase(const key& k, std::uint64_t hash) noexcept {
        const scoped_lock lock(mutex_);
        Block* const block = index_.find(k, hash);
        return block == nullptr ? ref<Block>() : take_out(block);
    }

    void add_to(stats& total) const noexcept {
        const scoped_lock lock(mutex_);
        total.hits += counts_.hits;
        total.misses += counts_.misses;
        total.inserts += counts_.inserts;
        total.evictions += counts_.evictions;
        total.blocks += index_.size();
        total.bytes += small_.bytes() + main_.bytes();
        for (const BlockQueue* queue : {&small_, &main_}) {
            for (const Block* b = queue->oldest(); b != nullptr; b = BlockQueue::newer(b)) {
                if (b->references() > 1) total.pinned += b->memory();
            }
        }
    }

private:
    static constexpr std::uint8_t uses_most = 3;
    static constexpr std::uint8_t uses_to_stay = 2;

    [[nodiscard]] BlockQueue& queue_of(const Block& block) noexcept {
        return block.in_main_ ? main_ : small_;
    }
    /// With the lock.
    [[nodiscard]] ref<Block> take_out(Block* block) noexcept {
        queue_of(*block).remove(block);
        index_.remove(block);
        return ref<Block>::adopt(block);
    }

    alignas(64) mutable mutex mutex_; // the lines of one shard are no other's
    BlockIndex index_;
    BlockQueue small_;
    BlockQueue main_;
    Ghosts ghosts_;
    stats counts_;
};

} // namespace lsmer::inline v0::cache
