#pragma once
// Where the fields and the rows of a piece of text end, found 64 bytes at a time.
//
//   text     a , " b , c " , d \n
//   quote        1       1              bit masks, one bit per byte
//   inside       1 1 1 1 1 0            running parity of the quotes before
//   ends       1             1   1      (delimiter | newline) & ~inside
//
// A quote opens and closes wherever it stands; whether it stood where it may is checked later, on
// rows that have any (quotes.hpp). The idea of bit masks over a block and of parity by a prefix
// xor: G. Langdale and D. Lemire, "Parsing Gigabytes of JSON per Second", VLDB Journal 2019.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::csv {

namespace detail {

using byte_lanes = char __attribute__((vector_size(16)));

/// Bit i says whether byte i is set; every byte of `set` is 0 or -1. A template, so that the
/// builtin is looked up on x86 only.
template <class Lanes>
LSMER_ALWAYS_INLINE std::uint64_t lane_mask(Lanes set) noexcept {
    if constexpr (is_x86_64) {
        return static_cast<std::uint16_t>(__builtin_ia32_pmovmskb128(set));
    } else {
        // The top bits of eight bytes meet in the top byte of a product.
        std::uint64_t halves[2];
        store(halves, set);
        const auto gather = [](std::uint64_t x) {
            return (x & 0x8080808080808080U) / 128 * 0x0102040810204080U >> 56;
        };
        return gather(halves[0]) | gather(halves[1]) << 8;
    }
}

/// Bit i says whether byte i of 64 is `c`.
LSMER_ALWAYS_INLINE std::uint64_t equal_mask(const char* block, char c) noexcept {
    const byte_lanes wanted = byte_lanes{} + c;
    std::uint64_t mask = 0;
    for (unsigned i = 0; i < 4; ++i) {
        const auto equal = reinterpret_cast<byte_lanes>(load<byte_lanes>(block + 16 * i) == wanted);
        mask |= lane_mask(equal) << (16 * i);
    }
    return mask;
}

/// Bit i: parity of bits 0 .. i.
LSMER_ALWAYS_INLINE std::uint64_t running_parity(std::uint64_t bits) noexcept {
    for (unsigned shift = 1; shift < 64; shift *= 2) bits ^= bits << shift;
    return bits;
}

struct structure_counts {
    std::size_t ends;
    std::size_t rows;
    bool quotes;
    bool unclosed;
};

struct find_structure {
    /// Writes up to 7 values past the last of `ends`. Offsets are numbered from `first`, which is
    /// also what rows count from.
    LSMER_ALWAYS_INLINE static structure_counts run(const char* text, std::size_t size,
                                                    char delimiter, char quote,
                                                    std::uint32_t* ends, std::uint32_t* rows) {
        std::size_t n = 0;
        std::size_t row = 0;
        std::uint64_t inside = 0; // all ones while a quote is open at the start of the block
        std::uint64_t any_quote = 0;
        for (std::size_t at = 0; at < size; at += 64) {
            const std::uint64_t valid =
                size - at >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << (size - at)) - 1;
            const char* const block = text + at;
            std::uint64_t newlines = equal_mask(block, '\n') & valid;
            std::uint64_t all = (equal_mask(block, delimiter) & valid) | newlines;
            const std::uint64_t quotes = quote != '\0' ? equal_mask(block, quote) & valid : 0;
            if ((quotes | inside) != 0) {
                const std::uint64_t within = running_parity(quotes) ^ inside;
                inside = 0 - (within >> 63);
                any_quote |= quotes;
                all &= ~within;
                newlines &= ~within;
            }
            for (std::uint64_t m = newlines; m != 0; m &= m - 1) {
                rows[row++] =
                    static_cast<std::uint32_t>(n) +
                    static_cast<std::uint32_t>(std::popcount(all & ((m & (0 - m)) - 1)));
            }
            const auto count = static_cast<std::size_t>(std::popcount(all));
            for (std::size_t done = 0; done < count; done += 8) {
                for (std::size_t i = 0; i < 8; ++i, all &= all - 1) {
                    ends[n + done + i] = static_cast<std::uint32_t>(at) +
                                         static_cast<std::uint32_t>(std::countr_zero(all));
                }
            }
            n += count;
        }
        return {n, row, any_quote != 0, inside != 0};
    }
};

} // namespace detail

/// Threads: one at a time. The offsets are those of the last `find`.
class Structure {
public:
    /// Fields end at these offsets; before the first stands all ones, so that a field begins at
    /// `ends()[k] + 1` and ends at `ends()[k + 1]`, for the k-th field and all.
    [[nodiscard]] const std::uint32_t* ends() const noexcept { return ends_.data(); }
    [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
    /// Number of fields before the end of row r: its last field is the one before that.
    [[nodiscard]] std::size_t row_end(std::size_t r) const noexcept {
        return std::size_t{last_[r]} + 1;
    }
    [[nodiscard]] bool quotes() const noexcept { return quotes_; }
    /// A quote is open where the text ends.
    [[nodiscard]] bool unclosed() const noexcept { return unclosed_; }

    /// `complete` says that nothing follows: what stands behind the last newline is a row, too.
    // REQUIRES: 64 readable bytes behind the text; 0 < text.size() <= 2^31
    void find(std::string_view text, char delimiter, char quote, bool complete) {
        if (ends_.size() < text.size() + 16) {
            ends_.resize(text.size() + 16);
            last_.resize(text.size() + 16);
        }
        ends_[0] = ~std::uint32_t{0};
        const detail::structure_counts found = invoke_isa<detail::find_structure>(
            text.data(), text.size(), delimiter, quote, ends_.data() + 1, last_.data());
        rows_ = found.rows;
        quotes_ = found.quotes;
        unclosed_ = found.unclosed;
        ended_by_text_ = false;
        if (complete && !unclosed_ && ends_[row_ends()] + 1 != text.size()) {
            ended_by_text_ = true;
            ends_[found.ends + 1] = static_cast<std::uint32_t>(text.size());
            last_[rows_++] = static_cast<std::uint32_t>(found.ends);
        }
    }

    /// Number of fields in all rows.
    [[nodiscard]] std::size_t row_ends() const noexcept {
        return rows_ == 0 ? 0 : row_end(rows_ - 1);
    }
    /// The last row ends with the text, not with a newline.
    [[nodiscard]] bool ended_by_text() const noexcept { return ended_by_text_; }

private:
    buffer<std::uint32_t> ends_;
    buffer<std::uint32_t> last_; // index of each row's last field
    std::size_t rows_ = 0;
    bool quotes_ = false;
    bool unclosed_ = false;
    bool ended_by_text_ = false;
};

} // namespace lsmer::inline v0::csv
