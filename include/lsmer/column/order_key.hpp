#pragma once
// The order of a column's values, as an integer that compares as they do.
//
//   numbers, dates, times   by value; nulls first, whatever pattern they have
//   float, double           NaN first, then by value; -0.0 and 0.0 are equal
//   symbol                  by code, that is by first arrival in the database
//   text, bytes             by unsigned bytes; no integer carries that, `before` compares them
//
// In a nullable column, and in a float column, the key of null is the least its type has.

#include "lsmer/column/column.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace lsmer::inline v0 {

namespace detail {
template <class T>
inline constexpr bool fits_key = std::is_arithmetic_v<T>;
template <std::size_t N>
inline constexpr bool fits_key<fixed_bytes<N>> = (N <= 8);

/// What is taken off an integer so that the null pattern becomes the least value of its type.
template <class C>
inline constexpr typename C::storage_type key_shift = [] {
    using T = typename C::storage_type;
    if constexpr (!C::nullable || !std::integral<T>) {
        return T{};
    } else {
        constexpr T null = value_traits<typename C::plain_type>::null;
        return null == std::numeric_limits<T>::min() ? T{} : null;
    }
}();
} // namespace detail

/// The columns whose order a number can carry: all but text and longer fixed bytes.
template <class C>
concept has_order_key = detail::fits_key<typename C::storage_type>;

/// A value's place in the order: an integer of the value's width.
template <column_type C>
    requires has_order_key<C>
[[nodiscard]] constexpr auto order_key(const typename C::storage_type& value) noexcept {
    using T = typename C::storage_type;
    if constexpr (std::floating_point<T>) {
        using integer = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
        constexpr integer most = std::numeric_limits<integer>::max();
        const auto bits = std::bit_cast<integer>(value + T{0}); // -0.0 becomes 0.0
        const auto key = static_cast<integer>(bits ^ ((bits >> (sizeof(T) * 8 - 1)) & most));
        return value != value ? std::numeric_limits<integer>::min() : key;
    } else if constexpr (std::integral<T>) {
        return static_cast<T>(value - detail::key_shift<C>);
    } else {
        std::uint64_t key = 0;
        for (const std::uint8_t byte : value.data) key = key << 8 | byte;
        return key;
    }
}

/// The value that has the key; for floats not NaN's.
template <column_type C>
    requires std::is_arithmetic_v<typename C::storage_type>
[[nodiscard]] constexpr typename C::storage_type
from_order_key(decltype(order_key<C>(typename C::storage_type{})) key) noexcept {
    using T = typename C::storage_type;
    if constexpr (std::floating_point<T>) {
        constexpr auto most = std::numeric_limits<decltype(key)>::max();
        using integer = decltype(key);
        return std::bit_cast<T>(static_cast<integer>(key ^ ((key >> (sizeof(T) * 8 - 1)) & most)));
    } else {
        return static_cast<T>(key + detail::key_shift<C>);
    }
}

/// As `order_key`, as an unsigned number of 64 bits.
template <column_type C>
    requires has_order_key<C>
[[nodiscard]] constexpr std::uint64_t
wide_order_key(const typename C::storage_type& value) noexcept {
    const auto key = order_key<C>(value);
    if constexpr (std::signed_integral<decltype(key)>) {
        return static_cast<std::uint64_t>(std::int64_t{key}) ^ (std::uint64_t{1} << 63);
    } else {
        return key;
    }
}

/// Whether `a` comes before `b`.
template <column_type C>
[[nodiscard]] constexpr bool before(const typename C::storage_type& a,
                                    const typename C::storage_type& b) noexcept {
    if constexpr (has_order_key<C>) {
        return order_key<C>(a) < order_key<C>(b);
    } else {
        return a < b;
    }
}

} // namespace lsmer::inline v0
