#pragma once
// BlockIndex: blocks of a shard by their key. Open addressing, at most half full.
//
//   slots  | hash, block | - | hash, block | hash, block | - | ...      a power of two
//
// A block lies at its hash's slot or after it, with no gap between: what follows a removed one
// moves up, so that no slot is ever marked as removed.
//
// Threads: one at a time.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/cache/block.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace lsmer::inline v0::cache {

class BlockIndex {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Null when there is none.
    [[nodiscard]] Block* find(const key& k, std::uint64_t hash) const noexcept {
        if (size_ == 0) return nullptr;
        for (std::size_t at = hash & mask();; at = (at + 1) & mask()) {
            const slot& s = slots_[at];
            if (s.block == nullptr) return nullptr;
            if (s.hash == hash && s.block->key_ == k) return s.block;
        }
    }
    // REQUIRES: its key is not there
    void add(Block* block) {
        if (2 * (size_ + 1) > slots_.size()) grow();
        place({block->hash_, block});
        ++size_;
    }
    // REQUIRES: it is there
    void remove(const Block* block) noexcept {
        std::size_t at = block->hash_ & mask();
        while (slots_[at].block != block) at = (at + 1) & mask();
        for (std::size_t next = at;;) {
            next = (next + 1) & mask();
            if (slots_[next].block == nullptr) break;
            const std::size_t home = slots_[next].hash & mask();
            // It may move up as far as its home.
            if (((next - home) & mask()) < ((next - at) & mask())) continue;
            slots_[at] = slots_[next];
            at = next;
        }
        slots_[at] = {};
        --size_;
    }

private:
    struct slot {
        std::uint64_t hash;
        Block* block;
    };

    [[nodiscard]] std::size_t mask() const noexcept { return slots_.size() - 1; }
    void place(slot s) noexcept {
        std::size_t at = s.hash & mask();
        while (slots_[at].block != nullptr) at = (at + 1) & mask();
        slots_[at] = s;
    }
    LSMER_NOINLINE void grow() {
        constexpr std::size_t least = 16;
        const buffer<slot> old = std::move(slots_);
        slots_.resize(2 * old.size() < least ? least : 2 * old.size());
        std::memset(static_cast<void*>(slots_.data()), 0, slots_.size() * sizeof(slot));
        for (const slot& s : old) {
            if (s.block != nullptr) place(s);
        }
    }

    buffer<slot> slots_;
    std::size_t size_ = 0;
};

} // namespace lsmer::inline v0::cache
