#pragma once
// Floats as decimals, one at a time: what kernel/alp.hpp must agree with.

#include "lsmer/kernel/alp.hpp"

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>

namespace lsmer::inline v0::kernel::scalar {

/// n * 10^factor * 10^-exponent, rounded after each product; a float once more.
template <std::floating_point T>
[[nodiscard]] T alp_value(std::int64_t n, alp_scale s) noexcept {
    const double raised = static_cast<double>(n) * alp_power[s.factor];
    return static_cast<T>(raised * alp_inverse[s.exponent]);
}

/// Whether some integer within the limits has exactly this value; if so, which.
template <std::floating_point T>
[[nodiscard]] bool alp_integer(T value, alp_scale s, std::int64_t& n) noexcept {
    const double raised = static_cast<double>(value) * alp_power[s.exponent];
    const double nearest = std::nearbyint(raised * alp_inverse[s.factor]);
    const auto limit = static_cast<double>(alp_limit<T>);
    if (!(nearest >= -limit && nearest < limit)) return false;
    n = static_cast<std::int64_t>(nearest);
    const T back = scalar::alp_value<T>(n, s);
    return std::bit_cast<detail::alp_bits<T>>(back) == std::bit_cast<detail::alp_bits<T>>(value);
}

} // namespace lsmer::inline v0::kernel::scalar
