#pragma once
// A column is a type that users name inside their table's struct, with a value of the same name:
//
//   struct trades : lsmer::table<"trades"> {
//       static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
//       static constexpr struct price : lsmer::column<"price", double> {} price{};
//       using columns = lsmer::columns<time, price>;
//       using order = lsmer::ordered_by<time>;
//   };
//
// Compilers then say `trades::price` in their messages, and so do the users.

#include "lsmer/base/fixed_string.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/column/value.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>
#include <utility>

namespace lsmer::inline v0 {

// Attributes: promises about a column's values that storage keeps and queries use.
struct sorted {};  // rows are kept in ascending order of this column
struct unique {};  // no value occurs twice
struct parted {};  // equal values stand together
struct grouped {}; // values repeat; an index by value pays
/// What merging does to the values of this column in a keyed table; see keyed.hpp.
template <class F>
struct merges {};

namespace detail {
template <class T>
struct merge_of {
    using type = void;
};
template <class F>
struct merge_of<merges<F>> {
    using type = F;
};
/// The F of the `merges<F>` among attributes; void without one.
template <class... Attributes>
struct merge_among {
    using type = void;
};
template <class First, class... Rest>
struct merge_among<First, Rest...>
    : std::conditional_t<std::is_void_v<typename merge_of<First>::type>, merge_among<Rest...>,
                         merge_of<First>> {};

/// Whether a merge takes two values of a column of type V. Texts and bytes lie elsewhere, and codes
/// of symbols mean nothing as numbers.
template <class F, class V>
concept merges_values = !is_one_of<plain_of<V>, symbol, text, bytes> &&
                        requires(const storage_of<plain_of<V>>& v) {
                            { F::apply(v, v) } -> std::same_as<storage_of<plain_of<V>>>;
                        };
template <class F, class V>
constexpr bool merge_fits() {
    if constexpr (std::is_void_v<F> || !column_value<V>) {
        return true;
    } else {
        return merges_values<F, V>;
    }
}
} // namespace detail

template <class T>
concept column_attribute = is_one_of<T, sorted, unique, parted, grouped> ||
                           !std::is_void_v<typename detail::merge_of<T>::type>;

/// Base of all columns, and the hook that brings the query language's operators to them.
struct column_base {};

namespace detail {

/// One sentence for what is wrong with a column.
template <class T, std::size_t NameSize, class... Attributes>
struct column_check {
    static constexpr bool type = column_value<T>;
    static_assert(type, "lsmer: a column's type must be one of lsmer's value types, or nullable<> "
                        "of one");
    static constexpr bool attributes = (column_attribute<Attributes> && ...);
    static_assert(attributes,
                  "lsmer: a column's attributes are sorted, unique, parted, grouped and merges<>");
    static constexpr bool name = NameSize >= 1 && NameSize <= 64;
    static_assert(name, "lsmer: a column's name has 1 to 64 characters");
    using merge = typename merge_among<Attributes...>::type;
    static constexpr bool fits = merge_fits<merge, T>();
    static_assert(fits, "lsmer: merges<F> is for numbers, times and fixed bytes, and "
                        "F::apply(older, newer) gives such a value");
};

} // namespace detail

/// A named, typed column. T is one of the types of value.hpp or `nullable<>` of one.
template <fixed_string Name, class T, class... Attributes>
struct column : column_base {
    static_assert(sizeof(detail::column_check<T, Name.size(), Attributes...>) != 0);

    static constexpr std::string_view name = Name;
    static constexpr std::uint64_t hash = name_hash(Name);
    using value_type = std::conditional_t<column_value<T>, T, std::int8_t>;
    using plain_type = plain_of<value_type>;
    using storage_type = storage_of<plain_type>;
    using shown_type = typename detail::value_facts<value_type>::shown;
    static constexpr type_kind kind = value_traits<plain_type>::kind;
    static constexpr bool nullable = is_nullable<value_type>;
    template <class Attribute>
    static constexpr bool has = is_one_of<Attribute, Attributes...>;
    using merge_type =
        std::conditional_t<detail::merge_fits<typename detail::merge_among<Attributes...>::type,
                                              value_type>(),
                           typename detail::merge_among<Attributes...>::type, void>;
};

namespace detail {
template <fixed_string Name, class T, class... Attributes>
column<Name, T, Attributes...> column_under(const column<Name, T, Attributes...>&);
} // namespace detail

/// A struct derived from `column<...>`.
template <class C>
concept column_type = requires(const C& c) { detail::column_under(c); };

/// A user's column as the library looks at it. A struct that a user calls `name` or `kind` hides
/// the members of those names behind its own; here they are found whatever it is called.
template <column_type C>
struct field : decltype(detail::column_under(std::declval<const C&>())) {
    using column_struct = C;
};

namespace detail {
template <class C>
struct not_a_column {}; // kept apart until schema_check says so in a sentence
template <class C>
struct to_field {
    using type = not_a_column<C>;
};
template <column_type C>
struct to_field<C> {
    using type = field<C>;
};
template <column_type C>
struct to_field<field<C>> {
    using type = field<C>;
};
} // namespace detail

/// `field<C>` for a user's column, the same for a field.
template <class C>
using field_of = typename detail::to_field<C>::type;

} // namespace lsmer::inline v0
