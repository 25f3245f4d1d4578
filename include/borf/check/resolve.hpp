#pragma once
// The check: a tree as spelled, and the columns of a source, give a tree in which columns are
// indices, every node has its type and every result column its name; or the first failure.
// A constexpr function over values, the same at compile time and at run time.

#include "borf/check/convert.hpp"
#include "borf/check/names.hpp"
#include "borf/check/types.hpp"
#include "borf/expr/failure.hpp"
#include "borf/expr/nearest.hpp"
#include "borf/expr/tree.hpp"
#include "lsmer/column/schema.hpp"

namespace borf::inline v0::check {

/// The columns of a source: a span without its header.
struct columns_view {
    const lsmer::column_info* data = nullptr;
    std::size_t size = 0;
};

template <class Tree>
struct outcome {
    Tree tree{};
    failure error{};
};

namespace detail {

// What an expression holds.
struct contents {
    bool aggregate = false;
    node_index row_column = no_node; // a column outside every aggregate
};

template <class Tree>
class Checker {
public:
    constexpr Checker(const Tree& spelled, columns_view columns) noexcept
        : tree_(spelled), columns_(columns), grouped_(!spelled.by.empty()) {}

    constexpr outcome<Tree> run(std::string_view table) noexcept {
        const bool good = from(table) && nodes() && clauses() && names() && order();
        static_cast<void>(good);
        return {tree_, error_};
    }

private:
    constexpr bool fail(failure_kind kind, std::int32_t position, std::string_view found,
                        std::string_view expected) noexcept {
        error_ = {kind, position, static_cast<std::int32_t>(position < 0 ? 0 : found.size()), found,
                  expected};
        return false;
    }

    constexpr bool from(std::string_view table) noexcept {
        if (tree_.from.empty() || table.empty() || tree_.from == table) return true;
        return fail(failure_kind::other_table, tree_.from_position, tree_.from, table);
    }

    // Types, bottom up: children stand before their parents.
    constexpr bool nodes() noexcept {
        for (std::size_t i = 0; i < tree_.nodes.size(); ++i) {
            if (!one(static_cast<node_index>(i))) return false;
        }
        return true;
    }

    constexpr bool one(node_index i) noexcept {
        node& n = tree_.nodes[i];
        if (n.code == op::literal) return true;
        if (n.code == op::column) return column(n, i);
        const contents a = arity(n.code) > 0 ? contents_[n.a] : contents{};
        const contents b = arity(n.code) > 1 ? contents_[n.b] : contents{};
        const contents c = arity(n.code) > 2 ? contents_[n.c] : contents{};
        const bool holds = a.aggregate || b.aggregate || c.aggregate;
        if (is_aggregate(n.code)) {
            if (holds) {
                return fail(failure_kind::misplaced_aggregate, n.position, to_string(n.code),
                            "no aggregate inside another");
            }
            contents_[i].aggregate = true;
            return aggregate(n);
        }
        contents_[i] = {holds, a.row_column != no_node   ? a.row_column
                               : b.row_column != no_node ? b.row_column
                                                         : c.row_column};
        return operation(n, i);
    }

    constexpr bool column(node& n, node_index i) noexcept {
        const std::uint64_t hash = lsmer::name_hash(n.name);
        for (std::size_t k = 0; k < columns_.size; ++k) {
            const lsmer::column_info& c = columns_.data[k];
            if (c.hash == hash && c.name == n.name) {
                n.a = static_cast<node_index>(k);
                n.type = {c.kind, c.nullable};
                contents_[i].row_column = i;
                return true;
            }
        }
        Nearest nearest(n.name);
        for (std::size_t k = 0; k < columns_.size; ++k) nearest.offer(columns_.data[k].name);
        return fail(failure_kind::no_such_column, n.position, n.name, nearest.name);
    }

    constexpr type_kind kind(node_index i) const noexcept { return tree_.nodes[i].type.kind; }
    constexpr bool is_literal(node_index i) const noexcept {
        return tree_.nodes[i].code == op::literal;
    }

    /// Gives a literal the type it takes beside another operand, and its slot that value.
    constexpr void fit(node_index literal, type_kind beside) noexcept {
        node& n = tree_.nodes[literal];
        if (n.code != op::literal) return;
        const type_kind to = literal_beside(n.type.kind, beside);
        if (!tree_.slots.empty()) {
            tree_.slots[n.a] = convert(tree_.slots[n.a], n.type.kind, to);
        }
        n.type.kind = to;
    }
    constexpr void fit_pair(node_index a, node_index b) noexcept {
        fit(a, kind(b));
        fit(b, kind(a));
    }
    constexpr bool compare(node_index a, node_index b) noexcept {
        fit_pair(a, b);
        return comparable(kind(a), is_literal(a), kind(b), is_literal(b));
    }

