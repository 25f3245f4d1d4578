#pragma once
// Comparisons with constants, moved from the values of an alp vector to its packed integers.
//
//   price >= 20.35  <=>  n >= m  <=>  packed >= m - base        for every n that a vector can hold
//
// Decoding multiplies by positive constants and rounds, and rounding is monotone: the values are
// in the order of the integers, and so there is one m, the first integer whose value reaches the
// constant. It is found by decoding: from the constant's own integer, and by bisection where that
// is off by more than a few. The answer is exact for all constants, decimals of so many digits or
// not, infinities too.
//
// Order is that of comparisons in a table: NaN is below all else, -0.0 equals 0.0. No integer
// decodes to NaN or -0.0; exceptions are compared by their values.

#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/alp.hpp"
#include "lsmer/kernel/compare.hpp"

#include <cstdint>
#include <limits>

namespace lsmer::inline v0::codec {

/// Bounds of the integers that an alp body can hold, those made by hand included.
template <float_value T>
inline constexpr std::int64_t alp_integer_min =
    sizeof(T) == 8 ? -(std::int64_t{1} << 50) : std::numeric_limits<std::int32_t>::min();
template <float_value T>
inline constexpr std::int64_t alp_integer_max =
    sizeof(T) == 8 ? std::int64_t{1} << 50 : std::numeric_limits<std::int32_t>::max();

/// The first integer whose value is at least `bound`, or above it when `above`;
/// alp_integer_max + 1 when there is none.
template <float_value T>
[[nodiscard]] std::int64_t alp_first_integer(T bound, kernel::alp_scale s, bool above) noexcept {
    constexpr std::int64_t least = alp_integer_min<T>;
    constexpr std::int64_t most = alp_integer_max<T>;
    if (bound != bound) return least;
    const auto reached = [&](std::int64_t n) {
        const T value = kernel::alp_value<T>(n, s);
        return above ? value > bound : value >= bound;
    };
    // low is not reached or below all, high is reached or above all
    std::int64_t low = least - 1;
    std::int64_t high = most + 1;
    const double near =
        static_cast<double>(bound) * kernel::alp_power[s.exponent] * kernel::alp_inverse[s.factor];
    if (near > static_cast<double>(least + 2) && near < static_cast<double>(most - 2)) {
        const auto n = static_cast<std::int64_t>(near);
        if (reached(n + 2)) high = n + 2;
        if (!reached(n - 2)) low = n - 2;
    }
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        if (reached(middle)) {
            high = middle;
        } else {
            low = middle;
        }
    }
    return high;
}

/// The integers whose values are in a range.
template <float_value T>
[[nodiscard]] kernel::range<std::int64_t> alp_integer_range(const kernel::range<T>& r,
                                                            kernel::alp_scale s) noexcept {
    kernel::range<std::int64_t> out;
    out.negated = r.negated;
    out.empty = r.empty;
    if (r.empty) return out;
    out.lo = r.nan ? alp_integer_min<T> : alp_first_integer(r.lo, s, false);
    out.hi = alp_first_integer(r.hi, s, true) - 1;
    out.empty = out.lo > out.hi;
    return out;
}

/// The packed integers, counted from the base, that are in a range of integers.
// REQUIRES: base and width those of an alp vector
[[nodiscard]] inline kernel::range<std::uint64_t>
alp_packed_range(const kernel::range<std::int64_t>& r, std::int64_t base, unsigned width) noexcept {
    const std::int64_t last = base + static_cast<std::int64_t>((std::uint64_t{1} << width) - 1);
    const std::int64_t lo = r.lo > base ? r.lo : base;
    const std::int64_t hi = r.hi < last ? r.hi : last;
    kernel::range<std::uint64_t> out;
    out.negated = r.negated;
    out.empty = r.empty || lo > hi;
    out.lo = out.empty ? 0 : static_cast<std::uint64_t>(lo - base);
    out.hi = out.empty ? 0 : static_cast<std::uint64_t>(hi - base);
    return out;
}

} // namespace lsmer::inline v0::codec
