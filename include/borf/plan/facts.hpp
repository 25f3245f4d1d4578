#pragma once
// What follows from a query's tree alone: pure functions over the value, used at compile time.

#include "borf/expr/op.hpp"
#include "borf/expr/tree.hpp"
#include "borf/plan/lane.hpp"

#include <cstddef>
#include <cstdint>

namespace borf::inline v0::plan {

/// Whether a node's value is known before any row is read: literals and arithmetic on them.
template <class Tree>
[[nodiscard]] constexpr bool is_constant(const Tree& t, node_index i) noexcept {
    const node& n = t.nodes[i];
    if (n.code == op::literal) return true;
    if (n.code == op::neg) return is_constant(t, n.a);
    const bool arithmetic = (n.code >= op::add && n.code <= op::mod) || n.code == op::xbar;
    return arithmetic && is_constant(t, n.a) && is_constant(t, n.b);
}

/// Whether two nodes compute the same. Literals differ: their values are not part of the tree.
template <class Tree>
[[nodiscard]] constexpr bool same_expression(const Tree& t, node_index i, node_index j) noexcept {
    if (i == j) return true;
    const node& m = t.nodes[i];
    const node& n = t.nodes[j];
    if (m.code != n.code || !(m.type == n.type) || m.code == op::literal || m.code == op::in) {
        return false;
    }
    if (m.code == op::column) return m.a == n.a;
    const int operands = arity(m.code);
    return (operands < 1 || same_expression(t, m.a, n.a)) &&
           (operands < 2 || same_expression(t, m.b, n.b)) &&
           (operands < 3 || same_expression(t, m.c, n.c));
}

/// Grouped, or one row for all: rows are aggregated instead of selected.
template <class Tree>
[[nodiscard]] constexpr bool aggregates(const Tree& t) noexcept {
    if (!t.by.empty()) return true;
    for (const node& n : t.nodes) {
        if (is_aggregate(n.code)) return true;
    }
    return false;
}

using node_list = bounded<node_index, 256>;

/// The aggregates of a tree, equal ones once.
template <class Tree>
[[nodiscard]] constexpr node_list aggregate_nodes(const Tree& t) noexcept {
    node_list out;
    for (std::size_t i = 0; i < t.nodes.size(); ++i) {
        if (!is_aggregate(t.nodes[i].code)) continue;
        bool known = false;
        for (const node_index j : out) {
            known |= same_expression(t, static_cast<node_index>(i), j);
        }
        if (!known) out.push_back(static_cast<node_index>(i));
    }
    return out;
}

/// Place of an aggregate in `aggregate_nodes`.
template <class Tree>
[[nodiscard]] constexpr std::size_t aggregate_place(const Tree& t, node_index i) noexcept {
    const node_list all = aggregate_nodes(t);
    std::size_t k = 0;
    while (!same_expression(t, i, all[k])) ++k;
    return k;
}

/// Whether the node is an aggregate that no other node of the tree is.
template <class Tree>
[[nodiscard]] constexpr bool is_sole_aggregate(const Tree& t, node_index i) noexcept {
    if (!is_aggregate(t.nodes[i].code)) return false;
    std::size_t same = 0;
    for (node_index k = 0; k < t.nodes.size(); ++k) same += same_expression(t, i, k);
    return same == 1;
}

/// Schema columns that the tree reads, ascending; all of them for `select from`.
template <class Tree>
[[nodiscard]] constexpr bounded<std::uint16_t, 4096> used_columns(const Tree& t,
                                                                  std::size_t count) noexcept {
    bounded<std::uint16_t, 4096> out;
    bool all = t.columns.empty();
    for (std::size_t c = 0; c < count; ++c) {
        bool used = all;
        for (const node& n : t.nodes) used |= n.code == op::column && n.a == c;
        if (used) out.push_back(static_cast<std::uint16_t>(c));
    }
    return out;
}

/// How a conjunct of `where` is tested.
enum class test_kind : std::uint8_t {
    rows,   // evaluated for rows only
    ranges, // a numeric column against constants: ranges, which zone maps can decide
    codes,  // a symbol column against constant texts: by code, or by a table over codes
};

struct conjunct {
    test_kind kind = test_kind::rows;
    node_index column = no_node;   // the column's node
    op code{};                     // the comparison, the column on its left
    node_index first = no_node;    // constants
    node_index second = no_node;   // of between
    std::uint16_t members = 0;     // of in
    bool negated = false;          // `not` of it
};

[[nodiscard]] constexpr op mirrored(op o) noexcept {
    switch (o) {
    case op::lt: return op::gt;
    case op::le: return op::ge;
    case op::gt: return op::lt;
    case op::ge: return op::le;
    default: return o;
    }
}

template <class Tree>
[[nodiscard]] constexpr conjunct conjunct_of(const Tree& t, node_index i) noexcept {
    const node& n = t.nodes[i];
    const auto is_column = [&](node_index k) { return t.nodes[k].code == op::column; };
    conjunct c;
    if (n.code == op::not_) {
        c = conjunct_of(t, n.a);
        c.negated = !c.negated;
        return c;
    }
    if (n.code == op::column) { // a boolean by itself: = true
        return {test_kind::ranges, i, op::eq, no_node, no_node, 0, false};
    }
    c.code = n.code;
    if (is_comparison(n.code)) {
        if (is_column(n.a) && is_constant(t, n.b)) {
            c.column = n.a;
            c.first = n.b;
        } else if (is_column(n.b) && is_constant(t, n.a)) {
            c.column = n.b;
            c.first = n.a;
            c.code = mirrored(n.code);
        }
    } else if (n.code == op::between) {
        if (is_column(n.a) && is_constant(t, n.b) && is_constant(t, n.c)) {
            c.column = n.a;
            c.first = n.b;
            c.second = n.c;
        }
    } else if (n.code == op::in && is_column(n.a)) {
        c.column = n.a;
        c.first = n.b;
        c.members = n.c;
    }
    if (c.column == no_node) return {};
    const type_kind k = t.nodes[c.column].type.kind;
    // The null of booleans is not at an end of their range.
    if (k == type_kind::boolean && t.nodes[c.column].type.nullable && c.code != op::eq &&
        c.code != op::ne) {
        return {};
    }
    if (k == type_kind::symbol) {
        c.kind = test_kind::codes;
    } else if (is_numeric(k)) {
        c.kind = test_kind::ranges;
    } else {
        return {};
    }
    return c;
}

/// What testing a conjunct costs beside others: 0 is least. Conditions on one column come before
/// others, narrow columns before wide ones.
template <class Tree>
[[nodiscard]] constexpr unsigned cost_of(const Tree& t, const conjunct& c) noexcept {
    if (c.kind == test_kind::rows) return 4;
    switch (t.nodes[c.column].type.kind) {
    case type_kind::boolean:
    case type_kind::i8:
    case type_kind::u8: return 0;
    case type_kind::symbol:
    case type_kind::i16:
    case type_kind::u16: return 1;
    case type_kind::f32:
    case type_kind::f64: return 3;
    default: return 2;
    }
}

/// The conjuncts of `where` by their place, cheap ones first; equal ones stay as they are.
template <class Tree>
[[nodiscard]] constexpr auto where_order(const Tree& t) noexcept {
    bounded<std::uint16_t, std::remove_cvref_t<decltype(t.where)>::capacity> out;
    for (unsigned cost = 0; cost <= 4; ++cost) {
        for (std::uint16_t w = 0; w < t.where.size(); ++w) {
            if (cost_of(t, conjunct_of(t, t.where[w])) == cost) out.push_back(w);
        }
    }
    return out;
}

/// Whether `by` groups by buckets of a column: `constant xbar column` of whole numbers.
template <class Tree>
[[nodiscard]] constexpr bool is_bucket_key(const Tree& t, node_index i) noexcept {
    const node& n = t.nodes[i];
    return n.code == op::xbar && t.nodes[n.b].code == op::column &&
           n.type.kind != type_kind::f32 && n.type.kind != type_kind::f64 &&
           is_constant(t, n.a);
}

/// Sums that groups keep as doubles side by side (kernel/group.hpp).
enum class lane_kind : std::uint8_t {
    real,    // sum of a float expression, null as 0
    whole,   // sum of an integer expression, null as 0: exact where bounds allow
    some,    // rows where the expression is not null
    product, // weight * value, where both are there
    weight,  // weight, where both are there
};

struct lane {
    lane_kind kind{};
    node_index a = no_node;
    node_index b = no_node;
};

inline constexpr std::size_t lanes_max = 128;
using lane_list = bounded<lane, lanes_max>;
inline constexpr std::uint16_t no_lane = 0xffff;

/// Whether values are summed as float64 (else as integers).
[[nodiscard]] constexpr bool sums_real(type_kind k) noexcept {
    return k == type_kind::f32 || k == type_kind::f64;
}

/// Integers of at most 32 bits: their sums over a morsel are exact in a double.
[[nodiscard]] constexpr bool is_small(type_kind k) noexcept {
    return k == type_kind::boolean || (k >= type_kind::i8 && k <= type_kind::i32) ||
           (k >= type_kind::u8 && k <= type_kind::u32);
}

/// The lanes of an aggregate: first its sum, then what it divides by or counts. `count` is
/// no_lane where the number of rows serves.
struct aggregate_lanes {
    std::uint16_t sum = no_lane;
    std::uint16_t count = no_lane;
};

template <class Tree>
class LanePlan {
public:
    lane_list lanes;
    bounded<aggregate_lanes, 256> of; // by place of the aggregate

