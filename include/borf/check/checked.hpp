#pragma once
// What a query hands to execution: a query type checked against a schema.
//
//   using C = check::checked<trades, Query>;
//   C::tree             checked: columns are indices, nodes typed, items named; literal nodes hold
//                       slot numbers (their values come at run time, from `C::slots(query)`)
//   C::shape            the schema and the tree's shape: everything that is costly to compile is
//                       to be instantiated for C::shape, whose `tree` has no names or positions
//   C::width            columns of the result: grouping columns, then selected ones; all columns
//                       of the schema when the query selects none
//   C::name<I>          name of result column I, a fixed_string
//   C::type<I>          its type, a value_type
//   C::slots(query)     the constants in the types that the check gave them
//
// For a query that does not pass, `ok` is false and nothing else may be used.

#include "borf/check/report.hpp"
#include "borf/check/resolve.hpp"
#include "borf/check/shape.hpp"

namespace borf::inline v0::check {

template <lsmer::schema S>
inline constexpr columns_view columns_of{lsmer::column_infos<S>.data(), lsmer::column_count<S>};

/// The constants of a query, in the order of its literal nodes.
template <std::size_t N>
using slot_list = bounded<slot, N>;

namespace detail {

template <class Tree>
constexpr std::size_t literal_count(const Tree& t) noexcept {
    std::size_t n = 0;
    for (const node& x : t.nodes) n += x.code == op::literal;
    return n;
}

/// Of result column I: grouping columns stand first.
template <class Tree>
constexpr const item& result_item(const Tree& t, std::size_t i) noexcept {
    return i < t.by.size() ? t.by[i] : t.columns[i - t.by.size()];
}

/// Holds the outcome of one check: a class of its own, so that nothing else is instantiated when
/// the query does not pass.
template <lsmer::schema S, class Query>
struct verdict {
    using tree_type = std::remove_cvref_t<decltype(Query::tree)>;
    static constexpr outcome<tree_type> all =
        resolve(Query::tree, columns_of<S>, lsmer::table_name<S>);
    static constexpr const tree_type& tree = all.tree;
    static constexpr failure error = all.error;
};

} // namespace detail

/// Query has `static constexpr const auto& tree` and `slots()`, the constants as spelled.
template <lsmer::schema S, class Query>
struct checked {
    using schema_type = S;
    using query_type = Query;
    using verdict = detail::verdict<S, Query>;
    using tree_type = typename verdict::tree_type;

    static constexpr bool ok = !verdict::error;
    static constexpr const tree_type& tree = verdict::tree;
    using shape = shaped<S, shape_of<verdict>(), tree_type>;

    static constexpr bool all_columns = tree.columns.empty();
    static constexpr std::size_t keys = tree.by.size();
    static constexpr std::size_t width =
        all_columns ? lsmer::column_count<S> : keys + tree.columns.size();
    static constexpr std::size_t slot_count = detail::literal_count(tree);

    template <std::size_t I>
    static constexpr auto name = [] {
        if constexpr (all_columns) {
            return lsmer::fixed_string<lsmer::column_at<S, I>::name.size()>(
                lsmer::column_at<S, I>::name);
        } else {
            constexpr item i = detail::result_item(tree, I);
            char chars[name_size(i) + 1] = {};
            write_name(i, chars);
            return lsmer::fixed_string<name_size(i)>(std::string_view(chars, name_size(i)));
        }
    }();

    template <std::size_t I>
    static constexpr value_type type = [] {
        if constexpr (all_columns) {
            return value_type{lsmer::column_at<S, I>::kind, lsmer::column_at<S, I>::nullable};
        } else {
            return tree.nodes[detail::result_item(tree, I).root].type;
        }
    }();

    [[nodiscard]] static constexpr slot_list<slot_count> slots(const Query& query) noexcept {
        slot_list<slot_count> out;
        out.count = static_cast<std::uint16_t>(slot_count);
        const auto& given = query.slots();
        for (std::size_t i = 0; i < slot_count; ++i) {
            out[i] = convert(given[i], kinds.from[i], kinds.to[i]);
        }
        return out;
    }

private:
    struct literal_kinds {
        lsmer::type_kind from[slot_count + 1]{};
        lsmer::type_kind to[slot_count + 1]{};
    };
    // Small, and all that is left of the trees at run time.
    static constexpr literal_kinds kinds = [] {
        literal_kinds k;
        for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
            if (tree.nodes[i].code != op::literal) continue;
            k.from[tree.nodes[i].a] = Query::tree.nodes[i].type.kind;
            k.to[tree.nodes[i].a] = tree.nodes[i].type.kind;
        }
        return k;
    }();
};

} // namespace borf::inline v0::check
