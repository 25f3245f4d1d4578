#pragma once
// Values as bits: equality and order that see NaN payloads and -0.0, as codecs must.

#include "lsmer/codec/concepts.hpp"

#include <bit>
#include <cstring>

namespace lsmer::inline v0::codec {

namespace detail {
template <std::size_t Bytes>
struct unsigned_of_size;
template <>
struct unsigned_of_size<1> {
    using type = std::uint8_t;
};
template <>
struct unsigned_of_size<2> {
    using type = std::uint16_t;
};
template <>
struct unsigned_of_size<4> {
    using type = std::uint32_t;
};
template <>
struct unsigned_of_size<8> {
    using type = std::uint64_t;
};
} // namespace detail

/// The unsigned integer as wide as T.
template <class T>
    requires integer_value<T> || float_value<T>
using bits_of = typename detail::unsigned_of_size<sizeof(T)>::type;

/// True when both are the same bits (texts: the same bytes).
template <storage_value T>
[[nodiscard]] constexpr bool same_bits(const T& a, const T& b) noexcept {
    if constexpr (float_value<T>) {
        return std::bit_cast<bits_of<T>>(a) == std::bit_cast<bits_of<T>>(b);
    } else {
        return a == b;
    }
}

/// An unsigned number that orders numbers as their values do; NaN stands outside the infinities,
/// -0.0 just before 0.0.
template <class T>
    requires integer_value<T> || float_value<T>
[[nodiscard]] constexpr bits_of<T> order_key(T value) noexcept {
    using U = bits_of<T>;
    constexpr U top = static_cast<U>(U{1} << (8 * sizeof(U) - 1));
    const U bits = std::bit_cast<U>(value);
    if constexpr (float_value<T>) {
        return (bits & top) != 0 ? static_cast<U>(~bits) : static_cast<U>(bits | top);
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<U>(bits ^ top);
    } else {
        return bits;
    }
}

/// Inverse of `order_key`.
template <class T>
    requires integer_value<T> || float_value<T>
[[nodiscard]] constexpr T from_order_key(bits_of<T> key) noexcept {
    using U = bits_of<T>;
    constexpr U top = static_cast<U>(U{1} << (8 * sizeof(U) - 1));
    if constexpr (float_value<T>) {
        return std::bit_cast<T>((key & top) != 0 ? static_cast<U>(key ^ top)
                                                 : static_cast<U>(~key));
    } else if constexpr (std::signed_integral<T>) {
        return std::bit_cast<T>(static_cast<U>(key ^ top));
    } else {
        return key;
    }
}

} // namespace lsmer::inline v0::codec
