#pragma once
// Block: bytes read from a file and verified, shared by the cache and those who read them.
//
//   made     by the cache, which counts its memory; filled by the one who made it
//   cached   immutable; found by its key; in one queue of one shard
//   evicted  not found any more; lives, and is counted, until the last reader lets go
//
// Threads: `bytes` from any number, once it is cached. The rest is of its shard, under its lock.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/hash.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/cache/budget.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::cache {

/// What the bytes are of.
struct key {
    std::uint64_t file = 0; // a number that the cache gave out (new_file)
    std::uint32_t group = 0;
    std::uint32_t item = 0; // of the group, numbered by the reader of the file: column and part
    friend bool operator==(const key&, const key&) = default;
};

[[nodiscard]] constexpr std::uint64_t hash_of(const key& k) noexcept {
    return hash_combine(hash_integer(k.file), std::uint64_t{k.group} << 32 | k.item);
}

class Block : public counted {
public:
    /// Room for so many bytes, not counted by any budget.
    explicit Block(std::size_t bytes) : bytes_(bytes) {}
    ~Block() {
        if (budget_) budget_->give(user::cache, memory());
    }

    [[nodiscard]] byte_view bytes() const noexcept { return bytes_.view(); }
    // REQUIRES: it is not in a cache yet, and nobody else has it
    // REQUIRES: its size is left as it is
    [[nodiscard]] byte_buffer& to_fill() noexcept { return bytes_; }
    /// The memory it takes: with the buffer's padding, its place in the cache's index, and what
    /// the allocator needs.
    [[nodiscard]] std::size_t memory() const noexcept {
        constexpr std::size_t beside = sizeof(Block) + 96;
        return bytes_.capacity() + buffer_padding + beside;
    }
    /// Its memory was taken from the budget, and goes back there with it.
    void count_in(ref<MemoryBudget> budget) noexcept { budget_ = std::move(budget); }

private:
    friend class BlockIndex;
    friend class BlockQueue;
    friend class Shard;

    byte_buffer bytes_;
    ref<MemoryBudget> budget_;
    // Of the shard.
    key key_;
    std::uint64_t hash_ = 0;
    Block* newer_ = nullptr;
    Block* older_ = nullptr;
    std::uint8_t uses_ = 0; // since it came, or came round; at most 3
    bool in_main_ = false;
};

} // namespace lsmer::inline v0::cache
