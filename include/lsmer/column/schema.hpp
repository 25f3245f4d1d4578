#pragma once
// A schema is a struct that names its columns in order: see column.hpp for one. Everything here
// answers questions about it at compile time.

#include "lsmer/base/leaves.hpp"
#include "lsmer/column/column.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0 {

template <class... C>
struct column_list : type_list<C...> {};

/// The columns of a table, in order: `using columns = lsmer::columns<time, symbol, price>;`
template <const auto&... C>
using columns = column_list<field_of<std::remove_cvref_t<decltype(C)>>...>;

/// The order in which rows leave memory for disk: `using order = lsmer::ordered_by<symbol, time>;`
template <const auto&... C>
using ordered_by = column_list<field_of<std::remove_cvref_t<decltype(C)>>...>;

/// What makes a table keyed: `using primary_key = lsmer::keyed_by<symbol, time>;`
template <const auto&... C>
using keyed_by = column_list<field_of<std::remove_cvref_t<decltype(C)>>...>;

/// Base that gives a schema its name, which `from NAME` in a text query must state.
template <fixed_string Name>
struct table {
    static constexpr std::string_view table_name = Name;
};

/// What is known of a column without its type.
struct column_info {
    std::string_view name;
    std::uint64_t hash = 0;
    type_kind kind{};
    bool nullable = false;
    std::uint32_t width = 0; // bytes of a value in memory; 0 for text and bytes
    friend constexpr bool operator==(const column_info&, const column_info&) = default;
};

namespace detail {

template <class L>
inline constexpr bool is_column_list = false;
template <class... C>
inline constexpr bool is_column_list<column_list<C...>> = (column_type<C> && ...);

template <column_type C>
constexpr column_info info_of() {
    constexpr bool variable = C::kind == type_kind::text || C::kind == type_kind::bytes;
    return {C::name, C::hash, C::kind, C::nullable,
            variable ? 0U : static_cast<std::uint32_t>(sizeof(typename C::storage_type))};
}

template <class L>
struct list_facts;
template <class... C>
struct list_facts<column_list<C...>> {
    static constexpr std::array<column_info, sizeof...(C)> infos{info_of<C>()...};
    static constexpr bool names_differ = [] {
        for (std::size_t i = 0; i < infos.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                if (infos[i].hash == infos[j].hash && infos[i].name == infos[j].name) return false;
            }
        }
        return true;
    }();
};

} // namespace detail

template <class S>
concept schema = requires { typename S::columns; } && detail::is_column_list<typename S::columns>;

template <schema S>
inline constexpr std::size_t column_count = S::columns::size;

template <schema S, std::size_t I>
using column_at = typename S::columns::template at<I>;

/// A schema whose rows have a key: of two with the same key, the newer one counts.
template <class S>
concept keyed_schema = schema<S> && requires { typename S::primary_key; } &&
                       detail::is_column_list<typename S::primary_key>;

/// Index of a column of the schema; `column_count<S>` when it has no such column.
template <schema S, class C>
inline constexpr std::size_t column_index = []<class... Cs>(column_list<Cs...>*) {
    std::size_t i = 0;
    static_cast<void>(((std::is_same_v<field_of<C>, Cs> ? true : (++i, false)) || ...));
    return i;
}(static_cast<typename S::columns*>(nullptr));

template <class C, class S>
concept column_of = schema<S> && column_type<C> && (column_index<S, C> < column_count<S>);

template <schema S>
inline constexpr const auto& column_infos = detail::list_facts<typename S::columns>::infos;

/// The table's name, or "" for a schema that has none.
template <schema S>
inline constexpr std::string_view table_name = [] {
    if constexpr (requires { S::table_name; }) {
        return std::string_view(S::table_name);
    } else {
        return std::string_view();
    }
}();

namespace detail {

template <class S, class L>
struct order_indices;
template <class S, class... C>
struct order_indices<S, column_list<C...>> {
    static constexpr std::array<std::size_t, sizeof...(C)> value{column_index<S, C>...};
};

template <class S>
constexpr std::size_t sorted_count() {
    return []<class... C>(column_list<C...>*) {
        return (std::size_t{C::template has<sorted>} + ... + 0);
    }(static_cast<typename S::columns*>(nullptr));
}

template <class S>
constexpr auto order_of() {
    if constexpr (keyed_schema<S>) {
        return order_indices<S, typename S::primary_key>::value;
    } else if constexpr (requires { typename S::order; }) {
        return order_indices<S, typename S::order>::value;
    } else if constexpr (sorted_count<S>() == 0) {
        return std::array<std::size_t, 0>{};
    } else {
        std::array<std::size_t, 1> first{};
        each_index<column_count<S>>([&](auto i) {
            if constexpr (column_at<S, i>::template has<sorted>) first[0] = i;
        });
        return first;
    }
}

} // namespace detail

