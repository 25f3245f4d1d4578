#pragma once
// The aggregates of a shape that sums do not give (min, max, first, last, counts of texts): their
// states lie beside the sums of their group, and a row updates all in one pass.

#include "borf/aggregate/update.hpp"
#include "borf/pipeline/keys.hpp"
#include "borf/pipeline/partial.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace borf::inline v0::pipeline {

/// Values of aggregate P's operand in the vector at hand: codes for symbols and texts.
template <class Shape, std::size_t P, class Evaluate>
auto* value_lane(Evaluate& eval, const std::uint8_t* mask) {
    constexpr node_index operand = Aggregates<Shape>::template at<P>.a;
    if constexpr (Shape::tree.nodes[operand].type.kind >= lsmer::type_kind::symbol) {
        return eval.template codes<operand>(mask);
    } else {
        return eval(lsmer::index_constant<operand>{});
    }
}

template <class Shape>
class Folds {
    using aggregates = Aggregates<Shape>;

    /// Places of the aggregates that are always kept in states.
    static constexpr auto places = [] {
        bounded<std::uint16_t, 256> out;
        lsmer::each_index<aggregates::size>([&](auto p) {
            if (!aggregates::template in_lanes<p> && aggregates::template state_place<p> == p) {
                out.push_back(p);
            }
        });
        return out;
    }();

    /// The first of `places` with the values of place K.
    template <std::size_t K>
    static constexpr std::size_t same_values = [] {
        constexpr auto operand = [](std::size_t k) {
            return Shape::tree.nodes[aggregates::nodes[places[k]]].a;
        };
        std::size_t first = 0;
        while (!plan::same_expression(Shape::tree, operand(first), operand(K))) ++first;
        return first;
    }();

    template <class Places>
    struct of;
    template <std::size_t... K>
    struct of<std::index_sequence<K...>> {
        // All lanes, and one that counts rows.
        static constexpr unsigned pairs = (aggregates::lanes.lanes.size() + 2) / 2;
        using kernel =
            aggregate::fold_cells<pairs, typename aggregates::template type<places[K]>...>;
        using cell = typename kernel::cell;

        using lane_list = typename kernel::lane_list;

        template <class Evaluate, class Lanes>
        static void update(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask,
                           const typename Keys<Shape>::located& at, Lanes lanes, cell* cells) {
            kernel::template update<same_values<K>...>(
                rows, at.index, cells + at.first, lanes,
                value_lane<Shape, places[K]>(eval, mask)...);
        }
        template <class Evaluate>
        static void update_one(Evaluate& eval, const aggregate::row_set& rows,
                               const std::uint8_t* mask, cell& c) {
            (aggregate::update_one<typename aggregates::template type<places[K]>>(
                 rows, value_lane<Shape, places[K]>(eval, mask), lsmer::get<K>(c.states)),
             ...);
        }
    };
    using all = of<std::make_index_sequence<places.size()>>;

public:
    static constexpr std::size_t size = places.size();
    using cell = typename all::cell;

    /// Where aggregate P stands in a cell; `size` when it does not.
    template <std::size_t P>
    static constexpr std::size_t place = [] {
        std::size_t k = 0;
        while (k < places.size() && places[k] != P) ++k;
        return k;
    }();

    /// Adds rows to the cells of their groups: the first `slots` of `lanes`, and all states.
    template <class Evaluate>
    static void update(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask,
                       const typename Keys<Shape>::located& at, const double* const* lanes,
                       std::size_t slots, cell* cells) {
        typename all::lane_list list;
        for (std::size_t s = 0; s < 2 * all::pairs; ++s) list.lane[s] = lanes[s < slots ? s : 0];
        all::update(eval, rows, mask, at, list, cells);
    }
    /// As above, for a single lane that is made while it is added (kernel/group.hpp).
    template <class Evaluate, class Lane>
    static void update_made(Evaluate& eval, const aggregate::row_set& rows,
                            const std::uint8_t* mask, const typename Keys<Shape>::located& at,
                            Lane lane, cell* cells) {
        all::update(eval, rows, mask, at, lane, cells);
    }
    /// Adds rows to the states of a single group; its sums are left alone.
    template <class Evaluate>
    static void update_one(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask,
                           cell& c) {
        all::update_one(eval, rows, mask, c);
    }
};

} // namespace borf::inline v0::pipeline
