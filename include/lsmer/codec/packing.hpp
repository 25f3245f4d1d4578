#pragma once
// How a vector of integers is packed: from which base, in how many bits, and which of its values
// are exceptions that do not fit.
//
//   no exceptions    base = smallest value, width = bits of the largest difference
//   exceptions       fewer bits; the bits of a value that do not fit are kept apart, with its place
//
// The rule. Without exceptions a vector takes P bytes. With base b and each width w, the values
// that need more than w bits are exceptions, of 2 bytes for the place and 1, 2, 4 or 8 for the bits
// above w. Of all b and w, the fewest bytes are taken when they are at most 15/16 P, and no more
// than one value in eight is an exception. So what costs a search while encoding, a loop while
// decoding, and the operators that work on packed values, is paid where it gains one byte of 16 at
// least.
//
// Two bases b are tried: the smallest value; and, where values lie far below the rest, the smallest
// that does not. Of 16 values, spread evenly, q is the fifth and r the twelfth in order: far below
// is what is less than q - 2 * (r - q). When five of the 16 need all bits above the smallest value,
// there is no search above it.
//
// Source: Zukowski, Heman, Nes, Boncz: Super-Scalar RAM-CPU Cache Compression (PFOR), ICDE 2006.

#include "lsmer/base/isa.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/min_max.hpp"

#include <bit>
#include <cstdint>
#include <limits>
#include <span>

namespace lsmer::inline v0::codec {

struct packing {
    std::uint64_t base = 0; // of words, modulo 2^64
    unsigned width = 0;
    unsigned exceptions = 0;
    unsigned high_bytes = 0; // of what each exception has above `width` bits; 0 without any

    /// Bytes of the exceptions of a vector in a body (bitpack.hpp).
    [[nodiscard]] constexpr std::size_t exception_bytes() const noexcept {
        return exceptions == 0 ? 0 : 2 + exceptions * (2 + high_bytes);
    }
    /// Bytes of the first `count` values.
    [[nodiscard]] constexpr std::size_t bytes(std::size_t count) const noexcept {
        return kernel::packed_bytes(width, count) + exception_bytes();
    }
};

namespace detail {

/// Values that need all of the bits up to `top`, or more.
struct count_wide {
    LSMER_ALWAYS_INLINE static std::uint64_t run(const std::int64_t* values, std::uint64_t base,
                                                 std::uint64_t mask, unsigned top) {
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint64_t offset = (static_cast<std::uint64_t>(values[i]) - base) & mask;
            count += static_cast<std::uint64_t>(offset >> top != 0);
        }
        return count;
    }
};

/// How many values have each width above the base.
LSMER_NOINLINE inline void count_widths(std::span<const std::int64_t> values, std::uint64_t base,
                                        std::uint64_t mask, unsigned (&of_width)[65]) {
    constexpr std::size_t tables = 4; // so that an addition seldom waits for the one before
    std::uint16_t counts[tables][66] = {};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::uint64_t offset = (static_cast<std::uint64_t>(values[i]) - base) & mask;
        ++counts[i % tables][std::bit_width(offset)];
    }
    for (std::size_t w = 0; w <= 64; ++w) {
        of_width[w] = 0;
        for (const auto& table : counts) of_width[w] += table[w];
    }
}

struct least_from {
    LSMER_ALWAYS_INLINE static std::int64_t run(const std::int64_t* values, std::int64_t from) {
        constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();
        std::int64_t least = highest;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::int64_t out = -static_cast<std::int64_t>(values[i] < from); // all ones
            const std::int64_t v = (values[i] & ~out) | (highest & out);
            least = v < least ? v : least;
        }
        return least;
    }
};

/// 16 values of a vector, spread evenly, in ascending order.
struct sixteen {
    std::int64_t value[16];

    explicit sixteen(std::span<const std::int64_t> values) noexcept {
        for (std::size_t i = 0; i < 16; ++i) { // by insertion
            const std::int64_t v = values[i * values.size() / 16];
            std::size_t at = i;
            for (; at > 0 && value[at - 1] > v; --at) value[at] = value[at - 1];
            value[at] = v;
        }
    }
};

