#pragma once
// Decimal text to double, correctly rounded (to nearest, ties to even), in constexpr: the
// standard library's conversion does not run at compile time.
//
// Up to 19 digits with a small exponent are exact in one division or multiplication of doubles
// (Clinger, "How to read floating point numbers accurately", PLDI 1990). Everything else is a
// ratio of two big integers, divided bit by bit: slow, exact, rare.

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace borf::inline v0::text {

namespace detail {

/// A natural number of at most 4,096 bits.
struct Natural {
    static constexpr std::size_t words_max = 128;
    std::uint32_t words[words_max]{};
    std::size_t size = 0; // words in use; the last of them is not zero

    constexpr void multiply_add(std::uint32_t factor, std::uint32_t carry) noexcept {
        std::uint64_t c = carry;
        for (std::size_t i = 0; i < size; ++i) {
            c += static_cast<std::uint64_t>(words[i]) * factor;
            words[i] = static_cast<std::uint32_t>(c);
            c >>= 32;
        }
        if (c != 0) words[size++] = static_cast<std::uint32_t>(c);
    }
    constexpr void multiply_by_power_of_5(int n) noexcept {
        for (; n >= 13; n -= 13) multiply_add(1220703125U, 0); // 5^13
        for (; n > 0; --n) multiply_add(5, 0);
    }
    [[nodiscard]] constexpr int bits() const noexcept {
        if (size == 0) return 0;
        int n = static_cast<int>(size - 1) * 32;
        for (std::uint32_t top = words[size - 1]; top != 0; top >>= 1) ++n;
        return n;
    }
    constexpr void shift_left(int n) noexcept {
        const auto whole = static_cast<std::size_t>(n / 32);
        const int part = n % 32;
        if (size == 0) return;
        for (std::size_t i = size; i-- > 0;) words[i + whole] = words[i];
        for (std::size_t i = 0; i < whole; ++i) words[i] = 0;
        size += whole;
        if (part != 0) {
            std::uint32_t carry = 0;
            for (std::size_t i = whole; i < size; ++i) {
                const std::uint32_t w = words[i];
                words[i] = w << part | carry;
                carry = w >> (32 - part);
            }
            if (carry != 0) words[size++] = carry;
        }
    }
    [[nodiscard]] constexpr bool less(const Natural& other) const noexcept {
        if (size != other.size) return size < other.size;
        for (std::size_t i = size; i-- > 0;) {
            if (words[i] != other.words[i]) return words[i] < other.words[i];
        }
        return false;
    }
    // REQUIRES: !less(other)
    constexpr void subtract(const Natural& other) noexcept {
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const std::uint64_t take = borrow + (i < other.size ? other.words[i] : 0);
            borrow = words[i] < take ? 1 : 0;
            words[i] = static_cast<std::uint32_t>(words[i] - take);
        }
        while (size > 0 && words[size - 1] == 0) --size;
    }
};

/// bits * 2^exponent, and whether anything was cut off below; the top bit of `bits` is set.
constexpr double assemble(std::uint64_t bits, int exponent, bool rest) noexcept {
    const int normal = exponent + 63; // exponent of the leading bit
    if (normal > 1023) return __builtin_huge_val();
    const int keep = normal >= -1022 ? 53 : 53 - (-1022 - normal); // fewer for subnormals
    if (keep < 0) return 0;
    const int drop = 64 - keep;
    std::uint64_t kept = drop == 64 ? 0 : bits >> drop;
    const std::uint64_t half = std::uint64_t{1} << (drop - 1);
    const std::uint64_t low = drop == 64 ? bits : bits & (half * 2 - 1);
    if (low > half || (low == half && (rest || (kept & 1) != 0))) ++kept;
    // A carry out of the fraction moves into the exponent, as it should; past the largest
    // double it makes infinity.
    const bool subnormal = normal < -1022;
    const std::uint64_t base = subnormal ? 0 : static_cast<std::uint64_t>(normal + 1022) << 52;
    return __builtin_bit_cast(double, base + kept);
}

constexpr double divide(Natural num, Natural den, int exponent) noexcept {
    // Scaled so that the quotient has 64 or 65 bits.
    const int shift = 64 - (num.bits() - den.bits());
    if (shift > 0) num.shift_left(shift);
    if (shift < 0) den.shift_left(-shift);
    den.shift_left(64);
    std::uint64_t bits = 0;
    bool rest = false;
    int got = 0;
    // Long division from the top: num < 2 * den * 2^64 now, so the first bit may be 0 or 1.
    Natural d = den;
    for (int i = 0; got < 64 && i < 66; ++i) {
        const bool one = !num.less(d);
        if (one) num.subtract(d);
        if (got > 0 || one) {
            bits = bits << 1 | (one ? 1U : 0U);
            ++got;
        }
        if (got == 64) {
            rest = num.size != 0;
            return assemble(bits, exponent - shift + 64 - i, rest);
        }
        num.shift_left(1);
    }
    return 0;
}

/// digits * 10^exponent; at most 800 digits, `rest` when there were more that are not all zero.
constexpr double exact(std::string_view digits, int exponent, bool rest) noexcept {
    Natural num;
    for (const char c : digits) {
        if (c != '.') num.multiply_add(10, static_cast<std::uint32_t>(c - '0'));
    }
    if (rest) { // stands for the digits left out: no tie, no carry can depend on which they are
        num.multiply_add(10, 1);
        --exponent;
    }
    Natural den;
    den.multiply_add(1, 1);
    (exponent >= 0 ? num : den).multiply_by_power_of_5(exponent >= 0 ? exponent : -exponent);
    return divide(num, den, exponent);
}

} // namespace detail

