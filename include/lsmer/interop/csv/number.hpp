#pragma once
// Numbers from text, exactly. Short ones take eight digits at a time; a decimal number whose
// digits fit 53 bits and whose power of ten is exact is one division, correctly rounded (W. D.
// Clinger, "How to Read Floating Point Numbers Accurately", 1990); the rest goes to from_chars.
//
// Eight digits in three multiplications: D. Lemire and W. Muła's parse_eight_digits, published in
// "Quickly parsing eight digits" (lemire.me, 2022).
//
// All functions may read up to 8 bytes past the end of the text: REQUIRES padding there.

#include "lsmer/base/bytes.hpp"

#include <bit>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace lsmer::inline v0::csv {

namespace detail {

inline constexpr std::uint64_t each_byte = 0x0101010101010101U;

inline constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                           1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                           1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// The first `n` characters as the last of eight, zeros ('0') before them.
// REQUIRES: 1 <= n <= 8
LSMER_ALWAYS_INLINE std::uint64_t right_aligned(const char* text, std::size_t n) noexcept {
    const std::uint64_t zeros = each_byte * '0';
    return load<std::uint64_t>(text) << (64 - 8 * n) | (zeros >> (4 * n)) >> (4 * n);
}

LSMER_ALWAYS_INLINE bool are_digits(std::uint64_t eight) noexcept {
    constexpr std::uint64_t high = each_byte * 0xF0;
    constexpr std::uint64_t zeros = each_byte * '0';
    return (eight & high) == zeros && ((eight + each_byte * 6) & high) == zeros;
}

// REQUIRES: are_digits(eight)
LSMER_ALWAYS_INLINE std::uint64_t eight_digits(std::uint64_t eight) noexcept {
    constexpr std::uint64_t pairs = 0x000000FF000000FFU;
    eight -= each_byte * '0';
    eight = eight * 10 + (eight >> 8);
    return ((eight & pairs) * 0x000F424000000064U +
            ((eight >> 16) & pairs) * 0x0000271000000001U) >> 32;
}

/// The lowest byte of `eight` that is `c`, 8 when there is none.
LSMER_ALWAYS_INLINE unsigned find_byte(std::uint64_t eight, char c) noexcept {
    const std::uint64_t x = eight ^ each_byte * static_cast<unsigned char>(c);
    return static_cast<unsigned>(std::countr_zero((x - each_byte) & ~x & each_byte * 0x80)) / 8;
}

/// 9 digits and more, at most 20 that count.
LSMER_NOINLINE inline bool parse_long_digits(const char* text, std::size_t n,
                                             std::uint64_t& out) noexcept {
    for (; n > 20; ++text, --n) {
        if (*text != '0') return false;
    }
    std::uint64_t value = 0;
    while (n != 0) {
        const std::size_t part = (n - 1) % 8 + 1;
        const std::uint64_t digits = right_aligned(text, part);
        if (!are_digits(digits)) return false;
        if (__builtin_mul_overflow(value, std::uint64_t{100'000'000}, &value) ||
            __builtin_add_overflow(value, eight_digits(digits), &value)) {
            return false;
        }
        text += part;
        n -= part;
    }
    out = value;
    return true;
}

/// Digits, nothing else, of a number that fits.
LSMER_ALWAYS_INLINE bool parse_digits(const char* text, std::size_t n,
                                      std::uint64_t& out) noexcept {
    if (n - 1 >= 8) return n != 0 && parse_long_digits(text, n, out);
    const std::uint64_t digits = right_aligned(text, n);
    if (!are_digits(digits)) return false;
    out = eight_digits(digits);
    return true;
}

/// [+-] digits [. digits] [e [+-] digits]: up to 19 digits in one integer, the rest to the library.
template <class T>
LSMER_NOINLINE bool parse_long_real(const char* begin, const char* end, T& out) noexcept {
    const char* p = begin;
    const bool negative = *p == '-';
    if (*p == '-' || *p == '+') ++p;
    if (p == end || *p == '-' || *p == '+') return false;
    const char* const number = p;
    std::uint64_t digits = 0;
    std::int64_t exponent = 0;
    std::size_t count = 0;
    for (; p != end && *p >= '0' && *p <= '9'; ++p, ++count) digits = digits * 10 + (*p & 15);
    if (p != end && *p == '.') {
        for (++p; p != end && *p >= '0' && *p <= '9'; ++p, ++count, --exponent) {
            digits = digits * 10 + (*p & 15);
        }
    }
    if (p == end && count != 0 && count <= 19) {
        constexpr int power_max = sizeof(T) == 8 ? 22 : 10;
        constexpr std::uint64_t exact = std::uint64_t{1} << std::numeric_limits<T>::digits;
        if (digits <= exact && -exponent <= power_max) {
            const T value = static_cast<T>(digits) / static_cast<T>(powers_of_ten[-exponent]);
            out = negative ? -value : value;
            return true;
        }
    }
    T value = 0;
    const auto [stop, failed] = std::from_chars(number, end, value);
    if (failed != std::errc{} || stop != end) return false;
    out = negative ? -value : value;
    return true;
}

} // namespace detail

/// [+-] digits, within the range of T.
template <class T>
LSMER_ALWAYS_INLINE bool parse_integer(const char* begin, const char* end, T& out) noexcept {
    static_assert(std::is_integral_v<T>);
    const bool negative = *begin == '-';
    if (negative || *begin == '+') ++begin;
    std::uint64_t value = 0;
    if (!detail::parse_digits(begin, static_cast<std::size_t>(end - begin), value)) return false;
    constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
    if constexpr (std::is_signed_v<T>) {
        if (value > most + negative) return false;
        out = static_cast<T>(negative ? 0 - value : value);
    } else {
        if (value > most || (negative && value != 0)) return false;
        out = static_cast<T>(value);
    }
    return true;
}

/// A decimal number, `inf` or `nan`; refused when it is out of range.
template <class T>
LSMER_ALWAYS_INLINE bool parse_real(const char* begin, const char* end, T& out) noexcept {
    const char* const p = begin + (*begin == '-');
    auto n = static_cast<std::size_t>(end - p);
    if (n - 1 < 8) {
        std::uint64_t digits = detail::right_aligned(p, n);
        const unsigned point = detail::find_byte(digits, '.');
        if (point < 8) { // close the gap
            const std::uint64_t before = (std::uint64_t{1} << (8 * point)) - 1;
            digits = (digits & ~(before << 8 | 0xFF)) | (digits & before) << 8 | '0';
            --n;
        }
        const unsigned fraction = point < 8 ? 7 - point : 0;
        if (n != 0 && detail::are_digits(digits)) {
            const std::uint64_t value = detail::eight_digits(digits);
            if (sizeof(T) == 8 || value <= std::uint64_t{1} << 24) {
                const T real =
                    static_cast<T>(value) / static_cast<T>(detail::powers_of_ten[fraction]);
                out = p != begin ? -real : real;
                return true;
            }
        }
    }
    return detail::parse_long_real(begin, end, out);
}

} // namespace lsmer::inline v0::csv
