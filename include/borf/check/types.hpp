#pragma once
// Which types an operation takes and gives: pure functions over value_type. The rules in words:
// docs/query/types.md.

#include "borf/expr/op.hpp"
#include "borf/expr/tree.hpp"

namespace borf::inline v0::check {

using lsmer::type_kind;

/// Not a type: the operation does not take these operands.
inline constexpr value_type refused{};

[[nodiscard]] constexpr bool is_integer(type_kind k) noexcept {
    return k >= type_kind::i8 && k <= type_kind::u64;
}
[[nodiscard]] constexpr bool is_float(type_kind k) noexcept {
    return k == type_kind::f32 || k == type_kind::f64;
}
[[nodiscard]] constexpr bool is_number(type_kind k) noexcept {
    return is_integer(k) || is_float(k);
}
[[nodiscard]] constexpr bool is_temporal(type_kind k) noexcept {
    return k == type_kind::date || k == type_kind::timestamp || k == type_kind::timespan;
}
[[nodiscard]] constexpr bool is_textual(type_kind k) noexcept {
    return k == type_kind::symbol || k == type_kind::text || k == type_kind::bytes;
}

/// The type that a literal takes beside an operand: a date becomes a timestamp, an integer a
/// float. Anything else stays as it is.
[[nodiscard]] constexpr type_kind literal_beside(type_kind literal, type_kind other) noexcept {
    if (literal == type_kind::date && other == type_kind::timestamp) return other;
    if (is_integer(literal) && is_float(other)) return type_kind::f64;
    return literal;
}

namespace detail {

constexpr type_kind sum_kind(op code, type_kind a, type_kind b) noexcept {
    const bool plus = code == op::add;
    if (a == type_kind::date && is_integer(b)) return a;
    if (plus && is_integer(a) && b == type_kind::date) return b;
    if (!plus && a == type_kind::date && b == a) return type_kind::i64;
    if (!plus && a == type_kind::timestamp && b == a) return type_kind::timespan;
    if (a == type_kind::timestamp && b == type_kind::timespan) return a;
    if (plus && a == type_kind::timespan && b == type_kind::timestamp) return b;
    if (a == type_kind::timespan && b == a) return a;
    return type_kind{};
}

constexpr type_kind arithmetic_kind(op code, type_kind a, type_kind b) noexcept {
    const bool integers = is_integer(a) && is_integer(b);
    const bool spans = a == type_kind::timespan && b == a;
    if (code == op::div) {
        return (is_number(a) && is_number(b)) || spans ? type_kind::f64 : type_kind{};
    }
    if (code == op::idiv) {
        if (integers || spans) return type_kind::i64;
        return a == type_kind::timespan && is_integer(b) ? a : type_kind{};
    }
    if (code == op::mod) return integers ? type_kind::i64 : spans ? a : type_kind{};
    if (integers) return type_kind::i64;
    if (is_number(a) && is_number(b)) return type_kind::f64;
    if (code != op::mul) return sum_kind(code, a, b);
    if (a == type_kind::timespan && is_integer(b)) return a;
    return is_integer(a) && b == type_kind::timespan ? b : type_kind{};
}

} // namespace detail

/// `add sub mul div idiv mod`.
[[nodiscard]] constexpr value_type arithmetic(op code, value_type a, value_type b) noexcept {
    const bool nullable = a.nullable || b.nullable || code == op::idiv || code == op::mod;
    const type_kind kind = detail::arithmetic_kind(code, a.kind, b.kind);
    return kind == type_kind{} ? refused : value_type{kind, nullable};
}

/// Whether two values can be compared. A text literal compares with a symbol; text and symbol
/// columns do not compare with each other.
[[nodiscard]] constexpr bool comparable(type_kind a, bool a_literal, type_kind b,
                                        bool b_literal) noexcept {
    if (is_number(a) && is_number(b)) return true;
    if (a == type_kind::fixed_bytes || b == type_kind::fixed_bytes) return false;
    if (a == b) return true;
    return (a_literal && a == type_kind::text && is_textual(b)) ||
           (b_literal && b == type_kind::text && is_textual(a));
}

[[nodiscard]] constexpr value_type negated(value_type a) noexcept {
    if (is_integer(a.kind)) return {type_kind::i64, a.nullable};
    if (is_float(a.kind)) return {type_kind::f64, a.nullable};
    return a.kind == type_kind::timespan ? a : refused;
}

/// `width xbar value`, the width a literal.
[[nodiscard]] constexpr value_type bucketed(value_type width, value_type value) noexcept {
    const type_kind w = width.kind;
    const type_kind v = value.kind;
    if (is_integer(w) && is_integer(v)) return {type_kind::i64, value.nullable};
    if (is_number(w) && is_number(v)) return {type_kind::f64, value.nullable};
    const bool time = w == type_kind::timespan &&
                      (v == type_kind::timestamp || v == type_kind::timespan);
    return time || (is_integer(w) && v == type_kind::date) ? value : refused;
}

/// Aggregates with an operand; `weight` counts for wavg alone. `grouped`: every group has a row.
[[nodiscard]] constexpr value_type aggregated(op code, value_type v, value_type weight,
                                              bool grouped) noexcept {
    const bool nullable = v.nullable || !grouped;
    switch (code) {
    case op::count: return {type_kind::i64, false};
    case op::sum:
        if (is_integer(v.kind)) return {type_kind::i64, false};
        if (v.kind == type_kind::timespan) return {v.kind, false};
        return is_float(v.kind) ? value_type{type_kind::f64, false} : refused;
    case op::avg: return is_number(v.kind) ? value_type{type_kind::f64, nullable} : refused;
    case op::wavg:
        return is_number(v.kind) && is_number(weight.kind)
                   ? value_type{type_kind::f64, nullable || weight.nullable}
                   : refused;
    case op::min:
    case op::max:
        return is_number(v.kind) || is_temporal(v.kind) ? value_type{v.kind, nullable} : refused;
    default: return {v.kind, nullable}; // first, last
    }
}

/// What an operation wants, for the message.
[[nodiscard]] constexpr std::string_view wanted_types(op code) noexcept {
    switch (code) {
    case op::and_:
    case op::or_:
    case op::not_: return "booleans";
    case op::idiv:
    case op::mod: return "integers";
    case op::xbar: return "constant xbar value";
    case op::add:
    case op::sub: return "numbers or times";
    case op::min:
    case op::max: return "a number or time";
    case op::sum:
    case op::neg: return "a number or timespan";
    default: return "numbers";
    }
}

} // namespace borf::inline v0::check
