#pragma once
// Masks of bytes 0 and 1, and the selections (ascending row numbers) made from them.
//
//   mask       1 0 0 1 1 0 0 0 | ...      one byte a row: comparisons write it in lanes
//   selection  0 3 4 ...                  16-bit row numbers: gathering loops follow it
//
// Eight mask bytes become eight bits by one multiplication, and the bits' row numbers come from a
// table of 256 entries of eight 16-bit numbers: no branch depends on the data.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lsmer::inline v0::kernel {

/// Up to so many rows of a vector a selection is made bit by bit, else by table: measured by
/// bench/lsmer/kernel/filter.cpp, see docs/rooms/kernel.md.
inline constexpr std::uint32_t few_rows = vector_rows / 16;
/// Entries a selection must have room for: `select_many` writes eight at a time.
inline constexpr std::size_t selection_room = vector_rows + 8;

namespace detail {

/// For each byte of bits: the numbers of its set bits, ascending.
inline constexpr auto rows_of_bits = [] {
    std::array<std::array<std::uint16_t, 8>, 256> table{};
    for (unsigned bits = 0; bits < 256; ++bits) {
        unsigned n = 0;
        for (unsigned bit = 0; bit < 8; ++bit) {
            if ((bits >> bit & 1) != 0) table[bits][n++] = static_cast<std::uint16_t>(bit);
        }
    }
    return table;
}();

struct count_ones {
    LSMER_ALWAYS_INLINE static std::uint32_t run(const std::uint8_t* LSMER_RESTRICT mask) {
        constexpr std::size_t lanes = 64; // each adds up 16 bytes, then they are added up
        std::uint8_t sums[lanes];
        for (std::size_t l = 0; l < lanes; ++l) sums[l] = mask[l];
        for (std::size_t i = lanes; i < vector_rows; i += lanes) {
            for (std::size_t l = 0; l < lanes; ++l) {
                sums[l] = static_cast<std::uint8_t>(sums[l] + mask[i + l]);
            }
        }
        std::uint32_t total = 0;
        for (std::size_t l = 0; l < lanes; l += 8) {
            // Bytes of at most 16, eight of them: the sum fits into the top byte.
            total += static_cast<std::uint32_t>(load<std::uint64_t>(sums + l) *
                                                    0x0101010101010101U >> 56);
        }
        return total;
    }
};

} // namespace detail

/// Sets the first `rows` bytes of a mask to one and the others to zero.
inline void fill_mask(std::uint8_t* mask, std::size_t rows) noexcept {
    std::memset(mask, 1, rows);
    std::memset(mask + rows, 0, vector_rows - rows);
}

[[nodiscard]] inline std::uint32_t count_mask(const std::uint8_t* mask) noexcept {
    return invoke_isa<detail::count_ones>(mask);
}

/// Eight bytes of 0 or 1 as eight bits, the first byte lowest.
[[nodiscard]] LSMER_ALWAYS_INLINE std::uint8_t mask_bits(const std::uint8_t* mask) noexcept {
    return static_cast<std::uint8_t>(load<std::uint64_t>(mask) * 0x0102040810204080U >> 56);
}

namespace detail {

// Inside the instruction sets' bodies, where counting and finding bits are single instructions.
struct select_many {
    LSMER_ALWAYS_INLINE static std::uint32_t run(const std::uint8_t* LSMER_RESTRICT mask,
                                                 std::uint16_t* LSMER_RESTRICT selection) {
        std::uint32_t count = 0;
        for (std::size_t i = 0; i < vector_rows; i += 8) {
            const std::uint8_t bits = mask_bits(mask + i);
            const auto& rows = rows_of_bits[bits];
            for (std::size_t j = 0; j < 8; ++j) {
                selection[count + j] = static_cast<std::uint16_t>(rows[j] + i);
            }
            count += static_cast<std::uint32_t>(std::popcount(bits));
        }
        return count;
    }
};
struct select_few {
    LSMER_ALWAYS_INLINE static std::uint32_t run(const std::uint8_t* LSMER_RESTRICT mask,
                                                 std::uint16_t* LSMER_RESTRICT selection) {
        std::uint32_t count = 0;
        for (std::size_t i = 0; i < vector_rows; i += 64) {
            std::uint64_t bits = 0;
            for (unsigned k = 0; k < 8; ++k) {
                bits |= std::uint64_t{mask_bits(mask + i + 8 * k)} << (8 * k);
            }
            for (; bits != 0; bits &= bits - 1) {
                const auto bit = static_cast<std::uint32_t>(std::countr_zero(bits));
                selection[count++] = static_cast<std::uint16_t>(i + bit);
            }
        }
        return count;
    }
};

} // namespace detail

/// The rows whose byte is one, ascending; gives how many. By table: as long however many are set.
// REQUIRES: selection has selection_room entries
inline std::uint32_t select_many(const std::uint8_t* mask, std::uint16_t* selection) noexcept {
    return invoke_isa<detail::select_many>(mask, selection);
}
/// As `select_many`, bit by bit: longer the more are set.
inline std::uint32_t select_few(const std::uint8_t* mask, std::uint16_t* selection) noexcept {
    return invoke_isa<detail::select_few>(mask, selection);
}
/// As above, the faster of the two; `count` is how many rows are set.
// REQUIRES: count == count_mask(mask), selection has selection_room entries
inline void select(const std::uint8_t* mask, std::uint32_t count,
                   std::uint16_t* selection) noexcept {
    count <= few_rows ? select_few(mask, selection) : select_many(mask, selection);
}
/// As above; to count takes a tenth of the time that is saved where few are set.
inline std::uint32_t select(const std::uint8_t* mask, std::uint16_t* selection) noexcept {
    const std::uint32_t count = count_mask(mask);
    select(mask, count, selection);
    return count;
}

/// The selected rows whose byte is one; gives how many. Rows may be read and written in place.
inline std::uint32_t select_again(const std::uint8_t* mask, const std::uint16_t* rows,
                                  std::size_t count, std::uint16_t* selection) noexcept {
    std::uint32_t kept = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const std::uint16_t row = rows[k];
        selection[kept] = row;
        kept += mask[row];
    }
    return kept;
}

/// First and last row of a mask that has one.
// REQUIRES: count_mask(mask) != 0
[[nodiscard]] inline std::size_t first_row(const std::uint8_t* mask) noexcept {
    std::size_t i = 0;
    while (mask[i] == 0) ++i;
    return i;
}
[[nodiscard]] inline std::size_t last_row(const std::uint8_t* mask) noexcept {
    std::size_t i = vector_rows - 1;
    while (mask[i] == 0) --i;
    return i;
}

/// Copies the selected values, one after the other.
template <class T>
void gather(const T* values, const std::uint16_t* selection, std::size_t count, T* out) noexcept {
    for (std::size_t i = 0; i < count; ++i) out[i] = values[selection[i]];
}

} // namespace lsmer::inline v0::kernel
