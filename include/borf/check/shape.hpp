#pragma once
// The shape of a checked query: operations, types, columns and clauses, without constants, names
// and positions. Execution is instantiated once per schema and shape, however many queries share
// it. The shape is a string, so that it can be a template argument with a short symbol name:
//
//   select avg price by symbol from trades where size > 100 limit 5
//   c2lAl,;c1p,;c3elf>b,;;lf
//   columns; by; where; order; limit        each expression in postfix order, ended by a comma
//
//   cN T   column N of type T                 iN T   `in` over N literals
//   l T    literal, in the next slot          x T    any other operation, by its letter
//   order: column of the result and a or d    T: 'a' + type_kind, upper case when nullable

#include "borf/expr/tree.hpp"
#include "lsmer/base/fixed_string.hpp"
#include "lsmer/column/schema.hpp"

namespace borf::inline v0::check {

namespace detail {

inline constexpr std::string_view shape_letters = "cln!+-*%/o=#<[>]&|xbiNCSAmMFLW";

/// Writes to `out`, or only counts when it is null.
struct ShapeWriter {
    char* out = nullptr;
    std::size_t size = 0;

    constexpr void put(char c) noexcept {
        if (out != nullptr) out[size] = c;
        ++size;
    }
    constexpr void put_number(unsigned n) noexcept {
        if (n >= 10) put_number(n / 10);
        put(static_cast<char>('0' + n % 10));
    }
    constexpr void put_node(const node& n) noexcept {
        put(shape_letters[static_cast<unsigned>(n.code)]);
        if (n.code == op::column) put_number(n.a);
        if (n.code == op::in) put_number(n.c);
        put(static_cast<char>((n.type.nullable ? 'A' : 'a') + static_cast<int>(n.type.kind)));
    }
};

template <class Tree>
constexpr std::size_t write_shape(const Tree& t, char* out) noexcept {
    ShapeWriter w{out};
    std::size_t at = 0;
    const auto expression = [&](node_index root) {
        while (at <= root) w.put_node(t.nodes[at++]);
    };
    for (const item& i : t.columns) {
        expression(i.root);
        w.put(',');
    }
    w.put(';');
    for (const item& i : t.by) {
        expression(i.root);
        w.put(',');
    }
    w.put(';');
    for (const node_index root : t.where) {
        expression(root);
        w.put(',');
    }
    w.put(';');
    for (const order_item& o : t.order) {
        w.put_number(o.column);
        w.put(o.descending ? 'd' : 'a');
    }
    w.put(';');
    if (t.limit != no_node) expression(t.limit);
    return w.size;
}

/// Reads what ShapeWriter wrote; the text is trusted.
template <class Tree>
struct ShapeReader {
    std::string_view text;
    std::size_t next = 0;
    node_index stack[Tree::node_cap]{};
    std::size_t depth = 0;
    node_index literals = 0;

    constexpr unsigned number() noexcept {
        unsigned n = 0;
        while (text[next] >= '0' && text[next] <= '9') {
            n = n * 10 + static_cast<unsigned>(text[next++] - '0');
        }
        return n;
    }
    constexpr node_index pop() noexcept { return stack[--depth]; }

    constexpr void read_node(Tree& t) noexcept {
        node n;
        n.code = static_cast<op>(shape_letters.find(text[next++]));
        if (n.code == op::column) n.a = static_cast<node_index>(number());
        if (n.code == op::literal) n.a = literals++;
        if (n.code == op::in) {
            n.c = static_cast<node_index>(number());
            depth -= n.c;
            n.b = stack[depth];
        }
        const int operands = arity(n.code);
        if (operands == 3) n.c = pop();
        if (operands >= 2) n.b = pop();
        if (operands >= 1) n.a = pop();
        const char type = text[next++];
        n.type.nullable = type < 'a';
        n.type.kind = static_cast<lsmer::type_kind>(type - (n.type.nullable ? 'A' : 'a'));
        stack[depth++] = static_cast<node_index>(t.nodes.size());
        t.nodes.push_back(n);
    }
    /// The root of the expression that ends here.
    constexpr node_index read_expression(Tree& t) noexcept {
        while (next < text.size() && text[next] != ',') read_node(t);
        ++next;
        return pop();
    }
};

} // namespace detail

/// The tree of a shape: as the checked tree, without names, positions and constants.
template <class Tree>
[[nodiscard]] constexpr Tree decode_shape(std::string_view shape) noexcept {
    Tree t;
    detail::ShapeReader<Tree> r{shape};
    for (; shape[r.next] != ';';) t.columns.push_back({.root = r.read_expression(t)});
    for (++r.next; shape[r.next] != ';';) t.by.push_back({.root = r.read_expression(t)});
    for (++r.next; shape[r.next] != ';';) t.where.push_back(r.read_expression(t));
    for (++r.next; shape[r.next] != ';'; ++r.next) {
        order_item o;
        o.column = static_cast<std::uint16_t>(r.number());
        o.descending = shape[r.next] == 'd';
        t.order.push_back(o);
    }
    if (++r.next < shape.size()) t.limit = r.read_expression(t);
    return t;
}

/// The shape of Holder::tree, a checked tree, as a fixed_string.
template <class Holder>
[[nodiscard]] constexpr auto shape_of() noexcept {
    constexpr std::size_t size = detail::write_shape(Holder::tree, nullptr);
    char chars[size + 1] = {};
    detail::write_shape(Holder::tree, chars);
    return lsmer::fixed_string<size>(std::string_view(chars, size));
}

/// A schema and a shape: the key of execution. `tree` holds everything but the constants.
template <lsmer::schema S, lsmer::fixed_string Shape, class Tree>
struct shaped {
    using schema_type = S;
    static constexpr Tree tree = decode_shape<Tree>(Shape);
};

} // namespace borf::inline v0::check
