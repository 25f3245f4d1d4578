#pragma once
// Keyed tables: of rows with one key, the newest stands for all.
//
//   struct accounts : lsmer::table<"accounts"> {
//       static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
//       static constexpr struct owner : lsmer::column<"owner", lsmer::text> {} owner{};
//       static constexpr struct hits : lsmer::column<"hits", std::int64_t,
//                                                    lsmer::merges<lsmer::merge::sum>> {} hits{};
//       using columns = lsmer::columns<id, owner, hits>;
//       using primary_key = lsmer::keyed_by<id>;
//   };
//
// Storage keeps what was done to keys as rows: those of `stored_rows<S>`, the user's columns and
// one that says what was done.
//
//   put     the row stands for its key       erase         the key has no row
//   merge   the columns are merged into      range_begin   keys from this row's to the next row's,
//           those of what stands there       range_end     not included, have no rows
//                                            range_open    keys from this row's on have no rows
//
// What a column's merge does: `apply(older, newer)` of its values, both in memory form. It must be
// associative: merges are folded together before they meet the row that they change.

#include "lsmer/column/schema.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

/// DO NOT RENUMBER: these are in files.
enum class row_op : std::uint8_t {
    put = 0,
    erase = 1,
    merge = 2,
    range_begin = 3,
    range_end = 4,
    range_open = 5,
};
inline constexpr std::uint8_t row_ops = 6;

[[nodiscard]] constexpr bool is_op(std::uint8_t value, row_op op) noexcept {
    return value == static_cast<std::uint8_t>(op);
}

/// What merging does to the values of a column.
namespace merge {
struct last {
    template <class T>
    [[nodiscard]] static constexpr T apply(const T&, const T& newer) noexcept {
        return newer;
    }
};
/// Integers wrap.
struct sum {
    template <class T>
        requires std::is_arithmetic_v<T>
    [[nodiscard]] static constexpr T apply(const T& older, const T& newer) noexcept {
        if constexpr (std::is_integral_v<T>) {
            return static_cast<T>(static_cast<std::uint64_t>(older) +
                                  static_cast<std::uint64_t>(newer));
        } else {
            return older + newer;
        }
    }
};
struct min {
    template <class T>
        requires std::is_arithmetic_v<T>
    [[nodiscard]] static constexpr T apply(const T& older, const T& newer) noexcept {
        return newer < older ? newer : older;
    }
};
struct max {
    template <class T>
        requires std::is_arithmetic_v<T>
    [[nodiscard]] static constexpr T apply(const T& older, const T& newer) noexcept {
        return older < newer ? newer : older;
    }
};
} // namespace merge

/// The column that says what a row does. Users cannot name a column like it.
struct op_column : column<"_op", std::uint8_t> {};

namespace detail {
template <class L, class... More>
struct with_columns;
template <class... C, class... More>
struct with_columns<column_list<C...>, More...> {
    using type = column_list<C..., More...>;
};
} // namespace detail

/// The schema of a keyed table as log, memtables and files have it.
template <keyed_schema S>
struct keyed_rows {
    using user_schema = S;
    using columns = typename detail::with_columns<typename S::columns, field_of<op_column>>::type;
    using order = typename S::primary_key;
    static constexpr std::string_view table_name = v0::table_name<S>;
};

/// Whether a schema is `keyed_rows` of another.
template <class R>
concept stores_ops = schema<R> && requires { typename R::user_schema; };

namespace detail {
template <class S>
struct stored {
    using type = S;
};
template <keyed_schema S>
struct stored<S> {
    using type = keyed_rows<S>;
};
} // namespace detail

/// The schema of the rows that storage keeps for a user's schema: its own, or `keyed_rows` of it.
template <schema S>
using stored_rows = typename detail::stored<S>::type;

/// Whether a batch's rows can be what was done: known operations, each range with its end.
[[nodiscard]] constexpr bool are_ops(std::span<const std::uint8_t> ops) noexcept {
    bool begun = false; // a range, by the row before
    for (const std::uint8_t op : ops) {
        if (op >= row_ops || begun != is_op(op, row_op::range_end)) return false;
        begun = is_op(op, row_op::range_begin);
    }
    return !begun;
}

template <stores_ops R>
inline constexpr std::size_t op_index = column_count<R> - 1;

/// Merges two values of a column, nulls giving way to what is none.
template <column_type C>
[[nodiscard]] typename C::storage_type merge_values(const typename C::storage_type& older,
                                                    const typename C::storage_type& newer) {
    using F = typename C::merge_type;
    if constexpr (std::is_void_v<F>) {
        return newer;
    } else {
        if constexpr (C::nullable) {
            using traits = value_traits<typename C::plain_type>;
            if (traits::is_null(newer)) return older;
            if (traits::is_null(older)) return newer;
        }
        return F::apply(older, newer);
    }
}

} // namespace lsmer::inline v0
