#pragma once
// The functions of expressions: aggregates, ranges, buckets, names.

#include "borf/expr/term.hpp"

namespace borf::inline v0 {

/// Rows, as `count i` in text.
[[nodiscard]] constexpr auto count() noexcept { return term<op::count_rows>(); }
/// Values that are not null.
[[nodiscard]] constexpr auto count(const expression auto& x) noexcept {
    return make_term<op::count>(x);
}
[[nodiscard]] constexpr auto sum(const expression auto& x) noexcept {
    return make_term<op::sum>(x);
}
[[nodiscard]] constexpr auto avg(const expression auto& x) noexcept {
    return make_term<op::avg>(x);
}
[[nodiscard]] constexpr auto min(const expression auto& x) noexcept {
    return make_term<op::min>(x);
}
[[nodiscard]] constexpr auto max(const expression auto& x) noexcept {
    return make_term<op::max>(x);
}
[[nodiscard]] constexpr auto first(const expression auto& x) noexcept {
    return make_term<op::first>(x);
}
[[nodiscard]] constexpr auto last(const expression auto& x) noexcept {
    return make_term<op::last>(x);
}
/// The average of `value`, each weighing `weight`.
template <class W, class V>
    requires expression_pair<W, V>
[[nodiscard]] constexpr auto wavg(const W& weight, const V& value) noexcept {
    return make_term<op::wavg>(weight, value);
}

/// Integer division towards minus infinity; null by zero.
template <class A, class B>
    requires expression_pair<A, B>
[[nodiscard]] constexpr auto idiv(const A& a, const B& b) noexcept {
    return make_term<op::idiv>(a, b);
}

/// The start of the bucket of `width` that holds the value.
template <constant W, expression X>
[[nodiscard]] constexpr auto xbar(const W& width, const X& x) noexcept {
    return make_term<op::xbar>(width, x);
}

/// low <= x <= high
template <expression X, operand L, operand H>
[[nodiscard]] constexpr auto between(const X& x, const L& low, const H& high) noexcept {
    return make_term<op::between>(x, low, high);
}
/// The same, by q's name.
template <expression X, operand L, operand H>
[[nodiscard]] constexpr auto within(const X& x, const L& low, const H& high) noexcept {
    return make_term<op::between>(x, low, high);
}

/// Whether x is one of the constants.
template <expression X, constant... V>
    requires(sizeof...(V) >= 1)
[[nodiscard]] constexpr auto in(const X& x, const V&... values) noexcept {
    return make_term<op::in>(x, values...);
}

/// Names the column of the result; terms have it as a member too.
template <lsmer::fixed_string Name, expression X>
[[nodiscard]] constexpr auto as(const X& x) noexcept {
    return named<Name, X>{x};
}

} // namespace borf::inline v0
