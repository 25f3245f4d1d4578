#pragma once
// The in-band nulls of lanes: which pattern of a number means null where its type allows nulls.
//
//   signed integer   the minimum      unsigned integer   the maximum      float   NaN

#include "lsmer/base/config.hpp"

#include <concepts>
#include <limits>

namespace lsmer::inline v0::kernel {

namespace detail {
template <class T>
constexpr T find_null() noexcept {
    if constexpr (std::floating_point<T>) {
        return std::numeric_limits<T>::quiet_NaN();
    } else if constexpr (std::signed_integral<T>) {
        return std::numeric_limits<T>::min();
    } else if constexpr (std::unsigned_integral<T>) {
        return std::numeric_limits<T>::max();
    } else { // 128 bits, only ever a step between lanes: below every 64-bit value
        return -(static_cast<T>(1) << 126);
    }
}
} // namespace detail

template <class T>
inline constexpr T null_lane = detail::find_null<T>();

template <class T>
LSMER_ALWAYS_INLINE constexpr bool is_null_lane(T v) noexcept {
    if constexpr (std::floating_point<T>) {
        return v != v;
    } else {
        return v == null_lane<T>;
    }
}

/// A number as another type; null stays null where `Nullable`.
template <class To, bool Nullable, class From>
LSMER_ALWAYS_INLINE constexpr To lane_cast(From v) noexcept {
    if constexpr (std::same_as<To, From>) {
        return v;
    } else if constexpr (!Nullable || (std::floating_point<To> && std::floating_point<From>)) {
        return static_cast<To>(v);
    } else {
        return is_null_lane(v) ? null_lane<To> : static_cast<To>(v);
    }
}

} // namespace lsmer::inline v0::kernel
