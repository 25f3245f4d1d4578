#pragma once
// TextArena: the bytes of texts that lie nowhere else. What string_views of a buffer point into,
// and where compressed texts are written to when they are read.
//
//   | block | block | ... | last block: texts, room |
//
//   1. Bytes stay where they are until `clear`, however much comes behind them; views into the
//      arena die with `clear` and with the arena, and live on when it is moved.
//   2. `clear` keeps the largest block, so that an arena cleared once a vector soon allocates no
//      more.

#include "lsmer/base/bytes.hpp"

#include <cstddef>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

namespace lsmer::inline v0 {

/// Threads: one at a time.
class TextArena {
public:
    TextArena() = default;
    TextArena(TextArena&&) noexcept = default;
    TextArena& operator=(TextArena&&) noexcept = default;

    /// A copy of the text.
    [[nodiscard]] std::string_view keep(std::string_view text) {
        char* const at = room(text.size());
        if (!text.empty()) std::memcpy(at, text.data(), text.size());
        take(text.size());
        return {at, text.size()};
    }

    /// Room for `bytes` in one piece. It is the arena's again with the next call, but for what
    /// `take` keeps of it.
    [[nodiscard]] char* room(std::size_t bytes) {
        if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < bytes) {
            add_block(bytes);
        }
        return blocks_.back().end();
    }
    /// Keeps the first bytes of the room given last.
    // REQUIRES: bytes is at most what was asked for
    void take(std::size_t bytes) noexcept {
        LSMER_ASSERT(bytes == 0 || (!blocks_.empty() && bytes <= blocks_.back().capacity() -
                                                                     blocks_.back().size()),
                     "an arena gives no more than its room");
        if (bytes != 0) blocks_.back().extend(bytes);
    }

    /// Forgets all texts.
    void clear() noexcept {
        if (blocks_.empty()) return;
        std::size_t largest = 0;
        for (std::size_t b = 1; b < blocks_.size(); ++b) {
            if (blocks_[b].capacity() > blocks_[largest].capacity()) largest = b;
        }
        if (largest != 0) std::swap(blocks_[0], blocks_[largest]);
        blocks_.resize(1);
        blocks_[0].clear();
    }

private:
    static constexpr std::size_t block_bytes = std::size_t{1} << 16;

    LSMER_NOINLINE void add_block(std::size_t at_least) {
        blocks_.emplace_back();
        blocks_.back().reserve(at_least < block_bytes ? block_bytes : at_least);
    }

    std::vector<buffer<char>> blocks_;
};

} // namespace lsmer::inline v0
