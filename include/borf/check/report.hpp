#pragma once
// Turns a failure into one sentence of the compiler, with the facts as short template arguments
// of a named variable: g++ prints them in a note, clang in its first line. docs/errors.md lists
// every sentence with its cause and cure.

#include "borf/expr/failure.hpp"

#include <cstddef>
#include <string_view>

namespace borf::inline v0 {

/// Facts longer than this are cut, so that the first line of an error stays readable.
inline constexpr std::size_t piece_size_max = 20;

/// A few characters as a template argument. Its name is short because errors repeat it.
template <std::size_t N>
struct piece {
    char chars[N + 1];
    constexpr explicit piece(std::string_view s) noexcept {
        for (std::size_t i = 0; i < N; ++i) chars[i] = s[i];
        chars[N] = '\0'; // assigned: clang then prints it as text
    }
    friend constexpr bool operator==(const piece&, const piece&) = default;
};

} // namespace borf::inline v0

namespace borf::inline v0::check {

// The arguments of each: what was found, what was expected instead (of a misspelt name: the
// nearest one), and how many characters of the text stand before it (-1 without a text).
template <piece, piece, int>
inline constexpr bool not_understood = false;
template <piece, piece, int>
inline constexpr bool bad_constant = false;
template <piece, piece, int>
inline constexpr bool no_such_function = false;
template <piece, piece, int>
inline constexpr bool too_large = false;
template <piece, piece, int>
inline constexpr bool no_such_column = false;
template <piece, piece, int>
inline constexpr bool duplicate_name = false;
template <piece, piece, int>
inline constexpr bool wrong_type = false;
template <piece, piece, int>
inline constexpr bool aggregate_over_text = false;
template <piece, piece, int>
inline constexpr bool where_not_boolean = false;
template <piece, piece, int>
inline constexpr bool row_among_aggregates = false;
template <piece, piece, int>
inline constexpr bool misplaced_aggregate = false;
template <piece, piece, int>
inline constexpr bool no_such_result_column = false;
template <piece, piece, int>
inline constexpr bool another_table = false;
template <piece, piece, int>
inline constexpr bool read_right_to_left = false;
template <piece, piece, int>
inline constexpr bool no_aggregate = false;

/// Instantiated for a failure only.
template <failure_kind Kind, piece Found, piece Expected, int At>
struct sentence;

template <piece F, piece E, int A>
struct sentence<failure_kind::unexpected, F, E, A> {
    static_assert(not_understood<F, E, A>, "borf: the query's text is not understood here");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::bad_constant, F, E, A> {
    static_assert(bad_constant<F, E, A>, "borf: a constant of the query is not a proper value");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::no_such_function, F, E, A> {
    static_assert(no_such_function<F, E, A>,
                  "borf: the query calls a function that does not exist");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::too_large, F, E, A> {
    static_assert(too_large<F, E, A>, "borf: the query is too long or nested too deep");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::no_such_column, F, E, A> {
    static_assert(no_such_column<F, E, A>,
                  "borf: the query names a column that the table does not have");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::duplicate_name, F, E, A> {
    static_assert(duplicate_name<F, E, A>,
                  "borf: two columns of the result have the same name");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::wrong_type, F, E, A> {
    static_assert(wrong_type<F, E, A>, "borf: an operation of the query does not take this type");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::aggregate_over_text, F, E, A> {
    static_assert(aggregate_over_text<F, E, A>,
                  "borf: text has no such aggregate; count, first and last take text");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::where_not_boolean, F, E, A> {
    static_assert(where_not_boolean<F, E, A>, "borf: a condition of where is not boolean");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::mixed, F, E, A> {
    static_assert(row_among_aggregates<F, E, A>,
                  "borf: a column stands beside aggregates; aggregate it or use by");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::misplaced_aggregate, F, E, A> {
    static_assert(misplaced_aggregate<F, E, A>,
                  "borf: an aggregate stands where none can: in where, by or another");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::no_such_result, F, E, A> {
    static_assert(no_such_result_column<F, E, A>,
                  "borf: the query orders by a column that its result does not have");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::other_table, F, E, A> {
    static_assert(another_table<F, E, A>, "borf: the query is from another table than this one");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::right_to_left, F, E, A> {
    static_assert(read_right_to_left<F, E, A>,
                  "borf: and/or took half of a comparison (right to left): use a comma or ()");
};
template <piece F, piece E, int A>
struct sentence<failure_kind::no_aggregate, F, E, A> {
    static_assert(no_aggregate<F, E, A>, "borf: with by, every selected column is an aggregate");
};

namespace detail {
constexpr std::size_t piece_size(std::string_view s) noexcept {
    return s.size() < piece_size_max ? s.size() : piece_size_max;
}
} // namespace detail

/// The sentence for Holder::error, a `static constexpr failure` that is one; raised by asking for
/// the size of `type`. Queries do that themselves: every level in between adds three lines.
template <class Holder>
struct sentence_of {
    static constexpr failure f = Holder::error;
    static constexpr piece<detail::piece_size(f.found)> found{f.found};
    static constexpr piece<detail::piece_size(f.expected)> expected{f.expected};
    using type = sentence<f.kind, found, expected, f.position>;
};

} // namespace borf::inline v0::check
