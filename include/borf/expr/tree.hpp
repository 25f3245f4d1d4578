#pragma once
// The query tree: one value, whichever way the query was spelled. Nodes are an array and children
// are indices, so that parsing, checking, naming and planning are plain constexpr functions.
//
//   select avg(price), total: sum(size) by symbol from trades where size > 100 limit 5
//
//   nodes    0 column price   1 avg(0)   2 column size   3 sum(2)   4 column symbol
//            5 column size    6 literal slot 0           7 gt(5, 6)
//   columns  {name "", root 1} {name "total", root 3}     by {root 4}     where {7}
//   slots    0: 100           limit: slot 1: 5
//
// Children stand before their parents. Constants are in slots, outside the tree: the tree without
// names and positions is the query's shape, and execution is instantiated once per shape.

#include "borf/expr/op.hpp"
#include "lsmer/column/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace borf::inline v0 {

/// The type of an expression's values.
struct value_type {
    lsmer::type_kind kind{};
    bool nullable = false;
    friend constexpr bool operator==(value_type, value_type) = default;
};

using node_index = std::uint16_t;
inline constexpr node_index no_node = 0xffff;

struct node {
    op code{};
    value_type type{}; // of a literal: as written; of others: set by the check
    node_index a = no_node;
    node_index b = no_node;
    node_index c = no_node;
    std::int32_t position = -1;   // of its own token in the text; -1 without a text
    std::string_view name{};      // of a column, as written
    friend constexpr bool operator==(const node&, const node&) = default;
};

/// A constant. Which member counts follows from the literal node's type:
/// bool, integers and all temporal types `integer` (a date in days, the others in nanoseconds);
/// f32 and f64 `real`; text `text` (also where it is compared with a symbol).
struct slot {
    std::int64_t integer = 0;
    double real = 0;
    std::string_view text{};
    friend constexpr bool operator==(const slot&, const slot&) = default;
};

/// A selected or grouping expression and the name of its column in the result: `name`, or
/// `name_suffix` where two columns would have been called the same.
struct item {
    std::string_view name{};   // as given by `name:` or `.as`; the check fills in the rest
    std::string_view suffix{}; // set by the check
    node_index root = no_node;
    bool named = false;
    std::int32_t position = -1; // of a given name in the text
    friend constexpr bool operator==(const item&, const item&) = default;
};

/// A column of the result to order by.
struct order_item {
    std::string_view name{};
    std::uint16_t column = 0; // index in the result: grouping columns first (after the check)
    bool descending = false;
    std::int32_t position = -1;
    friend constexpr bool operator==(const order_item&, const order_item&) = default;
};

inline constexpr std::int64_t no_limit = -1;

/// A list of at most Cap values.
template <class T, std::size_t Cap>
struct bounded {
    T values[Cap == 0 ? 1 : Cap]{};
    std::uint16_t count = 0;

    static constexpr std::size_t capacity = Cap;
    [[nodiscard]] constexpr std::size_t size() const noexcept { return count; }
    [[nodiscard]] constexpr bool empty() const noexcept { return count == 0; }
    [[nodiscard]] constexpr bool full() const noexcept { return count == Cap; }
    [[nodiscard]] constexpr T& operator[](std::size_t i) noexcept { return values[i]; }
    [[nodiscard]] constexpr const T& operator[](std::size_t i) const noexcept { return values[i]; }
    [[nodiscard]] constexpr const T* begin() const noexcept { return values; }
    [[nodiscard]] constexpr const T* end() const noexcept { return values + count; }
    // REQUIRES: !full()
    constexpr void push_back(const T& v) noexcept { values[count++] = v; }
    friend constexpr bool operator==(const bounded& a, const bounded& b) noexcept {
        if (a.count != b.count) return false;
        for (std::size_t i = 0; i < a.count; ++i) {
            if (!(a.values[i] == b.values[i])) return false;
        }
        return true;
    }
};

inline constexpr std::size_t clause_items_max = 64;

/// A query. NodeCap, SlotCap and ItemCap bound its nodes, constants and items per clause.
/// Nodes stand in the order columns, by, where, limit, each expression in postfix order, and the
/// k-th literal node refers to slot k.
template <std::size_t NodeCap, std::size_t SlotCap = NodeCap,
          std::size_t ItemCap = clause_items_max>
struct tree {
    static constexpr std::size_t node_cap = NodeCap;
    static constexpr std::size_t slot_cap = SlotCap;
    static constexpr std::size_t item_cap = ItemCap;

    bounded<node, NodeCap> nodes;
    bounded<slot, SlotCap> slots;      // the text's constants; empty for C++ expressions
    bounded<item, ItemCap> columns;    // empty: all columns of the source
    bounded<item, ItemCap> by;
    bounded<node_index, ItemCap> where; // conjuncts, left to right
    bounded<order_item, ItemCap> order;
    node_index limit = no_node;        // a literal node, or none
    std::int32_t limit_position = -1;
    std::string_view from{};                  // "" when the query does not say
    std::int32_t from_position = -1;

    friend constexpr bool operator==(const tree&, const tree&) = default;
};

// Three sizes serve all queries, so that what works on trees is instantiated for these alone.
using small_tree = tree<32, 16, 8>;
using medium_tree = tree<256, 128, clause_items_max>;
using large_tree = tree<2048, 1024, clause_items_max>;

/// The smallest of them that has room.
template <std::size_t Nodes, std::size_t Slots, std::size_t Items>
using tree_for = std::conditional_t<
    Nodes <= 32 && Slots <= 16 && Items <= 8, small_tree,
    std::conditional_t<Nodes <= 256 && Slots <= 128, medium_tree, large_tree>>;

} // namespace borf::inline v0
