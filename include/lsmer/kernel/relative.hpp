#pragma once
// Values that are a number of another column and a little more: what codec/relative.hpp decodes.
//
//   by code      value[i] = table[code[i] - first] + offset[i]
//   by number    value[i] = number[i] + offset[i]
//
// Sums are of integers, modulo 2^64 or 2^32. For doubles they are of the integers of decimals
// (kernel/alp.hpp), offsets are signed 32 bits, and the table has alp_shift_bits added.
//
//   1. A code outside of the table reads its last entry: there is no code that reads beside it.
//   2. The integer of a double is found by a product and a sum that a compiler may contract: both
//      ways find the same one where it decodes to the double, which an encoder holds to
//      (kernel/alp.hpp). Any other double gives some value.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/alp.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace lsmer::inline v0::kernel {

/// The types of sums: integers are taken as their bits.
template <class T>
concept relative_number =
    std::same_as<T, std::uint32_t> || std::same_as<T, std::uint64_t> || std::same_as<T, double>;

/// The offset of a value, as it is unpacked; that of a double is signed.
template <relative_number T>
using relative_offset =
    std::conditional_t<std::same_as<T, std::uint64_t>, std::uint64_t, std::uint32_t>;

namespace detail {

template <relative_number T>
LSMER_ALWAYS_INLINE std::uint64_t widen_offset(relative_offset<T> offset) noexcept {
    if constexpr (std::same_as<T, double>) {
        return static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(offset)});
    } else {
        return offset;
    }
}

/// What a sum stands for.
template <relative_number T>
LSMER_ALWAYS_INLINE T relative_value(std::uint64_t sum, double power, double inverse) noexcept {
    if constexpr (std::same_as<T, double>) {
        return alp_from_word<T>(sum, power, inverse);
    } else {
        return static_cast<T>(sum);
    }
}

/// The number of a value, to which offsets are added.
template <relative_number T>
LSMER_ALWAYS_INLINE std::uint64_t relative_base(T value, double up, double down) noexcept {
    if constexpr (std::same_as<T, double>) {
        return std::bit_cast<std::uint64_t>(value * up * down + alp_shift);
    } else {
        return static_cast<std::uint64_t>(value);
    }
}

template <relative_number T>
struct join_codes {
    LSMER_ALWAYS_INLINE static void run(const std::uint32_t* LSMER_RESTRICT codes,
                                        const relative_offset<T>* LSMER_RESTRICT offsets,
                                        const std::uint64_t* LSMER_RESTRICT table,
                                        std::uint32_t first, std::uint32_t last, double power,
                                        double inverse, T* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint32_t from_first = codes[i] - first;
            const std::uint32_t at = from_first < last ? from_first : last;
            out[i] = relative_value<T>(table[at] + widen_offset<T>(offsets[i]), power, inverse);
        }
    }
};

template <relative_number T>
struct join_numbers {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT numbers,
                                        const relative_offset<T>* LSMER_RESTRICT offsets, double up,
                                        double down, double power, double inverse,
                                        T* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint64_t base = relative_base(numbers[i], up, down);
            out[i] = relative_value<T>(base + widen_offset<T>(offsets[i]), power, inverse);
        }
    }
};

} // namespace detail

/// A table of numbers by code: of codes first .. first + last.
struct number_table {
    const std::uint64_t* numbers = nullptr;
    std::uint32_t first = 0;
    std::uint32_t last = 0;

    [[nodiscard]] std::uint64_t operator[](std::uint32_t code) const noexcept {
        const std::uint32_t from_first = code - first;
        return numbers[from_first < last ? from_first : last];
    }
};

/// 1,024 values by code, on the named instruction set. `scale` is that of doubles.
template <relative_number T>
void join_codes_as(isa which, const std::uint32_t* codes, const relative_offset<T>* offsets,
                   const number_table& table, alp_scale scale, T* out) {
    invoke_isa_as<detail::join_codes<T>>(which, codes, offsets, table.numbers, table.first,
                                         table.last, alp_power[scale.factor],
                                         alp_inverse[scale.exponent], out);
}
template <relative_number T>
void join_codes(const std::uint32_t* codes, const relative_offset<T>* offsets,
                const number_table& table, alp_scale scale, T* out) {
    join_codes_as(best_isa(), codes, offsets, table, scale, out);
}
/// 1,024 values by number.
template <relative_number T>
void join_numbers_as(isa which, const T* numbers, const relative_offset<T>* offsets,
                     alp_scale scale, T* out) {
    invoke_isa_as<detail::join_numbers<T>>(
        which, numbers, offsets, alp_power[scale.exponent], alp_inverse[scale.factor],
        alp_power[scale.factor], alp_inverse[scale.exponent], out);
}
template <relative_number T>
void join_numbers(const T* numbers, const relative_offset<T>* offsets, alp_scale scale, T* out) {
    join_numbers_as(best_isa(), numbers, offsets, scale, out);
}

/// One value by code.
template <relative_number T>
[[nodiscard]] T join_code(std::uint32_t code, relative_offset<T> offset, const number_table& table,
                          alp_scale s) noexcept {
    return detail::relative_value<T>(table[code] + detail::widen_offset<T>(offset),
                                     alp_power[s.factor], alp_inverse[s.exponent]);
}
/// One value by number.
template <relative_number T>
[[nodiscard]] T join_number(T number, relative_offset<T> offset, alp_scale s) noexcept {
    const std::uint64_t base =
        detail::relative_base(number, alp_power[s.exponent], alp_inverse[s.factor]);
    return detail::relative_value<T>(base + detail::widen_offset<T>(offset), alp_power[s.factor],
                                     alp_inverse[s.exponent]);
}

} // namespace lsmer::inline v0::kernel