/// The value of `digits[.digits][e[+-]digits]`, which the caller has checked; infinity when it is
/// beyond the range of double.
[[nodiscard]] constexpr double to_double(std::string_view s) noexcept {
    constexpr std::size_t digits_max = 770; // more decide nothing but "above a tie"
    std::uint64_t small = 0;
    int small_digits = 0;
    int exponent = 0;
    std::size_t i = 0;
    bool point = false;
    bool rest = false;
    std::size_t first = s.size(); // first significant digit
    std::size_t last = 0;         // one past the last that counts
    std::size_t significant = 0;
    for (; i < s.size() && s[i] != 'e' && s[i] != 'E'; ++i) {
        if (s[i] == '.') {
            point = true;
            continue;
        }
        if (significant == 0 && s[i] == '0') {
            exponent -= point ? 1 : 0;
            continue;
        }
        if (significant == digits_max) {
            rest = rest || s[i] != '0';
            exponent += point ? 0 : 1;
            continue;
        }
        if (significant++ == 0) first = i;
        last = i + 1;
        exponent -= point ? 1 : 0;
        if (small_digits < 19) {
            small = small * 10 + static_cast<std::uint64_t>(s[i] - '0');
            ++small_digits;
        }
    }
    int given = 0;
    const bool minus = i + 1 < s.size() && s[i + 1] == '-';
    for (++i; i < s.size(); ++i) {
        if (s[i] >= '0' && s[i] <= '9' && given < 100'000'000) given = given * 10 + (s[i] - '0');
    }
    exponent += minus ? -given : given;

    if (significant == 0) return 0;
    const auto all = static_cast<int>(significant);
    if (all + exponent > 310) return __builtin_huge_val();
    if (all + exponent < -330) return 0;
    constexpr std::uint64_t exact_max = std::uint64_t{1} << 53;
    if (all == small_digits && small <= exact_max && exponent >= -22 && exponent <= 22) {
        constexpr double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
        const auto value = static_cast<double>(small);
        return exponent < 0 ? value / powers[-exponent] : value * powers[exponent];
    }
    return detail::exact(s.substr(first, last - first), exponent, rest);
}

} // namespace borf::inline v0::text
