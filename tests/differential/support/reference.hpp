// The language done the slow way: a checked tree walked for each row, over values whose type is
// known at run time. Shares with the library nothing but the tree.
#pragma once

#include "borf/pipeline/describe.hpp"
#include "value.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace reference {

using borf::node;
using borf::node_index;
using borf::op;
using borf::value_type;
using row = std::vector<value>;

/// Columns of rows; the reference of a source and of a result.
struct table {
    std::vector<row> rows;
};

struct answer {
    std::vector<value_type> types;
    std::vector<row> rows;
    bool overflow = false; // a sum left 64 bits
};

/// Sorts, equal ones in the order they were in. (std::stable_sort wants memory in a way that
/// compilers warn of.)
template <class T, class Less>
void sort_stably(std::vector<T>& values, Less less) {
    std::vector<std::size_t> order(values.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        if (less(values[a], values[b])) return true;
        return !less(values[b], values[a]) && a < b;
    });
    std::vector<T> sorted;
    for (const std::size_t i : order) sorted.push_back(std::move(values[i]));
    values = std::move(sorted);
}

class Evaluator {
public:
    explicit Evaluator(const borf::pipeline::query_view& q) : q_(q) {}

    /// A node for one row; aggregates come from `done`, by node.
    [[nodiscard]] value operator()(node_index i, const row& r, const row* done = nullptr) const {
        const node& n = q_.nodes[i];
        const auto at = [&](node_index k) { return (*this)(k, r, done); };
        if (borf::is_aggregate(n.code)) return (*done)[i];
        switch (n.code) {
        case op::column: return r[n.a];
        case op::literal: return literal(n);
        case op::neg: {
            const value a = at(n.a);
            if (is_float(n.type.kind)) return real(n.type, -as_double(a));
            return a.null ? no_value(n.type) : whole(n.type, -a.i);
        }
        case op::not_: return truth(!is_true(at(n.a)));
        case op::and_: return truth(is_true(at(n.a)) && is_true(at(n.b)));
        case op::or_: return truth(is_true(at(n.a)) || is_true(at(n.b)));
        case op::eq: return truth(order(at(n.a), at(n.b)) == 0);
        case op::ne: return truth(order(at(n.a), at(n.b)) != 0);
        case op::lt: return truth(order(at(n.a), at(n.b)) < 0);
        case op::le: return truth(order(at(n.a), at(n.b)) <= 0);
        case op::gt: return truth(order(at(n.a), at(n.b)) > 0);
        case op::ge: return truth(order(at(n.a), at(n.b)) >= 0);
        case op::between:
            return truth(order(at(n.a), at(n.b)) >= 0 && order(at(n.a), at(n.c)) <= 0);
        case op::in: {
            const value a = at(n.a);
            bool any = false;
            for (node_index k = 0; k < n.c; ++k) {
                any = any || order(a, at(static_cast<node_index>(n.b + k))) == 0;
            }
            return truth(any);
        }
        default: return arithmetic(n, at(n.a), at(n.b));
        }
    }

    static bool is_true(const value& v) { return !v.null && v.i == 1; }

private:
    [[nodiscard]] value literal(const node& n) const {
        const borf::slot& s = q_.slots[n.a];
        value out;
        out.kind = n.type.kind;
        out.i = n.type.kind == type_kind::u64 ? int128{static_cast<std::uint64_t>(s.integer)}
                                              : int128{s.integer};
        out.d = s.real;
        out.s = s.text;
        return out;
    }

    static int128 floor_divided(int128 a, int128 b) {
        const int128 q = a / b;
        return q - (a % b != 0 && (a < 0) != (b < 0));
    }

    static value arithmetic(const node& n, const value& a, const value& b) {
        if (is_float(n.type.kind)) {
            const double x = as_double(a);
            const double y = as_double(b);
            switch (n.code) {
            case op::add: return real(n.type, x + y);
            case op::sub: return real(n.type, x - y);
            case op::mul: return real(n.type, x * y);
            case op::div: return real(n.type, x / y);
            default: return real(n.type, x * std::floor(y / x)); // xbar
            }
        }
        if (a.null || b.null) return no_value(n.type);
        const int128 x = wrapped(n.type.kind, a.i);
        const int128 y = wrapped(n.type.kind, b.i);
        switch (n.code) {
        case op::add: return whole(n.type, x + y);
        case op::sub: return whole(n.type, x - y);
        case op::mul:
            return whole(n.type, static_cast<int128>(static_cast<std::uint64_t>(x) *
                                                     static_cast<std::uint64_t>(y)));
        case op::idiv: return y == 0 ? no_value(n.type) : whole(n.type, floor_divided(x, y));
        case op::mod:
            return y == 0 ? no_value(n.type) : whole(n.type, x - y * floor_divided(x, y));
        default: return whole(n.type, x * floor_divided(y, x)); // xbar
        }
    }

    const borf::pipeline::query_view& q_;
};

class Query {
public:
    explicit Query(const borf::pipeline::query_view& q) : q_(q), eval_(q) {}

