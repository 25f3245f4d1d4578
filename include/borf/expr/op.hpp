#pragma once
// The operations of the language, one list for expressions, text, checks and execution.

#include <cstdint>
#include <string_view>

namespace borf::inline v0 {

enum class op : std::uint8_t {
    // leaves
    column,  // a: index of the column in the schema (after the check)
    literal, // a: index of the slot that holds the value
    // rows, one operand: a
    neg,
    not_,
    // rows, two operands: a, b
    add,
    sub,
    mul,
    div, // `%`: always float64
    idiv,
    mod,
    eq,
    ne,
    lt,
    le,
    gt,
    ge,
    and_,
    or_,
    xbar, // a: width of the bucket (a literal), b: the value
    // rows, more operands
    between, // a: value, b: low, c: high; both ends included
    in,      // a: value, b: first of c literals that stand side by side
    // aggregates
    count_rows, // `count i`
    count,      // a
    sum,
    avg,
    min,
    max,
    first,
    last,
    wavg, // a: weight, b: value
};

[[nodiscard]] constexpr bool is_leaf(op o) noexcept { return o <= op::literal; }
[[nodiscard]] constexpr bool is_aggregate(op o) noexcept { return o >= op::count_rows; }
[[nodiscard]] constexpr bool is_comparison(op o) noexcept { return o >= op::eq && o <= op::ge; }

/// Operands a, b, c that are nodes.
[[nodiscard]] constexpr int arity(op o) noexcept {
    if (is_leaf(o) || o == op::count_rows) return 0;
    if (o == op::between) return 3;
    if (o == op::in) return 1; // its literals are counted by c
    if (o == op::neg || o == op::not_ || (is_aggregate(o) && o != op::wavg)) return 1;
    return 2;
}

/// The word for an operation in messages and in `explain`.
[[nodiscard]] constexpr std::string_view to_string(op o) noexcept {
    constexpr std::string_view names[] = {
        "column", "literal", "neg",     "not", "+",     "-",   "*",   "%",   "div", "mod",
        "=",      "<>",      "<",       "<=",  ">",     ">=",  "and", "or",  "xbar", "between",
        "in",     "count i", "count",   "sum", "avg",   "min", "max", "first", "last", "wavg"};
    return names[static_cast<unsigned>(o)];
}

} // namespace borf::inline v0
