#pragma once
// From the types of the language to the numbers that loops work on.

#include "borf/expr/tree.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/kernel/null.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace borf::inline v0::plan {

using lsmer::type_kind;

namespace detail {
template <type_kind>
struct plain;
template <> struct plain<type_kind::boolean> { using type = bool; };
template <> struct plain<type_kind::i8> { using type = std::int8_t; };
template <> struct plain<type_kind::i16> { using type = std::int16_t; };
template <> struct plain<type_kind::i32> { using type = std::int32_t; };
template <> struct plain<type_kind::i64> { using type = std::int64_t; };
template <> struct plain<type_kind::u8> { using type = std::uint8_t; };
template <> struct plain<type_kind::u16> { using type = std::uint16_t; };
template <> struct plain<type_kind::u32> { using type = std::uint32_t; };
template <> struct plain<type_kind::u64> { using type = std::uint64_t; };
template <> struct plain<type_kind::f32> { using type = float; };
template <> struct plain<type_kind::f64> { using type = double; };
template <> struct plain<type_kind::date> { using type = lsmer::date; };
template <> struct plain<type_kind::timestamp> { using type = lsmer::timestamp; };
template <> struct plain<type_kind::timespan> { using type = lsmer::timespan; };
template <> struct plain<type_kind::symbol> { using type = lsmer::symbol; };
template <> struct plain<type_kind::text> { using type = lsmer::text; };
template <> struct plain<type_kind::bytes> { using type = lsmer::bytes; };
// The width is not part of a value_type: results show fixed bytes as bytes.
template <> struct plain<type_kind::fixed_bytes> { using type = lsmer::bytes; };
} // namespace detail

/// The column type of a kind.
template <type_kind K>
using plain_of_kind = typename detail::plain<K>::type;

namespace detail {
template <type_kind K, bool Nullable>
struct lane {
    using type = lsmer::storage_of<plain_of_kind<K>>;
};
template <>
struct lane<type_kind::boolean, true> {
    using type = std::int8_t;
};
template <value_type T>
struct lane_of_type : lane<T.kind, T.nullable> {};
} // namespace detail

/// The lane of a kind: its memory form, except that nullable booleans are signed, so that their
/// null (0x80) is the smallest.
template <value_type T>
using lane_of = typename detail::lane_of_type<T>::type;

[[nodiscard]] constexpr bool is_text(type_kind k) noexcept {
    return k == type_kind::text || k == type_kind::bytes;
}
[[nodiscard]] constexpr bool is_numeric(type_kind k) noexcept {
    return k < type_kind::symbol;
}

namespace detail {
__extension__ using int128 = __int128;

template <class A, class B, bool Nullable>
constexpr auto comparison_type() noexcept {
    constexpr bool wide = (sizeof(A) == 8 && std::unsigned_integral<A>) ||
                          (sizeof(B) == 8 && std::unsigned_integral<B>);
    if constexpr (std::same_as<A, float> && std::same_as<B, float>) {
        return float{};
    } else if constexpr (std::floating_point<A> || std::floating_point<B>) {
        return double{};
    } else if constexpr (std::same_as<A, B> && (std::signed_integral<A> || !Nullable)) {
        return A{};
    } else if constexpr (wide) {
        return int128{};
    } else {
        return std::int64_t{};
    }
}
} // namespace detail

/// The type in which two lanes are compared: it holds every value of both, null as its smallest.
/// Integers compare exactly; an integer beside a float compares as float64.
template <class A, class B, bool Nullable>
using comparison_type = decltype(detail::comparison_type<A, B, Nullable>());

} // namespace borf::inline v0::plan