/// Finds the second base of the rule; false where it is the first.
LSMER_NOINLINE inline bool base_above_outliers(std::span<const std::int64_t> values,
                                               const std::int64_t (&some)[16], std::int64_t min,
                                               std::uint64_t& base) {
    const auto q = static_cast<std::uint64_t>(some[4]);
    const std::uint64_t reach = static_cast<std::uint64_t>(some[11]) - q;
    const std::uint64_t above_min = q - static_cast<std::uint64_t>(min);
    if (reach >= above_min || reach >= above_min - reach) return false;
    const auto from = static_cast<std::int64_t>(q - 2 * reach);
    std::int64_t least = some[4];
    if (values.size() == vector_rows) {
        least = invoke_isa<least_from>(values.data(), from);
    } else {
        for (const std::int64_t v : values) least = v >= from && v < least ? v : least;
    }
    base = static_cast<std::uint64_t>(least);
    return true;
}

/// All ones in as many bits as a value of so many bytes has.
[[nodiscard]] constexpr std::uint64_t mask_of(std::size_t bytes) noexcept {
    return ~std::uint64_t{0} >> (64 - 8 * bytes);
}

/// The best packing from this base that has exceptions, if it takes at most `most` bytes; else
/// one of width 64 and above.
LSMER_NOINLINE inline packing with_exceptions(std::span<const std::int64_t> values,
                                              std::uint64_t base, std::uint64_t mask, unsigned top,
                                              std::size_t most) {
    packing best;
    best.width = 65;
    const std::size_t exceptions_max = values.size() / 8;
    if (values.size() == vector_rows && top <= 64) { // is it worth counting them one by one?
        const auto wide = invoke_isa<count_wide>(values.data(), base, mask, top - 1);
        if (wide > exceptions_max) return best;
    }
    unsigned of_width[65];
    count_widths(values, base, mask, of_width);
    unsigned widest = 64;
    while (widest > 0 && of_width[widest] == 0) --widest;
    packing p{base, widest, 0, 0};
    while (p.width > 0) {
        p.exceptions += of_width[p.width];
        --p.width;
        if (p.exceptions > exceptions_max) break;
        p.high_bytes = std::bit_ceil((widest - p.width + 7) / 8);
        const std::size_t bytes = p.bytes(values.size());
        if (bytes > most) continue;
        best = p;
        most = bytes - 1;
    }
    return best;
}

} // namespace detail

/// The packing of a vector's words, whose values have `value_bytes` bytes.
// REQUIRES: 1 to 1,024 words
[[nodiscard]] LSMER_NOINLINE inline packing choose_packing(std::span<const std::int64_t> values,
                                                           std::size_t value_bytes) {
    const zone<std::int64_t> range = kernel::min_max(values);
    const auto base = static_cast<std::uint64_t>(range.min);
    const packing plain{
        base, static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(range.max) - base)),
        0, 0};
    const std::size_t bytes = plain.bytes(values.size());
    std::size_t most = bytes - bytes / 16;
    if (plain.width < 2) return plain;
    const std::uint64_t mask = detail::mask_of(value_bytes);
    const detail::sixteen some(values);
    packing best = plain;
    const std::uint64_t fifth_largest = static_cast<std::uint64_t>(some.value[11]) - base;
    if (fifth_largest >> (plain.width - 1) == 0) {
        const packing p = detail::with_exceptions(values, base, mask, plain.width, most);
        if (p.width <= 64) best = p, most = p.bytes(values.size()) - 1;
    }
    std::uint64_t second = 0;
    if (detail::base_above_outliers(values, some.value, range.min, second)) {
        const auto width =
            static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(range.max) - second));
        const packing p = detail::with_exceptions(values, second, mask, width + 1, most);
        if (p.width <= 64) best = p;
    }
    return best;
}

} // namespace lsmer::inline v0::codec
