#pragma once
// Expressions of a checked query as text, for `explain`: operators between their operands, every
// compound operand in parentheses, so that the text reads the same by q's rule, by C++'s and by
// SQL's.
//
//   size wavg price     (32 + (1.8 * celsius)) > 80.5     symbol in ("AAPL"; "MSFT")

#include "borf/check/names.hpp"
#include "borf/expr/tree.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/column/time_text.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace borf::inline v0::pipeline {

/// A checked tree, its schema and its constants, without their types: what works on it is
/// compiled once. The functions of plan/facts.hpp take it for a tree.
struct query_view {
    std::span<const node> nodes;
    std::span<const item> columns; // empty: all columns of the schema
    std::span<const item> by;
    std::span<const node_index> where;
    std::span<const order_item> order;
    node_index limit = no_node;
    std::span<const lsmer::column_info> schema{};
    std::string_view table{};
    std::span<const slot> slots{};
};

// The view refers to the tree.
template <class Tree>
[[nodiscard]] query_view view_of(const Tree& t) noexcept {
    query_view q;
    q.nodes = {t.nodes.begin(), t.nodes.size()};
    q.columns = {t.columns.begin(), t.columns.size()};
    q.by = {t.by.begin(), t.by.size()};
    q.where = {t.where.begin(), t.where.size()};
    q.order = {t.order.begin(), t.order.size()};
    q.limit = t.limit;
    return q;
}

namespace detail {

template <class T>
void describe_number(std::string& out, T v) {
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, v).ptr);
}

inline void describe_literal(std::string& out, lsmer::type_kind kind, const slot& s) {
    using lsmer::type_kind;
    char text[lsmer::time_text_max];
    switch (kind) {
    case type_kind::u64: describe_number(out, static_cast<std::uint64_t>(s.integer)); return;
    case type_kind::boolean: out += s.integer != 0 ? "true" : "false"; return;
    case type_kind::f32:
    case type_kind::f64: describe_number(out, s.real); return;
    case type_kind::date:
        out.append(text,
                   lsmer::format_date({static_cast<std::int32_t>(s.integer)}, text));
        return;
    case type_kind::timestamp:
        out.append(text, lsmer::format_timestamp({s.integer}, text));
        return;
    case type_kind::timespan: out.append(text, lsmer::format_timespan({s.integer}, text)); return;
    case type_kind::symbol:
    case type_kind::text:
    case type_kind::bytes:
    case type_kind::fixed_bytes: out.append(1, '"').append(s.text).append(1, '"'); return;
    default: describe_number(out, s.integer);
    }
}

} // namespace detail

/// Appends the text of an expression.
inline void describe(std::string& out, const query_view& q, node_index i) {
    const node& n = q.nodes[i];
    const auto operand = [&](node_index k) {
        const bool simple = is_leaf(q.nodes[k].code);
        if (!simple) out += '(';
        describe(out, q, k);
        if (!simple) out += ')';
    };
    if (n.code == op::column) {
        out += q.schema[n.a].name;
    } else if (n.code == op::literal) {
        detail::describe_literal(out, n.type.kind, q.slots[n.a]);
    } else if (n.code == op::between) {
        operand(n.a);
        out += " between ";
        operand(n.b);
        out += " and ";
        operand(n.c);
    } else if (n.code == op::in) {
        operand(n.a);
        out += " in (";
        for (node_index k = 0; k < n.c; ++k) {
            if (k != 0) out += "; ";
            describe(out, q, static_cast<node_index>(n.b + k));
        }
        out += ')';
    } else if (arity(n.code) == 2) {
        operand(n.a);
        out.append(1, ' ').append(to_string(n.code)).append(1, ' ');
        operand(n.b);
    } else {
        out += to_string(n.code);
        if (arity(n.code) == 0) return; // count i
        out += ' ';
        operand(n.a);
    }
}

/// Appends `name: expression`, or the name alone where the expression is the column of that name.
inline void describe(std::string& out, const query_view& q, const item& i) {
    const std::size_t at = out.size();
    out.resize(at + check::name_size(i));
    check::write_name(i, out.data() + at);
    const node& n = q.nodes[i.root];
    if (n.code == op::column && q.schema[n.a].name == std::string_view(out).substr(at)) return;
    out += ": ";
    describe(out, q, i.root);
}

} // namespace borf::inline v0::pipeline
