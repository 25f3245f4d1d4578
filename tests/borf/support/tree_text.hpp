// A tree as one line of fully parenthesised text, so that a test reads like the grammar.
#pragma once

#include "borf/expr/tree.hpp"

#include <string>

namespace shown {

template <class Tree>
std::string literal(const Tree& t, const borf::node& n) {
    using lsmer::type_kind;
    const borf::slot& s = t.slots[n.a];
    switch (n.type.kind) {
    case type_kind::f64: {
        std::string text = std::to_string(s.real);
        while (text.back() == '0') text.pop_back();
        return text + "f";
    }
    case type_kind::text: return "'" + std::string(s.text) + "'";
    case type_kind::boolean: return s.integer != 0 ? "true" : "false";
    case type_kind::date: return std::to_string(s.integer) + "d";
    case type_kind::timestamp: return std::to_string(s.integer) + "t";
    case type_kind::timespan: return std::to_string(s.integer) + "n";
    default: return std::to_string(s.integer);
    }
}

/// (gt price 5)
template <class Tree>
std::string expression(const Tree& t, borf::node_index root) {
    const borf::node n = t.nodes[root];
    if (n.code == borf::op::column) return std::string(n.name);
    if (n.code == borf::op::literal) return literal(t, n);
    std::string out = "(" + std::string(to_string(n.code));
    const int count = borf::arity(n.code);
    const borf::node_index operands[] = {n.a, n.b, n.c};
    for (int i = 0; i < count; ++i) out += " " + expression(t, operands[i]);
    for (borf::node_index i = 0; n.code == borf::op::in && i < n.c; ++i) {
        out += " " + expression(t, static_cast<borf::node_index>(n.b + i));
    }
    return out + ")";
}

template <class Tree>
std::string statement(const Tree& t) {
    std::string out = "select";
    for (const borf::item& i : t.columns) {
        out += " " + (i.named ? std::string(i.name) + ":" : std::string()) + expression(t, i.root);
    }
    if (!t.by.empty()) out += " by";
    for (const borf::item& i : t.by) {
        out += " " + (i.named ? std::string(i.name) + ":" : std::string()) + expression(t, i.root);
    }
    out += " from " + std::string(t.from);
    if (!t.where.empty()) out += " where";
    for (const borf::node_index root : t.where) out += " " + expression(t, root);
    if (!t.order.empty()) out += " order";
    for (const borf::order_item& o : t.order) {
        out += (o.descending ? " -" : " +") + std::string(o.name);
    }
    if (t.limit != borf::no_node) out += " limit " + expression(t, t.limit);
    return out;
}

} // namespace shown
