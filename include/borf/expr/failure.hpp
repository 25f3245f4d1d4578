#pragma once
// What is wrong with a query, as a value: found by the parser or by the check, at compile time or
// at run time. report.hpp turns it into a sentence of the compiler.

#include <cstdint>
#include <string_view>

namespace borf::inline v0 {

enum class failure_kind : std::uint8_t {
    none,
    // of the text
    unexpected,
    bad_constant,
    no_such_function,
    too_large,
    // of the meaning
    no_such_column,
    duplicate_name,
    wrong_type,
    aggregate_over_text,
    where_not_boolean,
    mixed,
    misplaced_aggregate,
    no_such_result,
    other_table,
    right_to_left,
    no_aggregate,
};

/// `position` and `length` are in the text, -1 and 0 without one. The views point into the text,
/// into the schema or to constants.
struct failure {
    failure_kind kind = failure_kind::none;
    std::int32_t position = -1;
    std::int32_t length = 0;
    std::string_view found{};
    std::string_view expected{}; // or, of a misspelt name, the nearest one; may be empty

    constexpr explicit operator bool() const noexcept { return kind != failure_kind::none; }
    friend constexpr bool operator==(const failure&, const failure&) = default;
};

[[nodiscard]] constexpr std::string_view to_string(failure_kind kind) noexcept {
    constexpr std::string_view names[] = {
        "none",           "unexpected",          "bad_constant",      "no_such_function",
        "too_large",      "no_such_column",      "duplicate_name",    "wrong_type",
        "aggregate_over_text", "where_not_boolean", "mixed",          "misplaced_aggregate",
        "no_such_result", "other_table",         "right_to_left",     "no_aggregate"};
    return names[static_cast<unsigned>(kind)];
}

} // namespace borf::inline v0