    /// The operand that an operation does not take.
    constexpr bool wrong(const node& n, node_index culprit) noexcept {
        const node& o = tree_.nodes[culprit];
        return fail(failure_kind::wrong_type, o.position >= 0 ? o.position : n.position,
                    lsmer::to_string(o.type.kind), wanted_types(n.code));
    }

    /// Two operands of different kinds: the constant is wrong, or else the second.
    constexpr bool unlike(const node& n, node_index a, node_index b) noexcept {
        const bool first_is_wrong = is_literal(a) && !is_literal(b);
        const node& o = tree_.nodes[first_is_wrong ? a : b];
        return fail(failure_kind::wrong_type, o.position >= 0 ? o.position : n.position,
                    lsmer::to_string(o.type.kind),
                    lsmer::to_string(kind(first_is_wrong ? b : a)));
    }

    constexpr bool operation(node& n, node_index i) noexcept {
        constexpr value_type boolean{type_kind::boolean, false};
        switch (n.code) {
        case op::neg:
            n.type = negated(tree_.nodes[n.a].type);
            return n.type != refused || wrong(n, n.a);
        case op::not_:
            n.type = boolean;
            return kind(n.a) == type_kind::boolean || wrong(n, n.a);
        case op::and_:
        case op::or_: n.type = boolean; return logic(n, i);
        case op::eq:
        case op::ne:
        case op::lt:
        case op::le:
        case op::gt:
        case op::ge:
            n.type = boolean;
            return compare(n.a, n.b) || unlike(n, n.a, n.b);
        case op::between:
            n.type = boolean;
            if (!compare(n.a, n.b)) return unlike(n, n.a, n.b);
            return compare(n.a, n.c) || unlike(n, n.a, n.c);
        case op::in:
            n.type = boolean;
            for (node_index k = 0; k < n.c; ++k) {
                const auto member = static_cast<node_index>(n.b + k);
                if (!compare(n.a, member)) return unlike(n, n.a, member);
            }
            return true;
        case op::xbar: return xbar(n);
        default:
            fit_pair(n.a, n.b);
            n.type = arithmetic(n.code, tree_.nodes[n.a].type, tree_.nodes[n.b].type);
            return n.type != refused || wrong(n, blame(n));
        }
    }

    /// Of two operands that do not fit, the one that fits less.
    constexpr node_index blame(const node& n) const noexcept {
        const bool a = is_number(kind(n.a)) || is_temporal(kind(n.a));
        return a ? n.b : n.a;
    }

    /// `price > 20 and size < 500` reads `price > (20 and (size < 500))`: say so.
    constexpr bool logic(const node& n, node_index i) noexcept {
        if (kind(n.a) != type_kind::boolean) {
            for (std::size_t p = i + std::size_t{1}; p < tree_.nodes.size(); ++p) {
                const node& parent = tree_.nodes[p];
                if (n.position >= 0 && is_comparison(parent.code) && parent.b == i) {
                    return fail(failure_kind::right_to_left, n.position, to_string(n.code),
                                "a comma or ()");
                }
            }
            return wrong(n, n.a);
        }
        return kind(n.b) == type_kind::boolean || wrong(n, n.b);
    }

    constexpr bool xbar(node& n) noexcept {
        if (!is_literal(n.a)) return wrong(n, n.a);
        fit(n.a, kind(n.b));
        n.type = bucketed(tree_.nodes[n.a].type, tree_.nodes[n.b].type);
        if (n.type == refused) {
            return wrong(n, is_number(kind(n.b)) || is_temporal(kind(n.b)) ? n.a : n.b);
        }
        if (tree_.slots.empty()) return true;
        const node& w = tree_.nodes[n.a];
        const slot& s = tree_.slots[w.a];
        const bool positive = is_float(w.type.kind) ? s.real > 0 : s.integer > 0;
        return positive || fail(failure_kind::bad_constant, w.position, "width of xbar",
                                "more than zero");
    }

    constexpr bool aggregate(node& n) noexcept {
        if (n.code == op::count_rows) {
            n.type = {type_kind::i64, false};
            return true;
        }
        const node_index value = n.code == op::wavg ? n.b : n.a;
        n.type = aggregated(n.code, tree_.nodes[value].type, tree_.nodes[n.a].type, grouped_);
        if (n.type != refused) return true;
        const node_index culprit = is_number(kind(value)) ? n.a : value;
        if (!is_textual(kind(culprit)) && kind(culprit) != type_kind::fixed_bytes) {
            return wrong(n, culprit);
        }
        const node& text = tree_.nodes[culprit];
        return fail(failure_kind::aggregate_over_text, n.position, to_string(n.code),
                    text.code == op::column ? text.name : lsmer::to_string(text.type.kind));
    }