/// Indices of the columns that order the table's rows, most significant first; empty when rows
/// stay as they came. From `S::primary_key` or `S::order`, else from the column that is `sorted`.
template <schema S>
inline constexpr auto order_columns = detail::order_of<S>();

namespace detail {

enum class schema_fault {
    none,
    no_columns,
    not_columns,
    too_many,
    same_name,
    order,
    two_sorted,
    key,
    null_key,
    key_and_order,
    key_and_op,
};

/// What is wrong with a schema that has a primary key.
template <class S>
consteval schema_fault find_key_fault() {
    if constexpr (!is_column_list<typename S::primary_key> || S::primary_key::size == 0) {
        return schema_fault::key;
    } else {
        for (const std::size_t i : order_indices<S, typename S::primary_key>::value) {
            if (i >= S::columns::size) return schema_fault::key;
            if (list_facts<typename S::columns>::infos[i].nullable) return schema_fault::null_key;
        }
        if (requires { typename S::order; } || sorted_count<S>() != 0) {
            return schema_fault::key_and_order;
        }
        for (const column_info& c : list_facts<typename S::columns>::infos) {
            if (c.name == "_op") return schema_fault::key_and_op;
        }
        return schema_fault::none;
    }
}

template <class S>
consteval schema_fault find_schema_fault() {
    if constexpr (!requires { typename S::columns; }) {
        return schema_fault::no_columns;
    } else if constexpr (!is_column_list<typename S::columns>) {
        return schema_fault::not_columns;
    } else if constexpr (S::columns::size < 1 || S::columns::size > 4096) {
        return schema_fault::too_many;
    } else if constexpr (!list_facts<typename S::columns>::names_differ) {
        return schema_fault::same_name;
    } else if constexpr (requires { typename S::primary_key; }) {
        return find_key_fault<S>();
    } else if constexpr (requires { typename S::order; }) {
        if constexpr (!is_column_list<typename S::order>) return schema_fault::order;
        for (const std::size_t i : order_columns<S>) {
            if (i >= S::columns::size) return schema_fault::order;
        }
        return schema_fault::none;
    } else {
        return sorted_count<S>() > 1 ? schema_fault::two_sorted : schema_fault::none;
    }
}

struct no_schema {
    static constexpr struct nothing : column<"nothing", std::int8_t> {
    } nothing{};
    using columns = lsmer::columns<nothing>;
};

} // namespace detail

/// The schema, or a stand-in when it is refused, so that nothing else is said about it.
template <class S>
using checked_schema =
    std::conditional_t<detail::find_schema_fault<S>() == detail::schema_fault::none, S,
                       detail::no_schema>;

/// One sentence for what is wrong with a schema. Components that users give a schema S
/// instantiate it and go on with `checked_schema<S>`.
template <class S>
struct schema_check {
    static constexpr auto fault = detail::find_schema_fault<S>();
    // By name: of a comparison clang would explain both sides.
    static constexpr bool has_columns = fault != detail::schema_fault::no_columns;
    static constexpr bool all_columns = fault != detail::schema_fault::not_columns;
    static constexpr bool good_count = fault != detail::schema_fault::too_many;
    static constexpr bool names_differ = fault != detail::schema_fault::same_name;
    static constexpr bool orders_own = fault != detail::schema_fault::order;
    static constexpr bool one_order = fault != detail::schema_fault::two_sorted;
    static constexpr bool keys_own = fault != detail::schema_fault::key;
    static constexpr bool keys_there = fault != detail::schema_fault::null_key;
    static constexpr bool key_is_order = fault != detail::schema_fault::key_and_order;
    static constexpr bool op_is_free = fault != detail::schema_fault::key_and_op;
    static_assert(has_columns,
                  "lsmer: a schema names its columns: using columns = lsmer::columns<a, b>;");
    static_assert(all_columns, "lsmer: everything in a schema's columns must be a struct derived "
                               "from lsmer::column<\"name\", type>");
    static_assert(good_count, "lsmer: a schema has 1 to 4096 columns");
    static_assert(names_differ, "lsmer: two columns of a schema have the same name");
    static_assert(orders_own, "lsmer: a schema is ordered by its own columns only");
    static_assert(one_order, "lsmer: more than one column is sorted; say using order = "
                             "lsmer::ordered_by<a, b>;");
    static_assert(keys_own, "lsmer: a table is keyed by its own columns: using primary_key = "
                            "lsmer::keyed_by<a, b>;");
    static_assert(keys_there, "lsmer: a column of a primary key cannot be nullable");
    static_assert(key_is_order, "lsmer: the rows of a keyed table are ordered by their key; say "
                                "primary_key alone, without order or sorted");
    static_assert(op_is_free, "lsmer: a keyed table has a column _op of its own; give yours "
                              "another name");
    static constexpr bool value = fault == detail::schema_fault::none;
};

} // namespace lsmer::inline v0
