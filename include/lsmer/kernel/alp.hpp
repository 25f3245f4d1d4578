#pragma once
// Floats as decimals: value = n * 10^factor * 10^-exponent, n an integer, in that order.
//
//   2.35 = 235 * 10^12 * 10^-14
//
// Both products are of doubles and both round, so that the order is part of the format; a high
// exponent is there because 10^-14 happens to be all but exact in a double, and 10^-2 is not.
// An f32 has factor 0: it is one product of doubles, rounded once more.
//
//   1. Every n of a vector is in [-2^50, 2^50]. Integers become doubles without a conversion:
//      0x4338'0000'0000'0000 + n are the bits of the double 2^52 + 2^51 + n.
//   2. Decoding is two products and a subtraction before them: nothing that a compiler may
//      contract. Encoding has a product and a sum that it may contract: |n| is held below 2^48,
//      where an integer found in either way is the same if it decodes to the value, so that what
//      is written never depends on the compiler. (The exact quotient is within 0.1 of what either
//      way rounds; where they round apart, it is 0.4 off both integers, and decoding is exact to
//      2^-51 of the value, which is less. An f32 has integers up to 2^31, many for one value, and
//      so takes factor 0, which leaves the second product nothing to round.)
//   3. Not for -ffast-math, which changes the order of products. Rounding is to nearest.
//
// Source: Afroozeh, Kuffo, Boncz: ALP: Adaptive Lossless Floating-Point Compression, SIGMOD 2024.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/bitpack.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace lsmer::inline v0::kernel {

/// The powers of ten that a double holds exactly.
inline constexpr unsigned alp_power_max = 22;
inline constexpr double alp_power[alp_power_max + 1] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
inline constexpr double alp_inverse[alp_power_max + 1] = {
    1e-0,  1e-1,  1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,  1e-8,  1e-9,  1e-10, 1e-11,
    1e-12, 1e-13, 1e-14, 1e-15, 1e-16, 1e-17, 1e-18, 1e-19, 1e-20, 1e-21, 1e-22};

/// How the integers of a vector become floats and come from them.
struct alp_scale {
    std::uint8_t exponent = 0;
    std::uint8_t factor = 0;
    bool operator==(const alp_scale&) const = default;
};

/// Integers that an encoder may use: [-limit, limit).
template <std::floating_point T>
inline constexpr std::int64_t alp_limit = std::int64_t{1} << (sizeof(T) == 8 ? 48 : 31);

namespace detail {

inline constexpr double alp_shift = 0x1.8p52;
inline constexpr std::uint64_t alp_shift_bits = 0x4338'0000'0000'0000;
static_assert(std::bit_cast<std::uint64_t>(alp_shift) == alp_shift_bits);

template <class T>
using alp_bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

/// The value whose integer, plus alp_shift_bits, is `word`.
template <class T>
LSMER_ALWAYS_INLINE T alp_from_word(std::uint64_t word, double power, double inverse) noexcept {
    return static_cast<T>((std::bit_cast<double>(word) - alp_shift) * power * inverse);
}

/// Packed integers without their base, or 64-bit words that have it, to values.
template <class T, class Word>
struct alp_decode {
    LSMER_ALWAYS_INLINE static void run(const Word* LSMER_RESTRICT words, std::uint64_t base,
                                        double power, double inverse, T* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            out[i] = alp_from_word<T>(base + words[i], power, inverse);
        }
    }
};

/// 32-bit integers, base included, to values.
struct alp_decode_f32 {
    LSMER_ALWAYS_INLINE static void run(const std::uint32_t* LSMER_RESTRICT words, double inverse,
                                        float* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const double n = static_cast<std::int32_t>(words[i]);
            out[i] = static_cast<float>(n * inverse);
        }
    }
};

/// The integer nearest to value * 10^exponent * 10^-factor; and all ones unless it is in the
/// limits and decodes to the same bits.
template <class T>
struct alp_round {
    std::int64_t n;
    std::uint64_t bad;