    constexpr explicit LanePlan(const Tree& t) noexcept {
        for (const node_index i : aggregate_nodes(t)) of.push_back(plan(t, t.nodes[i]));
    }

private:
    constexpr aggregate_lanes plan(const Tree& t, const node& n) noexcept {
        aggregate_lanes out;
        if (n.code == op::wavg) {
            out.sum = add(t, {lane_kind::product, n.a, n.b});
            // Weights that are all there are a sum like any other: shared, and small enough for
            // the number of rows beside it.
            const value_type w = t.nodes[n.a].type;
            const bool whole = !w.nullable && !t.nodes[n.b].type.nullable && is_small(w.kind);
            out.count = add(t, {whole ? lane_kind::whole : lane_kind::weight, n.a,
                                whole ? no_node : n.b});
            return out;
        }
        if (n.code == op::sum || n.code == op::avg) {
            const bool real = sums_real(t.nodes[n.a].type.kind);
            out.sum = add(t, {real ? lane_kind::real : lane_kind::whole, n.a, no_node});
        }
        const bool counts = n.code == op::avg || n.code == op::count;
        if (counts && t.nodes[n.a].type.nullable && is_numeric(t.nodes[n.a].type.kind)) {
            out.count = add(t, {lane_kind::some, n.a, no_node});
        }
        return out;
    }
    constexpr std::uint16_t add(const Tree& t, lane l) noexcept {
        for (std::uint16_t k = 0; k < lanes.size(); ++k) {
            if (lanes[k].kind == l.kind && same_expression(t, lanes[k].a, l.a) &&
                (l.b == no_node || same_expression(t, lanes[k].b, l.b))) {
                return k;
            }
        }
        lanes.push_back(l);
        return static_cast<std::uint16_t>(lanes.size() - 1);
    }
};

} // namespace borf::inline v0::plan
