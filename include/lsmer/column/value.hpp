#pragma once
// The types a column may have, what they are in memory and on disk, and how each says null.
//
//   type             in memory          null, in a nullable column
//   bool             uint8 0 or 1       0x80
//   i8 .. i64        the same           the minimum
//   u8 .. u64        the same           the maximum (0 is a common value)
//   float, double    the same           NaN
//   date             int32, days        the minimum
//   timestamp        int64, ns (UTC)    the minimum
//   timespan         int64, ns          the minimum
//   symbol           uint32, code       0, the empty symbol
//   text, bytes      string_view        empty
//   fixed_bytes<N>   N bytes            all zero
//
// In a column that is not nullable every pattern is a value.

#include "lsmer/base/fixed_string.hpp"

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

/// Stored in files. DO NOT RENUMBER.
enum class type_kind : std::uint8_t {
    boolean = 1,
    i8 = 2,
    i16 = 3,
    i32 = 4,
    i64 = 5,
    u8 = 6,
    u16 = 7,
    u32 = 8,
    u64 = 9,
    f32 = 10,
    f64 = 11,
    date = 12,
    timestamp = 13,
    timespan = 14,
    symbol = 15,
    text = 16,
    bytes = 17,
    fixed_bytes = 18,
};

/// Days since 1970-01-01.
struct date {
    std::int32_t days = 0;
    friend constexpr auto operator<=>(date, date) = default;
};

/// Nanoseconds, as a length of time.
struct timespan {
    std::int64_t ns = 0;
    friend constexpr auto operator<=>(timespan, timespan) = default;
};

/// Nanoseconds since 1970-01-01T00:00 UTC.
struct timestamp {
    std::int64_t ns = 0;
    friend constexpr auto operator<=>(timestamp, timestamp) = default;
};

/// Text as the code that a SymbolDictionary gave it. As a column type: dictionary-coded text.
struct symbol {
    std::uint32_t code = 0;
    friend constexpr bool operator==(symbol, symbol) = default;
};

/// Column type of UTF-8 text that rarely repeats; its values are string_views.
struct text {};
/// Column type of arbitrary bytes; its values are string_views.
struct bytes {};

/// N bytes, compared as unsigned bytes from the left.
template <std::size_t N>
struct fixed_bytes {
    std::uint8_t data[N] = {};
    friend constexpr auto operator<=>(const fixed_bytes&, const fixed_bytes&) = default;
};

template <class T>
struct value_traits; // defined for the column types only

namespace detail {

template <type_kind Kind, class Storage, Storage Null>
struct integer_traits {
    static constexpr type_kind kind = Kind;
    using storage = Storage;
    static constexpr storage null = Null;
    static constexpr bool is_null(storage v) noexcept { return v == Null; }
};
template <type_kind Kind, class Storage>
struct signed_traits
    : integer_traits<Kind, Storage, std::numeric_limits<Storage>::min()> {};
template <type_kind Kind, class Storage>
struct unsigned_traits
    : integer_traits<Kind, Storage, std::numeric_limits<Storage>::max()> {};

template <type_kind Kind, class Storage>
struct float_traits {
    static constexpr type_kind kind = Kind;
    using storage = Storage;
    static constexpr storage null = std::numeric_limits<Storage>::quiet_NaN();
    static constexpr bool is_null(storage v) noexcept { return v != v; }
};
template <type_kind Kind>
struct view_traits {
    static constexpr type_kind kind = Kind;
    using storage = std::string_view;
    static constexpr storage null{};
    static constexpr bool is_null(storage v) noexcept { return v.empty(); }
};

} // namespace detail

template <> struct value_traits<bool>
    : detail::integer_traits<type_kind::boolean, std::uint8_t, 0x80> {};
template <> struct value_traits<std::int8_t> : detail::signed_traits<type_kind::i8, std::int8_t> {};
template <> struct value_traits<std::int16_t>
    : detail::signed_traits<type_kind::i16, std::int16_t> {};
template <> struct value_traits<std::int32_t>
    : detail::signed_traits<type_kind::i32, std::int32_t> {};
template <> struct value_traits<std::int64_t>
    : detail::signed_traits<type_kind::i64, std::int64_t> {};
template <> struct value_traits<std::uint8_t>
    : detail::unsigned_traits<type_kind::u8, std::uint8_t> {};
template <> struct value_traits<std::uint16_t>
    : detail::unsigned_traits<type_kind::u16, std::uint16_t> {};
template <> struct value_traits<std::uint32_t>
    : detail::unsigned_traits<type_kind::u32, std::uint32_t> {};