    LSMER_ALWAYS_INLINE static alp_round of(T value, double up, double down, double power,
                                            double inverse) noexcept {
        const double scaled = static_cast<double>(value) * up * down;
        const std::uint64_t word = std::bit_cast<std::uint64_t>(scaled + alp_shift);
        const std::uint64_t n = word - alp_shift_bits;
        const T back = alp_from_word<T>(word, power, inverse);
        const std::uint64_t differs =
            std::bit_cast<alp_bits<T>>(back) ^ std::bit_cast<alp_bits<T>>(value);
        // Zero within the limits: what is above the sign of n + limit, moved up by limit.
        const std::uint64_t outside = (n + alp_limit<T>)&~std::uint64_t{2 * alp_limit<T> - 1};
        const std::uint64_t wrong = differs | outside;
        return {static_cast<std::int64_t>(n),
                std::uint64_t{0} - static_cast<std::uint64_t>(wrong != 0)};
    }
};

template <class T>
struct alp_encode {
    LSMER_ALWAYS_INLINE static std::uint64_t run(const T* LSMER_RESTRICT values, double up,
                                                 double down, double power, double inverse,
                                                 std::int64_t* LSMER_RESTRICT n,
                                                 std::uint8_t* LSMER_RESTRICT bad) {
        std::uint64_t any = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto r = alp_round<T>::of(values[i], up, down, power, inverse);
            n[i] = r.n;
            bad[i] = static_cast<std::uint8_t>(r.bad & 1);
            any |= r.bad;
        }
        return any;
    }
};

} // namespace detail

/// Values that a scale is tried on.
inline constexpr std::size_t alp_probe_rows = 32;

/// What a scale makes of alp_probe_rows values. With all of them bad, min is above max.
struct alp_probed {
    std::int64_t min;
    std::int64_t max;
    std::uint32_t bad;
};

namespace detail {

template <class T>
struct alp_probe {
    LSMER_ALWAYS_INLINE static alp_probed run(const T* values, double up, double down, double power,
                                              double inverse) {
        std::int64_t low = std::numeric_limits<std::int64_t>::max();
        std::int64_t high = std::numeric_limits<std::int64_t>::min();
        std::uint64_t bad = 0;
        for (std::size_t i = 0; i < alp_probe_rows; ++i) {
            const auto r = alp_round<T>::of(values[i], up, down, power, inverse);
            const auto out = static_cast<std::int64_t>(r.bad);
            constexpr std::int64_t top = std::numeric_limits<std::int64_t>::max();
            const std::int64_t for_low = (r.n & ~out) | (top & out);
            const std::int64_t for_high = (r.n & ~out) | (~top & out);
            low = for_low < low ? for_low : low;
            high = for_high > high ? for_high : high;
            bad += r.bad & 1;
        }
        return {low, high, static_cast<std::uint32_t>(bad)};
    }
};

} // namespace detail

/// The value of an integer.
// REQUIRES: |n| <= 2^50 (f32: an int32)
template <std::floating_point T>
[[nodiscard]] inline T alp_value(std::int64_t n, alp_scale s) noexcept {
    return detail::alp_from_word<T>(static_cast<std::uint64_t>(n) + detail::alp_shift_bits,
                                    alp_power[s.factor], alp_inverse[s.exponent]);
}

/// 1,024 values of packed integers, on the named instruction set.
// REQUIRES: width <= 49 (f32: 32), base and base + 2^width - 1 in [-2^50, 2^50] (f32: int32);
// f32: factor 0; 128 * width bytes at `in`; 1,024 values at `out`
template <std::floating_point T>
void alp_decode_as(isa which, const std::byte* in, unsigned width, std::int64_t base, alp_scale s,
                   T* out) {
    const double inverse = alp_inverse[s.exponent];
    if constexpr (sizeof(T) == 4) {
        alignas(64) std::uint32_t words[vector_rows];
        unpack_as<std::uint32_t>(which, in, width, static_cast<std::uint32_t>(base), words);
        invoke_isa_as<detail::alp_decode_f32>(which, +words, inverse, out);
    } else {
        const double power = alp_power[s.factor];
        const std::uint64_t from = static_cast<std::uint64_t>(base) + detail::alp_shift_bits;
        if (width <= 32) {
            alignas(64) std::uint32_t words[vector_rows];
            unpack_as<std::uint32_t>(which, in, width, 0, words);
            invoke_isa_as<detail::alp_decode<T, std::uint32_t>>(which, +words, from, power, inverse,
                                                                out);
        } else {
            alignas(64) std::uint64_t words[vector_rows];
            unpack_as<std::uint64_t>(which, in, width, from, words);
            invoke_isa_as<detail::alp_decode<T, std::uint64_t>>(which, +words, std::uint64_t{0},
                                                                power, inverse, out);
        }
    }
}
template <std::floating_point T>
void alp_decode(const std::byte* in, unsigned width, std::int64_t base, alp_scale s, T* out) {
    alp_decode_as(best_isa(), in, width, base, s, out);
}

