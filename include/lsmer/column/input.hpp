#pragma once
// What users hold becomes a Batch: spans of their own values, one per column, or structs.
//
//   make_batch<trades>(scratch, times, symbols, prices, sizes)
//   make_batch<trades>(scratch, lsmer::members<&tick::t, &tick::sym, &tick::px, &tick::n>(ticks))
//
// Spans that already have the memory form are used where they lie; texts of symbols, bools and
// nullables are converted into the scratch buffers, which the batch then points into.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/buffer.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/symbol.hpp"

#include <concepts>
#include <span>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

/// A range of values side by side: a vector, an array, a span.
template <class V>
concept contiguous_values = requires(const V& v) {
    v.data();
    v.size();
};

namespace detail {

template <class V>
using element_of = std::remove_cvref_t<decltype(*std::declval<const V&>().data())>;

/// Values that lie in memory just as column C stores them.
template <class E, class C>
inline constexpr bool same_form = [] {
    using plain = typename C::plain_type;
    if constexpr (std::is_same_v<plain, symbol>) {
        return std::is_same_v<E, symbol>;
    } else if constexpr (std::is_same_v<plain, bool>) {
        return std::is_same_v<E, bool> && sizeof(bool) == 1;
    } else {
        return std::is_same_v<E, plain> || std::is_same_v<E, typename C::storage_type>;
    }
}();

/// Values that convert one by one, without loss, to what column C shows.
template <class E, class C>
inline constexpr bool converts = [] {
    using plain = shown_of<typename C::plain_type>;
    if constexpr (std::is_arithmetic_v<E> && std::is_arithmetic_v<plain>) {
        return requires(E e) { plain{e}; };
    } else {
        return std::is_convertible_v<E, typename C::shown_type>;
    }
}();

} // namespace detail

/// A contiguous range whose elements are values of column C.
template <class V, class C>
concept values_of = contiguous_values<V> &&
                    (detail::same_form<detail::element_of<V>, C> ||
                     detail::converts<detail::element_of<V>, C>);

namespace detail {

template <schema S, class... V>
inline constexpr bool ranges_fit = []<std::size_t... I>(std::index_sequence<I...>) {
    return (values_of<V, column_at<S, I>> && ...);
}(std::make_index_sequence<column_count<S>>{});

template <class C, class E>
inline constexpr bool member_fits = same_form<E, C> || converts<E, C>;

} // namespace detail

/// Whether the ranges are the columns of a batch, one each; the sentence if they are not.
template <schema S, class... V>
struct range_check {
    static constexpr bool ok = detail::ranges_fit<S, V...>;
    static_assert(ok, "lsmer: a batch takes one contiguous range per column, in column order, of "
                      "the column's type");
};

/// Buffers for the columns that need converting. May be used again for further batches.
template <schema S>
class BatchScratch {
public:
    template <std::size_t I>
    [[nodiscard]] auto& column() noexcept {
        return get<I>(columns_);
    }

private:
    template <class L>
    struct columns_for;
    template <class... C>
    struct columns_for<column_list<C...>> {
        using type = leaves<buffer<typename C::storage_type>...>;
    };
    typename columns_for<typename S::columns>::type columns_;
};

namespace detail {

template <column_type C, class V>
std::span<const typename C::storage_type> column_view(const V& values,
                                                      buffer<typename C::storage_type>& scratch,
                                                      SymbolDictionary& symbols) {
    using storage = typename C::storage_type;
    if constexpr (same_form<element_of<V>, C>) {
        return {reinterpret_cast<const storage*>(values.data()), values.size()};
    } else {
        scratch.resize(values.size());
        if constexpr (std::is_same_v<typename C::plain_type, symbol>) {
            // Neighbours are often the same symbol; comparing them is cheaper than a look-up.
            std::string_view last{};
            std::uint32_t code = 0;
            for (std::size_t i = 0; i < values.size(); ++i) {
                const typename C::shown_type shown(values.data()[i]);
                std::string_view text;
                if constexpr (C::nullable) {
                    text = shown.value_or({});
                } else {
                    text = shown;
                }
                if (text != last) {
                    code = symbols.intern(text);
                    last = text;
                }
                scratch[i] = code;
            }
        } else {
            for (std::size_t i = 0; i < values.size(); ++i) {
                scratch[i] =
                    to_storage<C>(static_cast<typename C::shown_type>(values.data()[i]), symbols);
            }
        }
        return scratch.view();
    }
}

} // namespace detail

/// A batch over one range per column, in column order. `invalid_argument` when their lengths
/// differ, `limit` when there are too many rows.
template <schema S, class... V>
    requires(sizeof...(V) == column_count<S>)