template <> struct value_traits<std::uint64_t>
    : detail::unsigned_traits<type_kind::u64, std::uint64_t> {};
template <> struct value_traits<float> : detail::float_traits<type_kind::f32, float> {};
template <> struct value_traits<double> : detail::float_traits<type_kind::f64, double> {};
template <> struct value_traits<date> : detail::signed_traits<type_kind::date, std::int32_t> {};
template <> struct value_traits<timestamp>
    : detail::signed_traits<type_kind::timestamp, std::int64_t> {};
template <> struct value_traits<timespan>
    : detail::signed_traits<type_kind::timespan, std::int64_t> {};
template <> struct value_traits<symbol>
    : detail::integer_traits<type_kind::symbol, std::uint32_t, 0> {};
template <> struct value_traits<text> : detail::view_traits<type_kind::text> {};
template <> struct value_traits<bytes> : detail::view_traits<type_kind::bytes> {};
template <std::size_t N>
struct value_traits<fixed_bytes<N>> {
    static constexpr type_kind kind = type_kind::fixed_bytes;
    using storage = fixed_bytes<N>;
    static constexpr storage null{};
    static constexpr bool is_null(const storage& v) noexcept { return v == storage{}; }
};

/// The memory form of a column type.
template <class T>
using storage_of = typename value_traits<T>::storage;

template <class T>
concept plain_value = requires { typename value_traits<T>::storage; };

namespace detail {
template <class T>
struct shown {
    using type = T;
};
template <> struct shown<symbol> { using type = std::string_view; };
template <> struct shown<text> { using type = std::string_view; };
template <> struct shown<bytes> { using type = std::string_view; };
} // namespace detail

/// What a row shows of a column type: the type itself, or a string_view for symbol, text, bytes.
template <plain_value T>
using shown_of = typename detail::shown<T>::type;

/// A value of type T or null. As a column type: T with nulls, kept in band.
template <plain_value T>
class nullable {
public:
    using shown = shown_of<T>;

    constexpr nullable() noexcept = default;
    constexpr nullable(shown value) noexcept : value_(value), has_(true) {}
    /// Strings of any kind for text and symbols.
    template <class U>
        requires(std::is_same_v<shown, std::string_view> && !std::is_same_v<U, shown> &&
                 !std::is_same_v<U, nullable> && std::is_convertible_v<const U&, shown>)
    constexpr nullable(const U& value) noexcept : value_(value), has_(true) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return has_; }
    constexpr explicit operator bool() const noexcept { return has_; }
    // REQUIRES: has_value()
    [[nodiscard]] constexpr shown operator*() const noexcept { return value_; }
    [[nodiscard]] constexpr shown value_or(shown other) const noexcept {
        return has_ ? value_ : other;
    }
    friend constexpr bool operator==(const nullable&, const nullable&) = default;

private:
    shown value_{};
    bool has_ = false;
};

/// The null value: `nullable<T>` converts from `null` and compares with it by has_value().
struct null_t {
    template <class T>
    constexpr operator nullable<T>() const noexcept {
        return {};
    }
};
inline constexpr null_t null{};

namespace detail {
template <class T>
struct value_facts {
    using plain = T;
    static constexpr bool is_nullable = false;
    using shown = shown_of<T>;
};
template <class T>
struct value_facts<nullable<T>> {
    using plain = T;
    static constexpr bool is_nullable = true;
    using shown = nullable<T>;
};
template <class T>
inline constexpr bool is_value = plain_value<T>;
template <class T>
inline constexpr bool is_value<nullable<T>> = plain_value<T>;
} // namespace detail

/// T without `nullable<>` around it.
template <class T>
using plain_of = typename detail::value_facts<T>::plain;

template <class T>
inline constexpr bool is_nullable = detail::value_facts<T>::is_nullable;

/// A type that a column may have: a plain value type, or `nullable<>` of one.
template <class T>
concept column_value = detail::is_value<T>;

[[nodiscard]] constexpr std::string_view to_string(type_kind kind) noexcept {
    constexpr std::string_view names[] = {
        "?",   "bool", "i8",   "i16",       "i32",      "i64",    "u8",   "u16",   "u32",
        "u64", "f32",  "f64",  "date",      "timestamp", "timespan", "symbol", "text", "bytes",
        "fixed_bytes"};
    const auto i = static_cast<std::size_t>(kind);
    return names[i < sizeof(names) / sizeof(names[0]) ? i : 0];
}

} // namespace lsmer::inline v0