    [[nodiscard]] answer operator()(const table& t) {
        std::vector<const row*> kept;
        for (const row& r : t.rows) {
            if (passes(r)) kept.push_back(&r);
        }
        if (borf::plan::aggregates(q_)) aggregate(kept);
        else select(kept);
        put_in_order();
        if (q_.limit != borf::no_node) {
            const auto n = static_cast<std::size_t>(q_.slots[q_.nodes[q_.limit].a].integer);
            if (out_.rows.size() > n) out_.rows.resize(n);
        }
        return std::move(out_);
    }

private:
    bool passes(const row& r) const {
        for (const node_index w : q_.where) {
            if (!Evaluator::is_true(eval_(w, r))) return false;
        }
        return true;
    }

    void select(const std::vector<const row*>& rows) {
        if (q_.columns.empty()) {
            for (const auto& c : q_.schema) out_.types.push_back({c.kind, c.nullable});
            for (const row* r : rows) out_.rows.push_back(*r);
            return;
        }
        for (const auto& i : q_.columns) out_.types.push_back(q_.nodes[i.root].type);
        for (const row* r : rows) {
            row got;
            for (const auto& i : q_.columns) got.push_back(eval_(i.root, *r));
            out_.rows.push_back(std::move(got));
        }
    }

    static bool before(const row& a, const row& b) {
        for (std::size_t k = 0; k < a.size(); ++k) {
            const int o = order(a[k], b[k]);
            if (o != 0) return o < 0;
        }
        return false;
    }

    void aggregate(const std::vector<const row*>& rows) {
        struct group {
            row keys;
            std::vector<const row*> rows;
        };
        std::vector<group> groups;
        if (q_.by.empty()) {
            groups.push_back({{}, rows});
        } else {
            std::vector<group> single;
            for (const row* r : rows) {
                row keys;
                for (const auto& i : q_.by) keys.push_back(eval_(i.root, *r));
                single.push_back({std::move(keys), {r}});
            }
            sort_stably(single, [](const group& a, const group& b) {
                return before(a.keys, b.keys);
            });
            for (group& g : single) {
                if (groups.empty() || before(groups.back().keys, g.keys)) {
                    groups.push_back(std::move(g));
                } else {
                    groups.back().rows.push_back(g.rows[0]);
                }
            }
        }
        for (const auto& i : q_.by) out_.types.push_back(q_.nodes[i.root].type);
        for (const auto& i : q_.columns) out_.types.push_back(q_.nodes[i.root].type);
        for (const group& g : groups) {
            row done(q_.nodes.size());
            for (node_index i = 0; i < q_.nodes.size(); ++i) {
                if (borf::is_aggregate(q_.nodes[i].code)) done[i] = one(q_.nodes[i], g.rows);
            }
            row got = g.keys;
            for (const auto& i : q_.columns) got.push_back(eval_(i.root, {}, &done));
            out_.rows.push_back(std::move(got));
        }
    }

    value one(const node& n, const std::vector<const row*>& rows) {
        value_type i64{type_kind::i64, false};
        if (n.code == op::count_rows) return whole(i64, static_cast<int128>(rows.size()));
        if (n.code == op::wavg) return weighted(n, rows);
        std::vector<value> values;
        for (const row* r : rows) {
            value v = eval_(n.a, *r);
            if (!v.null) values.push_back(std::move(v));
        }
        switch (n.code) {
        case op::count: return whole(i64, static_cast<int128>(values.size()));
        case op::sum:
        case op::avg: return total(n, values);
        case op::first: return values.empty() ? no_value(n.type) : as_type(n.type, values.front());
        case op::last: return values.empty() ? no_value(n.type) : as_type(n.type, values.back());
        default: break;
        }
        std::erase_if(values, [](const value& v) { return is_nan(v); });
        if (values.empty()) return no_value(n.type);
        const auto less = [](const value& a, const value& b) { return order(a, b) < 0; };
        return as_type(n.type, n.code == op::min
                                   ? *std::min_element(values.begin(), values.end(), less)
                                   : *std::max_element(values.begin(), values.end(), less));
    }

    value total(const node& n, const std::vector<value>& values) {
        const bool floats = is_float(q_.nodes[n.a].type.kind);
        double d = 0;
        int128 i = 0;
        for (const value& v : values) {
            if (floats) d += v.d;
            else i += v.i;
        }
        if (n.code == op::avg) {
            if (values.empty()) return no_value(n.type);
            return real(n.type, (floats ? d : static_cast<double>(i)) /
                                    static_cast<double>(values.size()));
        }
        if (floats) return real(n.type, d);
        if (i < INT64_MIN || i > INT64_MAX) out_.overflow = true;
        return whole(n.type, i);
    }

    value weighted(const node& n, const std::vector<const row*>& rows) const {
        double product = 0;
        double weight = 0;
        for (const row* r : rows) {
            const value w = eval_(n.a, *r);
            const value v = eval_(n.b, *r);
            if (w.null || v.null) continue;
            product += as_double(w) * as_double(v);
            weight += as_double(w);
        }
        return weight == 0 ? no_value(n.type) : real(n.type, product / weight);
    }

    void put_in_order() {
        if (q_.order.empty()) return;
        sort_stably(out_.rows, [&](const row& a, const row& b) {
            for (const auto& o : q_.order) {
                const int c = order(a[o.column], b[o.column]);
                if (c != 0) return o.descending ? c > 0 : c < 0;
            }
            return false;
        });
    }

    const borf::pipeline::query_view& q_;
    Evaluator eval_;
    answer out_;
};

} // namespace reference
