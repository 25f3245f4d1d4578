#pragma once
// Expressions as C++ values. A term owns its operands: columns (empty types), literals and other
// terms. Its type says everything but the constants; emit.hpp writes both down as a tree.

#include "borf/expr/op.hpp"
#include "borf/expr/tree.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/column/column.hpp"

#include <concepts>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

/// Base of all terms. It is in lsmer, as columns are, so that one set of operators serves both.
struct term_base {};

} // namespace lsmer::inline v0

namespace borf::inline v0 {

/// An operation and its operands.
template <op Code, class... Operands>
struct term : lsmer::term_base {
    [[no_unique_address]] lsmer::leaves<Operands...> operands;

    constexpr explicit term(Operands... o) noexcept : operands{{o}...} {}

    /// Names the column of the result.
    template <lsmer::fixed_string Name>
    [[nodiscard]] constexpr auto as() const noexcept;
};

/// A constant of the given type; the value goes into a slot.
template <lsmer::type_kind Kind>
struct literal : lsmer::term_base {
    slot value;
    constexpr explicit literal(slot s) noexcept : value(s) {}
};

/// An expression with the name that its column is to have.
template <lsmer::fixed_string Name, class Expression>
struct named {
    Expression expression;
};

template <op Code, class... Operands>
template <lsmer::fixed_string Name>
constexpr auto term<Code, Operands...>::as() const noexcept {
    return named<Name, term>{*this};
}

namespace detail {
template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> ||
                    std::same_as<T, char8_t> || std::same_as<T, char16_t> ||
                    std::same_as<T, char32_t>;
template <class T>
concept number_constant = std::is_arithmetic_v<T> && !character<T> && !std::same_as<T, long double>;
template <class T>
concept time_constant = std::same_as<T, lsmer::date> || std::same_as<T, lsmer::timestamp> ||
                        std::same_as<T, lsmer::timespan>;
} // namespace detail

/// A value that may stand in an expression: a number, bool, date, timestamp, timespan, or text.
template <class T>
concept constant = detail::number_constant<T> || detail::time_constant<T> ||
                   std::convertible_to<T, std::string_view>;

/// A column, or an expression of columns.
template <class T>
concept expression = std::derived_from<T, lsmer::column_base> ||
                     std::derived_from<T, lsmer::term_base>;

template <class T>
concept operand = expression<T> || constant<T>;

/// Operands that make an operator ours.
template <class A, class B>
concept expression_pair = (expression<A> && operand<B>) || (expression<B> && operand<A>);

namespace detail {

template <class T>
consteval lsmer::type_kind constant_kind() {
    if constexpr (std::same_as<T, bool>) return lsmer::type_kind::boolean;
    else if constexpr (std::same_as<T, lsmer::date>) return lsmer::type_kind::date;
    else if constexpr (std::same_as<T, lsmer::timestamp>) return lsmer::type_kind::timestamp;
    else if constexpr (std::same_as<T, lsmer::timespan>) return lsmer::type_kind::timespan;
    else if constexpr (std::is_floating_point_v<T>) return lsmer::type_kind::f64;
    else if constexpr (!std::is_arithmetic_v<T>) return lsmer::type_kind::text;
    else if constexpr (std::is_unsigned_v<T> && sizeof(T) == 8) return lsmer::type_kind::u64;
    else return lsmer::type_kind::i64;
}

template <class T>
constexpr slot constant_slot(const T& v) noexcept {
    slot s;
    if constexpr (std::same_as<T, lsmer::date>) s.integer = v.days;
    else if constexpr (time_constant<T>) s.integer = v.ns;
    else if constexpr (std::is_floating_point_v<T>) s.real = static_cast<double>(v);
    else if constexpr (std::is_arithmetic_v<T>) s.integer = static_cast<std::int64_t>(v);
    else s.text = v;
    return s;
}

} // namespace detail

/// The operand as it is kept in a term. Text must outlive the query.
template <operand T>
[[nodiscard]] constexpr auto as_operand(const T& v) noexcept {
    if constexpr (expression<T>) {
        return v;
    } else {
        return literal<detail::constant_kind<T>()>(detail::constant_slot(v));
    }
}

template <class T>
using operand_of = decltype(as_operand(std::declval<const T&>()));

template <op Code, class... T>
[[nodiscard]] constexpr auto make_term(const T&... operands) noexcept {
    return term<Code, operand_of<T>...>(as_operand(operands)...);
}

} // namespace borf::inline v0
