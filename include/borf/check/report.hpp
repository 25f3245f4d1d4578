#pragma once
// Turns a failure into one sentence of the compiler, with the facts as short template arguments
// of a named variable: g++ prints them in a note, clang in its first line. docs/errors.md lists
// every sentence with its cause and cure.

#include "borf/expr/failure.hpp"
#include "lsmer/base/fixed_string.hpp"

#include <cstddef>
#include <type_traits>

namespace borf::inline v0::check {

/// Facts longer than this are cut: compilers print short strings in full.
inline constexpr std::size_t fact_size_max = 24;

template <lsmer::fixed_string Text>
struct found {};
template <lsmer::fixed_string Text>
struct expected {};
template <lsmer::fixed_string Text>
struct did_you_mean {};
/// Characters of the query's text before the place; -1 for a query without text.
template <int Position>
struct at {};

template <class...>
inline constexpr bool not_understood = false;
template <class...>
inline constexpr bool bad_constant = false;
template <class...>
inline constexpr bool no_such_function = false;
template <class...>
inline constexpr bool too_large = false;
template <class...>
inline constexpr bool no_such_column = false;
template <class...>
inline constexpr bool duplicate_name = false;
template <class...>
inline constexpr bool wrong_type = false;
template <class...>
inline constexpr bool aggregate_over_text = false;
template <class...>
inline constexpr bool where_not_boolean = false;
template <class...>
inline constexpr bool row_among_aggregates = false;
template <class...>
inline constexpr bool misplaced_aggregate = false;
template <class...>
inline constexpr bool no_such_result_column = false;
template <class...>
inline constexpr bool another_table = false;
template <class...>
inline constexpr bool read_right_to_left = false;
template <class...>
inline constexpr bool no_aggregate = false;

/// Instantiated for a failure only.
template <failure_kind Kind, class... Facts>
struct sentence;

template <class... F>
struct sentence<failure_kind::unexpected, F...> {
    static_assert(not_understood<F...>, "borf: the query's text is not understood here");
};
template <class... F>
struct sentence<failure_kind::bad_constant, F...> {
    static_assert(bad_constant<F...>, "borf: a constant of the query is not a proper value");
};
template <class... F>
struct sentence<failure_kind::no_such_function, F...> {
    static_assert(no_such_function<F...>, "borf: the query calls a function that does not exist");
};
template <class... F>
struct sentence<failure_kind::too_large, F...> {
    static_assert(too_large<F...>, "borf: the query is too long or nested too deep");
};
template <class... F>
struct sentence<failure_kind::no_such_column, F...> {
    static_assert(no_such_column<F...>,
                  "borf: the query names a column that the table does not have");
};
template <class... F>
struct sentence<failure_kind::duplicate_name, F...> {
    static_assert(duplicate_name<F...>,
                  "borf: two columns of the result have the same name; give one another name");
};
template <class... F>
struct sentence<failure_kind::wrong_type, F...> {
    static_assert(wrong_type<F...>, "borf: an operation of the query does not take this type");
};
template <class... F>
struct sentence<failure_kind::aggregate_over_text, F...> {
    static_assert(aggregate_over_text<F...>,
                  "borf: text has no such aggregate; count, first and last take text");
};
template <class... F>
struct sentence<failure_kind::where_not_boolean, F...> {
    static_assert(where_not_boolean<F...>, "borf: a condition of where is not boolean");
};
template <class... F>
struct sentence<failure_kind::mixed, F...> {
    static_assert(row_among_aggregates<F...>,
                  "borf: a column stands beside aggregates; aggregate it or put it into by");
};
template <class... F>
struct sentence<failure_kind::misplaced_aggregate, F...> {
    static_assert(misplaced_aggregate<F...>,
                  "borf: an aggregate can stand neither in where, nor in by, nor in an aggregate");
};
template <class... F>
struct sentence<failure_kind::no_such_result, F...> {
    static_assert(no_such_result_column<F...>,
                  "borf: the query orders by a column that its result does not have");
};
template <class... F>
struct sentence<failure_kind::other_table, F...> {
    static_assert(another_table<F...>, "borf: the query is from another table than this one");
};
template <class... F>
struct sentence<failure_kind::right_to_left, F...> {
    static_assert(read_right_to_left<F...>,
                  "borf: text reads right to left, so and/or took half of a comparison; "
                  "write a comma or parentheses");
};
template <class... F>
struct sentence<failure_kind::no_aggregate, F...> {
    static_assert(no_aggregate<F...>, "borf: with by, every selected column is an aggregate");
};

namespace detail {

constexpr std::size_t fact_size(std::string_view s) noexcept {
    return s.size() < fact_size_max ? s.size() : fact_size_max;
}

constexpr bool names_nearest(failure_kind k) noexcept {
    return k == failure_kind::no_such_column || k == failure_kind::no_such_function ||
           k == failure_kind::no_such_result || k == failure_kind::other_table;
}

/// Holder has a `static constexpr failure error`, which is one.
template <class Holder>
constexpr auto sentence_of() noexcept {
    constexpr failure f = Holder::error;
    constexpr lsmer::fixed_string<fact_size(f.found)> what(f.found);
    constexpr lsmer::fixed_string<fact_size(f.expected)> hint(f.expected);
    if constexpr (names_nearest(f.kind)) {
        return static_cast<sentence<f.kind, found<what>, did_you_mean<hint>, at<f.position>>*>(
            nullptr);
    } else {
        return static_cast<sentence<f.kind, found<what>, expected<hint>, at<f.position>>*>(
            nullptr);
    }
}

} // namespace detail

/// Raises the sentence of `Holder::error`, if it is one; gives whether there is none.
template <class Holder>
[[nodiscard]] constexpr bool report() noexcept {
    if constexpr (static_cast<bool>(Holder::error)) {
        using raised = std::remove_pointer_t<decltype(detail::sentence_of<Holder>())>;
        return sizeof(raised) == 0;
    } else {
        return true;
    }
}

} // namespace borf::inline v0::check