/// Integers of 1,024 values; `bad` is 1 where the integer does not give the value back. Gives
/// whether any is.
template <std::floating_point T>
bool alp_encode_as(isa which, const T* values, alp_scale s, std::int64_t* n, std::uint8_t* bad) {
    return invoke_isa_as<detail::alp_encode<T>>(which, values, alp_power[s.exponent],
                                                alp_inverse[s.factor], alp_power[s.factor],
                                                alp_inverse[s.exponent], n, bad) != 0;
}
template <std::floating_point T>
bool alp_encode(const T* values, alp_scale s, std::int64_t* n, std::uint8_t* bad) {
    return alp_encode_as(best_isa(), values, s, n, bad);
}

/// Smallest and largest of the offsets that a frame holds; low is above high when it holds none.
struct alp_span {
    std::uint64_t low;
    std::uint64_t high;
};

namespace detail {

struct alp_inside {
    LSMER_ALWAYS_INLINE static alp_span run(const std::int64_t* n, std::uint64_t base,
                                            std::uint64_t most) {
        constexpr std::int64_t top = std::numeric_limits<std::int64_t>::max();
        std::int64_t low = top;
        std::int64_t high = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint64_t at = static_cast<std::uint64_t>(n[i]) - base;
            const std::int64_t out = -static_cast<std::int64_t>(at > most);
            const auto offset = static_cast<std::int64_t>(at);
            const std::int64_t for_low = (offset & ~out) | (top & out);
            const std::int64_t for_high = offset & ~out;
            low = for_low < low ? for_low : low;
            high = for_high > high ? for_high : high;
        }
        return {static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high)};
    }
};

struct alp_outside {
    LSMER_ALWAYS_INLINE static void run(const std::int64_t* LSMER_RESTRICT n, std::uint64_t base,
                                        std::uint64_t most, std::uint8_t* LSMER_RESTRICT bad) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const bool out = static_cast<std::uint64_t>(n[i]) - base > most;
            bad[i] = static_cast<std::uint8_t>(bad[i] | static_cast<std::uint8_t>(out));
        }
    }
};

} // namespace detail

/// The smallest and the largest n - base of those of 1,024 integers that are in base .. base +
/// most.
// REQUIRES: most < 2^63
[[nodiscard]] inline alp_span alp_inside(const std::int64_t* n, std::int64_t base,
                                         std::uint64_t most) {
    return invoke_isa<detail::alp_inside>(n, static_cast<std::uint64_t>(base), most);
}
/// Marks in `bad` those of 1,024 integers that are outside of base .. base + most.
inline void alp_mark_outside(const std::int64_t* n, std::int64_t base, std::uint64_t most,
                             std::uint8_t* bad) {
    invoke_isa<detail::alp_outside>(n, static_cast<std::uint64_t>(base), most, bad);
}

/// What a scale makes of alp_probe_rows values.
template <std::floating_point T>
[[nodiscard]] alp_probed alp_probe_as(isa which, const T* values, alp_scale s) {
    return invoke_isa_as<detail::alp_probe<T>>(which, values, alp_power[s.exponent],
                                               alp_inverse[s.factor], alp_power[s.factor],
                                               alp_inverse[s.exponent]);
}
template <std::floating_point T>
[[nodiscard]] alp_probed alp_probe(const T* values, alp_scale s) {
    return alp_probe_as(best_isa(), values, s);
}

} // namespace lsmer::inline v0::kernel
