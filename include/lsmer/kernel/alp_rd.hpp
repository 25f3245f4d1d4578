#pragma once
// Floats cut in two: a left part of up to 16 bits that is one of 8, and the bits right of it.
//
//   63             r               0
//   | left, a code | right, packed |          value = dictionary[code] << r | right
//
// Decoding looks codes up one by one: a table of 8 is in the nearest cache, and a gather of any
// instruction set would be slower.
//
// Source: Afroozeh, Kuffo, Boncz: ALP: Adaptive Lossless Floating-Point Compression, SIGMOD 2024.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/bitpack.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace lsmer::inline v0::kernel {

/// Left parts that have a code.
inline constexpr std::size_t alp_rd_entries = 8;
/// Bits of the widest left part.
inline constexpr unsigned alp_rd_left_max = 16;

namespace detail {

template <class T>
using alp_rd_bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

template <class T>
LSMER_NOINLINE void alp_rd_join(const alp_rd_bits<T>* LSMER_RESTRICT right,
                                const std::uint8_t* LSMER_RESTRICT codes,
                                const alp_rd_bits<T>* LSMER_RESTRICT left, T* LSMER_RESTRICT out) {
    for (std::size_t i = 0; i < vector_rows; ++i) {
        out[i] = std::bit_cast<T>(right[i] | left[codes[i]]);
    }
}

/// Puts a code where the left part is an entry.
struct alp_rd_match {
    LSMER_ALWAYS_INLINE static void run(const std::uint16_t* LSMER_RESTRICT lefts,
                                        std::uint16_t entry, std::uint16_t code,
                                        std::uint16_t* LSMER_RESTRICT found) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto is = static_cast<std::uint16_t>(
                -static_cast<std::uint16_t>(lefts[i] == entry)); // all ones, or zero
            found[i] = static_cast<std::uint16_t>((found[i] & ~is) | (code & is));
        }
    }
};

} // namespace detail

/// 1,024 values from their right parts, 128 * right_bits bytes, and the codes of their left ones,
/// 128 * code_bits bytes.
// REQUIRES: right_bits between bits of T - 16 and bits of T - 1, code_bits <= 3
template <std::floating_point T>
void alp_rd_decode(const std::byte* right, unsigned right_bits, const std::byte* codes,
                   unsigned code_bits, const std::uint16_t* entries, T* out) {
    using U = detail::alp_rd_bits<T>;
    alignas(64) U words[vector_rows];
    unpack<U>(right, right_bits, 0, words);
    alignas(64) std::uint8_t numbers[vector_rows];
    unpack<std::uint8_t>(codes, code_bits, 0, numbers);
    U left[alp_rd_entries];
    for (std::size_t k = 0; k < alp_rd_entries; ++k) left[k] = U{entries[k]} << right_bits;
    detail::alp_rd_join<T>(words, numbers, left, out);
}

/// Right parts and codes of 1,024 values; `bad` is 1, and the code 0, where the left part is none
/// of the first `count` entries. The first of equal entries counts.
// REQUIRES: right_bits as above, count <= alp_rd_entries
template <std::floating_point T>
LSMER_NOINLINE void alp_rd_encode_as(isa which, const T* LSMER_RESTRICT values, unsigned right_bits,
                                     const std::uint16_t* entries, std::size_t count,
                                     std::uint64_t* LSMER_RESTRICT right,
                                     std::uint64_t* LSMER_RESTRICT codes,
                                     std::uint8_t* LSMER_RESTRICT bad) {
    using U = detail::alp_rd_bits<T>;
    alignas(64) std::uint16_t lefts[vector_rows];
    alignas(64) std::uint16_t found[vector_rows];
    const U mask = static_cast<U>((U{1} << right_bits) - 1);
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const U bits = std::bit_cast<U>(values[i]);
        right[i] = bits & mask;
        lefts[i] = static_cast<std::uint16_t>(bits >> right_bits);
        found[i] = alp_rd_entries;
    }
    while (count-- > 0) { // one at a time: a loop over entries would be compiled for each
        invoke_isa_as<detail::alp_rd_match>(which, +lefts, entries[count],
                                            static_cast<std::uint16_t>(count), +found);
    }
    for (std::size_t i = 0; i < vector_rows; ++i) {
        bad[i] = static_cast<std::uint8_t>(found[i] / alp_rd_entries);
        codes[i] = found[i] % alp_rd_entries;
    }
}
template <std::floating_point T>
void alp_rd_encode(const T* values, unsigned right_bits, const std::uint16_t* entries,
                   std::size_t count, std::uint64_t* right, std::uint64_t* codes,
                   std::uint8_t* bad) {
    alp_rd_encode_as(best_isa(), values, right_bits, entries, count, right, codes, bad);
}

} // namespace lsmer::inline v0::kernel
