#pragma once
// Names of result columns: as given, else of the last column that the expression mentions, else
// `x`. Names that would clash take the function's name behind an underscore: price_avg.

#include "borf/expr/tree.hpp"

namespace borf::inline v0::check {

/// Whether a result column is called `name`.
[[nodiscard]] constexpr bool is_named(const item& i, std::string_view name) noexcept {
    if (i.suffix.empty()) return i.name == name;
    return name.size() == i.name.size() + 1 + i.suffix.size() &&
           name.substr(0, i.name.size()) == i.name && name[i.name.size()] == '_' &&
           name.substr(i.name.size() + 1) == i.suffix;
}

[[nodiscard]] constexpr bool same_name(const item& a, const item& b) noexcept {
    if (a.suffix.empty()) return is_named(b, a.name);
    if (b.suffix.empty()) return is_named(a, b.name);
    return a.name == b.name && a.suffix == b.suffix;
}

[[nodiscard]] constexpr std::size_t name_size(const item& i) noexcept {
    return i.name.size() + (i.suffix.empty() ? 0 : i.suffix.size() + 1);
}

// REQUIRES: name_size(i) characters at out
constexpr void write_name(const item& i, char* out) noexcept {
    for (const char c : i.name) *out++ = c;
    if (!i.suffix.empty()) *out++ = '_';
    for (const char c : i.suffix) *out++ = c;
}

/// The word of an operation in a column's name.
[[nodiscard]] constexpr std::string_view name_word(op code) noexcept {
    switch (code) {
    case op::column:
    case op::literal: return {};
    case op::add: return "add";
    case op::sub: return "sub";
    case op::mul: return "mul";
    case op::div: return "div";
    case op::eq: return "eq";
    case op::ne: return "ne";
    case op::lt: return "lt";
    case op::le: return "le";
    case op::gt: return "gt";
    case op::ge: return "ge";
    case op::count_rows: return "count";
    default: return to_string(code);
    }
}

/// A name that two result columns have; empty when all differ.
struct name_clash {
    std::string_view name{};
    std::int32_t position = -1;
    std::string_view advice{};
};

namespace detail {

/// The last column of the expression that ends at `root`: nodes between two roots are one
/// expression in postfix order, and columns are met backwards.
template <class Tree>
constexpr std::string_view last_column(const Tree& t, std::size_t first,
                                       node_index root) noexcept {
    for (std::size_t i = root + std::size_t{1}; i-- > first;) {
        if (t.nodes[i].code == op::column) return t.nodes[i].name;
    }
    return "x";
}

template <class Items>
constexpr bool clashes(const Items& items, const item& one) noexcept {
    for (const item& other : items) {
        if (&other != &one && same_name(other, one)) return true;
    }
    return false;
}

} // namespace detail

/// Fills in the names of a tree's items.
template <class Tree>
[[nodiscard]] constexpr name_clash name_items(Tree& t) noexcept {
    std::size_t first = 0;
    const auto fill = [&](auto& items) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            item& it = items[i];
            if (!it.named) it.name = detail::last_column(t, first, it.root);
            first = it.root + std::size_t{1};
        }
    };
    fill(t.columns);
    fill(t.by);

    // All clashes are found before any name changes, so that both of a pair change.
    bool change[Tree::item_cap] = {};
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
        const item& it = t.columns[i];
        change[i] = !it.named && (detail::clashes(t.columns, it) || detail::clashes(t.by, it));
    }
    for (std::size_t i = 0; i < t.columns.size(); ++i) {
        item& it = t.columns[i];
        if (change[i]) it.suffix = name_word(t.nodes[it.root].code);
    }

    const auto find = [&](const auto& items) -> name_clash {
        for (const item& it : items) {
            if (detail::clashes(t.columns, it) || detail::clashes(t.by, it)) {
                const node& n = t.nodes[it.root];
                return {it.name, it.named ? it.position : n.position, "a name of its own"};
            }
        }
        return {};
    };
    const name_clash in_columns = find(t.columns);
    return in_columns.name.empty() ? find(t.by) : in_columns;
}

} // namespace borf::inline v0::check
