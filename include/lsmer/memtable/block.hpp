#pragma once
// The memory of one row group of a memtable: every column's values for 65,536 rows.
//
//   | column 0: 65,536 values | column 1: 65,536 values | ... | padding |
//   ^ 64-byte aligned          ^ 64-byte aligned
//
// One allocation a group, whose pages the system provides as rows touch them. A group of ordinary
// columns has about two megabytes, so it may ask for huge pages: 512 page faults become one.

#include "lsmer/base/bytes.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/schema.hpp"

#include <sys/mman.h>

#include <array>
#include <cstddef>
#include <cstdlib>

namespace lsmer::inline v0::memtable {

/// Where each column lies in a block.
template <schema S>
struct block_layout {
    static constexpr std::array<std::size_t, column_count<S>> offset = [] {
        std::array<std::size_t, column_count<S>> out{};
        std::size_t at = 0;
        each_index<column_count<S>>([&](auto i) {
            out[i] = at;
            at += round_up(group_rows * sizeof(typename column_at<S, i>::storage_type),
                           buffer_alignment);
        });
        return out;
    }();
    static constexpr std::size_t row_bytes = [] {
        std::size_t sum = 0;
        each_index<column_count<S>>(
            [&](auto i) { sum += sizeof(typename column_at<S, i>::storage_type); });
        return sum;
    }();
    static constexpr std::size_t bytes = [] {
        constexpr std::size_t last = column_count<S> - 1;
        return round_up(offset[last] +
                            group_rows * sizeof(typename column_at<S, last>::storage_type) +
                            buffer_padding,
                        buffer_alignment);
    }();
};

/// Memory of `blocks` blocks that hold `rows` rows. Huge pages are touched whole by the first row,
/// others as rows come, each column's for itself.
template <schema S>
[[nodiscard]] constexpr std::size_t block_memory(std::size_t blocks, std::size_t rows,
                                                 bool huge_pages) noexcept {
    constexpr std::size_t huge = std::size_t{1} << 21;
    constexpr std::size_t page = 4096;
    if (huge_pages && block_layout<S>::bytes >= huge / 2) {
        return blocks * round_up(block_layout<S>::bytes, huge);
    }
    return rows * block_layout<S>::row_bytes + blocks * column_count<S> * page;
}

/// A block, or nullptr when memory is out.
template <schema S>
[[nodiscard]] std::byte* allocate_block(bool huge_pages) noexcept {
    constexpr std::size_t page = std::size_t{1} << 21;
    constexpr std::size_t bytes = block_layout<S>::bytes;
    if (!huge_pages || bytes < page / 2) {
        return static_cast<std::byte*>(std::aligned_alloc(buffer_alignment, bytes));
    }
    constexpr std::size_t whole = round_up(bytes, page);
    void* const at = std::aligned_alloc(page, whole);
    // Advice only: where it is not taken the block works just as well.
    if (at != nullptr) static_cast<void>(::madvise(at, whole, MADV_HUGEPAGE));
    return static_cast<std::byte*>(at);
}

inline void free_block(std::byte* block) noexcept { std::free(block); }

} // namespace lsmer::inline v0::memtable