[[nodiscard]] result<Batch<S>> make_batch(BatchScratch<S>& scratch, SymbolDictionary& symbols,
                                          const V&... values) {
    const std::size_t lengths[] = {static_cast<std::size_t>(values.size())...};
    for (std::size_t i = 1; i < column_count<S>; ++i) {
        if (lengths[i] != lengths[0]) {
            return make_error(error_kind::invalid_argument, "column ", column_infos<S>[i].name,
                              " has ", lengths[i], " values and column ", column_infos<S>[0].name,
                              " has ", lengths[0], "; a batch needs as many of each");
        }
    }
    if (lengths[0] > batch_rows_max) {
        return make_error(error_kind::limit, "a batch of ", lengths[0], " rows; at most ",
                          batch_rows_max, " are taken at once");
    }
    typename Batch<S>::views views;
    static_cast<void>(sizeof(range_check<S, V...>));
    if constexpr (detail::ranges_fit<S, V...>) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((get<I>(views) = detail::column_view<column_at<S, I>>(
                  values, scratch.template column<I>(), symbols)),
             ...);
        }(std::make_index_sequence<column_count<S>>{});
    }
    return Batch<S>(views);
}

/// Structs and which of their members are the columns, in column order.
template <class T, auto... Members>
struct struct_rows {
    std::span<const T> rows;
};

namespace detail {
template <class T, class M>
T member_owner(M T::*);
} // namespace detail

/// Names the members of a struct that are the columns: `members<&tick::t, &tick::px>(ticks)`.
template <auto First, auto... Rest, class Range>
[[nodiscard]] auto members(const Range& rows) {
    using T = decltype(detail::member_owner(First));
    return struct_rows<T, First, Rest...>{std::span<const T>(rows)};
}

namespace detail {

template <class T, auto Member>
using member_type = std::remove_cvref_t<decltype(std::declval<const T&>().*Member)>;

template <class Columns, class T, auto... Members>
inline constexpr bool list_fits = false;
template <class... C, class T, auto... Members>
    requires(sizeof...(C) == sizeof...(Members))
inline constexpr bool list_fits<column_list<C...>, T, Members...> =
    (member_fits<C, member_type<T, Members>> && ...);

template <schema S, class T, auto... Members>
inline constexpr bool members_fit = list_fits<typename S::columns, T, Members...>;

template <column_type C, auto Member, class T>
std::span<const typename C::storage_type>
member_view(std::span<const T> rows, buffer<typename C::storage_type>& column,
            SymbolDictionary& symbols) {
    using E = member_type<T, Member>;
    column.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if constexpr (std::is_same_v<E, symbol>) {
            column[i] = (rows[i].*Member).code;
        } else {
            column[i] =
                to_storage<C>(static_cast<typename C::shown_type>(rows[i].*Member), symbols);
        }
    }
    return column.view();
}

/// One column per member; numbered by a class template, since clang 19 cannot expand a pack of
/// `auto` values inside a lambda.
template <class S, class Indices, auto... Members>
struct view_members;
template <class S, std::size_t... I, auto... Members>
struct view_members<S, std::index_sequence<I...>, Members...> {
    template <class T>
    static void run(std::span<const T> rows, BatchScratch<S>& scratch, SymbolDictionary& symbols,
                    typename Batch<S>::views& views) {
        ((get<I>(views) = member_view<column_at<S, I>, Members>(
              rows, scratch.template column<I>(), symbols)),
         ...);
    }
};

} // namespace detail

/// Whether a struct's members are the columns of a batch; the sentence if they are not.
template <schema S, class T, auto... Members>
struct members_check {
    static constexpr bool as_many = sizeof...(Members) == column_count<S>;
    static_assert(as_many,
                  "lsmer: members<...> names one member of the struct per column, in column order");
    static constexpr bool ok = !as_many || detail::members_fit<S, T, Members...>;
    static_assert(ok, "lsmer: a member named in members<...> has another type than its column");
};

/// A batch made of structs, copied column by column.
template <schema S, class T, auto... Members>
[[nodiscard]] result<Batch<S>> make_batch(BatchScratch<S>& scratch, SymbolDictionary& symbols,
                                          struct_rows<T, Members...> from) {
    if (from.rows.size() > batch_rows_max) {
        return make_error(error_kind::limit, "a batch of ", from.rows.size(), " rows; at most ",
                          batch_rows_max, " are taken at once");
    }
    typename Batch<S>::views views;
    static_cast<void>(sizeof(members_check<S, T, Members...>));
    if constexpr (detail::members_fit<S, T, Members...>) {
        detail::view_members<S, std::make_index_sequence<column_count<S>>, Members...>::run(
            from.rows, scratch, symbols, views);
    }
    return Batch<S>(views);
}

} // namespace lsmer::inline v0
