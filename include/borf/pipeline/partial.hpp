#pragma once
// What a morsel leaves behind: its groups' keys and the states of their aggregates. Partials are
// merged in the order of their morsels, whichever thread made them.

#include "borf/aggregate/avg.hpp"
#include "borf/aggregate/count.hpp"
#include "borf/aggregate/first.hpp"
#include "borf/aggregate/last.hpp"
#include "borf/aggregate/max.hpp"
#include "borf/aggregate/min.hpp"
#include "borf/aggregate/sum.hpp"
#include "borf/aggregate/wavg.hpp"
#include "borf/plan/facts.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/leaves.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace borf::inline v0::pipeline {

namespace detail {

template <op Code, value_type V>
struct aggregate_for;
template <value_type V>
struct aggregate_for<op::count_rows, V> {
    using type = aggregate::count<value_type{lsmer::type_kind::i64, false}>;
};
template <value_type V> struct aggregate_for<op::count, V> { using type = aggregate::count<V>; };
template <value_type V> struct aggregate_for<op::sum, V> { using type = aggregate::sum<V>; };
template <value_type V> struct aggregate_for<op::avg, V> { using type = aggregate::avg<V>; };
template <value_type V> struct aggregate_for<op::min, V> { using type = aggregate::min<V>; };
template <value_type V> struct aggregate_for<op::max, V> { using type = aggregate::max<V>; };
template <value_type V> struct aggregate_for<op::first, V> { using type = aggregate::first<V>; };
template <value_type V> struct aggregate_for<op::last, V> { using type = aggregate::last<V>; };
template <value_type V> struct aggregate_for<op::wavg, V> { using type = aggregate::wavg; };

} // namespace detail

/// The aggregates of a shape, equal ones once.
template <class Shape>
struct Aggregates {
    static constexpr const auto& tree = Shape::tree;
    static constexpr plan::node_list nodes = plan::aggregate_nodes(tree);
    static constexpr std::size_t size = nodes.size();
    static constexpr plan::LanePlan<std::remove_cvref_t<decltype(tree)>> lanes{tree};

    template <std::size_t P>
    static constexpr node at = tree.nodes[nodes[P]];
    template <std::size_t P>
    static constexpr value_type operand = [] {
        if constexpr (at<P>.code == op::count_rows) return value_type{lsmer::type_kind::i64, false};
        else return tree.nodes[at<P>.a].type;
    }();
    template <std::size_t P>
    using type = typename detail::aggregate_for<at<P>.code, operand<P>>::type;
    template <std::size_t P>
    using state = typename type<P>::state;

    /// The place whose states this one reads: min and max of the same floats share theirs.
    template <std::size_t P>
    static constexpr std::size_t state_place = [] {
        constexpr auto extreme = [](op c) { return c == op::min || c == op::max; };
        for (std::size_t q = 0; q < P; ++q) {
            const node& n = tree.nodes[nodes[q]];
            if (extreme(at<P>.code) && extreme(n.code) && plan::sums_real(operand<P>.kind) &&
                plan::same_expression(tree, n.a, at<P>.a)) {
                return q;
            }
        }
        return P;
    }();

    /// Sums of 64-bit integers may be too large for a lane of doubles.
    template <std::size_t P>
    static constexpr bool may_be_wide = (at<P>.code == op::sum || at<P>.code == op::avg) &&
                                        !plan::sums_real(operand<P>.kind) &&
                                        sizeof(aggregate::lane_for<operand<P>>) == 8;
    /// Kept in lanes, or derived from the number of rows (unless too wide).
    template <std::size_t P>
    static constexpr bool in_lanes = [] {
        constexpr op c = at<P>.code;
        if (c == op::count) return !operand<P>.nullable || plan::is_numeric(operand<P>.kind);
        return c == op::count_rows || c == op::sum || c == op::avg || c == op::wavg;
    }();

private:
    template <class Places>
    struct states_for;
    template <std::size_t... P>
    struct states_for<std::index_sequence<P...>> {
        using type = lsmer::leaves<lsmer::buffer<state<P>>...>;
    };

public:
    using states = typename states_for<std::make_index_sequence<size>>::type;
};

template <class Shape>
struct Partial {
    std::size_t groups = 0;
    std::vector<lsmer::buffer<std::uint64_t>> words; // by key
    typename Aggregates<Shape>::states states;
};

/// Fills a buffer up to `count` empty states.
template <class State>
void extend_states(lsmer::buffer<State>& states, std::size_t count) {
    const std::size_t had = states.size();
    if (count <= had) return;
    State* const fresh = states.extend(count - had);
    for (std::size_t i = 0; i < count - had; ++i) fresh[i] = State{};
}

} // namespace borf::inline v0::pipeline