    constexpr bool clauses() noexcept {
        bool any_aggregate = grouped_;
        for (const item& i : tree_.columns) any_aggregate |= contents_[i.root].aggregate;
        if (grouped_ && tree_.columns.empty()) {
            return fail(failure_kind::no_aggregate, tree_.from_position, "by", "an aggregate");
        }
        for (const item& i : tree_.columns) {
            const contents& c = contents_[i.root];
            if (any_aggregate && c.row_column != no_node) {
                const node& n = tree_.nodes[c.row_column];
                return fail(failure_kind::mixed, n.position, n.name, "an aggregate of it");
            }
            if (grouped_ && !c.aggregate) {
                return fail(failure_kind::no_aggregate, tree_.nodes[i.root].position, "by",
                            "an aggregate");
            }
        }
        for (const item& i : tree_.by) {
            if (contents_[i.root].aggregate) return misplaced(i.root, "no aggregate in by");
        }
        for (const node_index root : tree_.where) {
            if (contents_[root].aggregate) return misplaced(root, "no aggregate in where");
            const node& n = tree_.nodes[root];
            if (n.type.kind != type_kind::boolean) {
                return fail(failure_kind::where_not_boolean, n.position,
                            lsmer::to_string(n.type.kind), "bool");
            }
        }
        return limit();
    }

    constexpr bool misplaced(node_index root, std::string_view expected) noexcept {
        std::size_t i = root;
        while (!is_aggregate(tree_.nodes[i].code)) --i; // it is below, so before, its root
        return fail(failure_kind::misplaced_aggregate, tree_.nodes[i].position,
                    to_string(tree_.nodes[i].code), expected);
    }

    constexpr bool limit() noexcept {
        if (tree_.limit == no_node) return true;
        const node& n = tree_.nodes[tree_.limit];
        const bool known = !tree_.slots.empty();
        if (is_integer(n.type.kind) && (!known || tree_.slots[n.a].integer >= 0)) return true;
        return fail(failure_kind::bad_constant, tree_.limit_position, "limit", "an integer from 0");
    }

    constexpr bool names() noexcept {
        const auto [name, position, nearest] = name_items(tree_);
        return name.empty() || fail(failure_kind::duplicate_name, position, name, nearest);
    }

    constexpr bool order() noexcept {
        for (std::size_t k = 0; k < tree_.order.size(); ++k) {
            order_item& o = tree_.order[k];
            const std::size_t found = result_index(o.name);
            if (found == not_found) {
                return fail(failure_kind::no_such_result, o.position, o.name,
                            nearest_result(o.name));
            }
            o.column = static_cast<std::uint16_t>(found);
        }
        return true;
    }

    static constexpr std::size_t not_found = ~std::size_t{0};

    constexpr std::size_t result_index(std::string_view name) const noexcept {
        for (std::size_t i = 0; i < tree_.by.size(); ++i) {
            if (is_named(tree_.by[i], name)) return i;
        }
        for (std::size_t i = 0; i < tree_.columns.size(); ++i) {
            if (is_named(tree_.columns[i], name)) return tree_.by.size() + i;
        }
        for (std::size_t i = 0; tree_.columns.empty() && i < columns_.size; ++i) {
            if (columns_.data[i].name == name) return i;
        }
        return not_found;
    }
    constexpr std::string_view nearest_result(std::string_view name) const noexcept {
        Nearest nearest(name);
        for (const item& i : tree_.by) nearest.offer(i.name);
        for (const item& i : tree_.columns) nearest.offer(i.name);
        for (std::size_t i = 0; tree_.columns.empty() && i < columns_.size; ++i) {
            nearest.offer(columns_.data[i].name);
        }
        return nearest.name;
    }

    Tree tree_;
    columns_view columns_;
    bool grouped_;
    contents contents_[Tree::node_cap]{};
    failure error_{};
};

} // namespace detail

/// `table`: the source's name, or "" when it has none.
template <class Tree>
[[nodiscard]] constexpr outcome<Tree> resolve(const Tree& t, columns_view columns,
                                              std::string_view table = {}) noexcept {
    return detail::Checker<Tree>(t, columns).run(table);
}

} // namespace borf::inline v0::check
