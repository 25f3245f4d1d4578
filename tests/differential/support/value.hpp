// Values whose type is known at run time, and their order: what the reference works on.
#pragma once

#include "borf/expr/tree.hpp"

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace reference {

using lsmer::type_kind;
__extension__ using int128 = __int128;

struct value {
    type_kind kind{};
    bool null = false;
    int128 i = 0;  // booleans, integers, times
    double d = 0;  // floats
    std::string s; // symbols, texts, bytes
};

[[nodiscard]] inline bool is_float(type_kind k) {
    return k == type_kind::f32 || k == type_kind::f64;
}
[[nodiscard]] inline bool is_textual(type_kind k) { return k >= type_kind::symbol; }

[[nodiscard]] inline bool is_nan(const value& v) { return is_float(v.kind) && v.d != v.d; }

/// What a lane of a kind can hold, as 128 bits; nulls aside.
[[nodiscard]] inline int128 wrapped(type_kind k, int128 v) {
    switch (k) {
    case type_kind::i8: return static_cast<std::int8_t>(v);
    case type_kind::i16: return static_cast<std::int16_t>(v);
    case type_kind::i32:
    case type_kind::date: return static_cast<std::int32_t>(v);
    case type_kind::u8: return static_cast<std::uint8_t>(v);
    case type_kind::u16: return static_cast<std::uint16_t>(v);
    case type_kind::u32: return static_cast<std::uint32_t>(v);
    case type_kind::u64: return static_cast<std::uint64_t>(v);
    case type_kind::boolean: return v;
    default: return static_cast<std::int64_t>(v);
    }
}

/// The pattern that means null in a lane of integers or times.
[[nodiscard]] inline bool is_null_pattern(type_kind k, int128 v) {
    switch (k) {
    case type_kind::i8: return v == std::numeric_limits<std::int8_t>::min();
    case type_kind::i16: return v == std::numeric_limits<std::int16_t>::min();
    case type_kind::i32:
    case type_kind::date: return v == std::numeric_limits<std::int32_t>::min();
    case type_kind::i64:
    case type_kind::timestamp:
    case type_kind::timespan: return v == std::numeric_limits<std::int64_t>::min();
    case type_kind::u8: return v == std::numeric_limits<std::uint8_t>::max();
    case type_kind::u16: return v == std::numeric_limits<std::uint16_t>::max();
    case type_kind::u32: return v == std::numeric_limits<std::uint32_t>::max();
    case type_kind::u64: return v == std::numeric_limits<std::uint64_t>::max();
    default: return false;
    }
}

[[nodiscard]] inline value whole(borf::value_type t, int128 v) {
    value out;
    out.kind = t.kind;
    out.i = wrapped(t.kind, v);
    out.null = t.nullable && is_null_pattern(t.kind, out.i);
    return out;
}
[[nodiscard]] inline value real(borf::value_type t, double v) {
    value out;
    out.kind = t.kind;
    out.d = v;
    out.null = t.nullable && v != v;
    return out;
}
/// The value in a type that may have nulls where its own has none: there, one pattern is null.
[[nodiscard]] inline value as_type(borf::value_type t, value v) {
    if (t.nullable && !is_float(t.kind) && !is_textual(t.kind))
        v.null |= is_null_pattern(t.kind, v.i);
    return v;
}
[[nodiscard]] inline value truth(bool v) {
    value out;
    out.kind = type_kind::boolean;
    out.i = v;
    return out;
}
[[nodiscard]] inline value no_value(borf::value_type t) {
    value out;
    out.kind = t.kind;
    out.null = true;
    out.d = std::numeric_limits<double>::quiet_NaN();
    return out;
}

[[nodiscard]] inline double as_double(const value& v) {
    if (v.null) return std::numeric_limits<double>::quiet_NaN();
    return is_float(v.kind) ? v.d : static_cast<double>(v.i);
}

/// Null and NaN first and equal to each other; integers exactly; beside a float as doubles.
[[nodiscard]] inline int order(const value& a, const value& b) {
    if (is_textual(a.kind)) {
        const int o = a.s.compare(b.s);
        return o < 0 ? -1 : o > 0;
    }
    const bool no_a = a.null || is_nan(a);
    const bool no_b = b.null || is_nan(b);
    if (no_a || no_b) return no_a && no_b ? 0 : no_a ? -1 : 1;
    if (!is_float(a.kind) && !is_float(b.kind)) return a.i < b.i ? -1 : a.i > b.i;
    const double x = as_double(a);
    const double y = as_double(b);
    return x < y ? -1 : x > y;
}

} // namespace reference
