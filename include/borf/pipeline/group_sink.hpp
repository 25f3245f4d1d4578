#pragma once
// Aggregation of a morsel: sums ride in lanes of doubles (cells.hpp), all else in states that are
// updated row by row. At the morsel's end both become a Partial.
//
// The plan of a morsel, from its zone maps:
//   wide   a sum of 64-bit integers whose bounds do not prove it below 2^53 is kept as a 128-bit
//          state instead
//   packed the number of rows shares a lane with a sum of small integers: each row adds
//          (value - least) + one_row, and one_row is above all that the values can add up to
//
// The order of additions: within a morsel in row order for each group (without keys: sixteen sums
// by row number); between morsels in their order. It depends on the row groups of the source
// alone, not on threads or on how rows are found.

#include "borf/pipeline/cells.hpp"
#include "borf/pipeline/keys.hpp"
#include "borf/pipeline/partial.hpp"
#include "lsmer/kernel/filter.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace borf::inline v0::pipeline {

template <class Shape>
class GroupSink {
public:
    static constexpr const auto& tree = Shape::tree;
    using aggregates = Aggregates<Shape>;
    static constexpr const auto& plan_lanes = aggregates::lanes.lanes;
    static constexpr std::size_t lane_count = plan_lanes.size();
    static constexpr bool grouped = !tree.by.empty();

    explicit GroupSink(const Environment<Shape>& env) : keys_(env), scratch_(lane_count + 1) {
        ones_.resize(vector_rows);
        for (double& one : ones_) one = 1;
        selection_.resize(lsmer::kernel::selection_room);
    }

    /// Plans a morsel of at most `rows` rows.
    template <class EachGroup>
    void start(bool direct_allowed, std::uint64_t rows, EachGroup each_group) {
        rows_ = 0;
        packed_ = plan::no_lane;
        lsmer::each_index<lane_count>([&](auto l) { plan_lane<l>(rows, each_group); });
        slots_ = 0;
        for (std::size_t l = 0; l < lane_count; ++l) {
            if (!wide_[l]) slot_[l] = slots_++;
        }
        lsmer::each_index<aggregates::size>([&](auto p) { lsmer::get<p>(states_).clear(); });
        cells_of_folds_.clear();
        if constexpr (grouped) {
            if (packed_ == plan::no_lane) rows_slot_ = slots_++;
            keys_.start(direct_allowed, rows, each_group);
            cells_.start(slots_, keys_.direct() ? keys_.cells() : 0);
        } else {
            sums_.start(slots_);
        }
    }

    /// Adds the rows of the mask (null: all) of the reader's vector.
    template <class Reader, class Evaluate>
    void add(Reader& reader, Evaluate& eval, const std::uint8_t* mask) {
        aggregate::row_set rows{nullptr, reader.rows()};
        if constexpr (grouped || needs_states) {
            if (mask != nullptr) {
                rows.count = lsmer::kernel::select(mask, selection_.data());
                rows.selection = selection_.data();
            }
        } else {
            if (mask != nullptr) rows.count = lsmer::kernel::count_mask(mask);
        }
        rows_ += rows.count;
        reader.stats().rows_selected += rows.count;
        const double* lanes[lane_count + 1] = {};
        lsmer::each_index<lane_count>([&](auto l) {
            if (!wide_[l]) lanes[slot_[l]] = fill<l>(eval);
        });
        if constexpr (grouped) {
            if (packed_ == plan::no_lane) lanes[rows_slot_] = ones_.data();
            const auto at = keys_.locate(reader, eval, rows, mask);
            cells_.grow(keys_.cells());
            cells_.add(lanes, rows, at.index, at.first);
            if constexpr (folds::size != 0) {
                extend_states(cells_of_folds_, keys_.cells());
                folds::update(eval, rows, mask, at, cells_of_folds_.data());
            }
            lsmer::each_index<aggregates::size>(
                [&](auto p) { update_wide<p>(eval, rows, mask, at.index, at.first); });
        } else {
            for (std::size_t s = 0; s < slots_; ++s) sums_.add(s, lanes[s], mask);
            if constexpr (folds::size != 0) {
                extend_states(cells_of_folds_, 1);
                folds::update_one(eval, rows, mask, cells_of_folds_[0]);
            }
            lsmer::each_index<aggregates::size>(
                [&](auto p) { update_wide<p>(eval, rows, mask, nullptr, 0); });
        }
    }

    [[nodiscard]] bool direct() const noexcept { return keys_.direct(); }

    /// The morsel's groups: those that have rows.
    [[nodiscard]] Partial<Shape> finish() {
        Partial<Shape> out;
        if constexpr (grouped) {
            lsmer::buffer<std::uint32_t> cells;
            for (std::size_t c = 0; c < keys_.cells(); ++c) {
                if (rows_of(c) != 0) cells.push_back(static_cast<std::uint32_t>(c));
            }
            out.groups = cells.size();
            out.words.resize(tree.by.size());
            for (auto& w : out.words) w.resize(out.groups);
            for (std::size_t g = 0; g < out.groups; ++g) {
                std::uint64_t words[tree.by.size()];
                keys_.words_of(cells[g], words);
                for (std::size_t k = 0; k < tree.by.size(); ++k) out.words[k][g] = words[k];
            }
            lsmer::each_index<aggregates::size>([&](auto p) { finish<p>(cells, out); });
        } else {
            lsmer::buffer<std::uint32_t> cells;
            if (rows_ != 0) cells.push_back(0);
            out.groups = cells.size();
            lsmer::each_index<aggregates::size>([&](auto p) { finish<p>(cells, out); });
        }
        return out;
    }

private:
    /// Whether some aggregate may need more than lanes.
    static constexpr bool needs_states = [] {
        bool any = false;
        lsmer::each_index<aggregates::size>([&](auto p) {
            any |= !aggregates::template in_lanes<p> || aggregates::template may_be_wide<p>;
        });
        return any;
    }();

    template <std::size_t L>
    static constexpr plan::lane lane = plan_lanes[L];
    template <std::size_t N>
    static constexpr value_type type = tree.nodes[N].type;

    /// Bounds of a lane's integers in this morsel; false when there are none.
    template <std::size_t L, class EachGroup>
    static bool lane_bounds(EachGroup& each_group, std::int64_t& lo, std::int64_t& hi) {
        constexpr node n = tree.nodes[lane<L>.a];
        if constexpr (n.code == op::column) {
            key_domain d;
            each_group([&](const auto& group) { d.extend(group.template zone_of<n.a>()); });
            lo = d.lo;
            hi = d.hi;
            return d.known && d.any;
        } else {
            return false;
        }
    }

    template <std::size_t L, class EachGroup>
    void plan_lane(std::uint64_t rows, EachGroup& each_group) {
        wide_[L] = false;
        plus_[L] = 0;
        if constexpr (lane<L>.kind == plan::lane_kind::whole) {
            constexpr value_type t = type<lane<L>.a>;
            std::int64_t lo = 0;
            std::int64_t hi = 0;
            const bool known = lane_bounds<L>(each_group, lo, hi);
            const auto most = [&](std::int64_t least) { // what `rows` values less `least` reach
                const auto span =
                    static_cast<std::uint64_t>(hi) - static_cast<std::uint64_t>(least);
                return std::bit_width(span) + std::bit_width(rows);
            };
            if constexpr (sizeof(plan::lane_of<t>) == 8) {
                wide_[L] = !known || lo < -(std::int64_t{1} << 52) || hi > std::int64_t{1} << 52 ||
                           most(lo < 0 ? lo : 0) > 52 || most(lo) > 52;
            }
            if (grouped && !t.nullable && !wide_[L] && known && packed_ == plan::no_lane &&
                most(lo) + std::bit_width(rows) <= 53) {
                packed_ = L;
                packed_least_ = lo;
                one_row_ = static_cast<double>(std::uint64_t{1} << most(lo));
                plus_[L] = one_row_ - static_cast<double>(lo);
            }
        }
    }

    template <std::size_t L, class Evaluate>
    const double* fill(Evaluate& eval) {
        constexpr plan::lane l = lane<L>;
        constexpr value_type t = type<l.a>;
        const auto* const a = eval(lsmer::index_constant<l.a>{});
        if constexpr (l.kind == plan::lane_kind::real && t.kind == lsmer::type_kind::f64 &&
                      !t.nullable) {
            return a;
        } else {
            auto* const out = scratch_.template vector<double>(L);
            if constexpr (l.kind == plan::lane_kind::some) {
                lsmer::kernel::flag_some(a, out);
            } else if constexpr (l.kind == plan::lane_kind::real ||
                                 l.kind == plan::lane_kind::whole) {
                lsmer::kernel::widen_lane<t.nullable>(a, plus_[L], out);
            } else {
                lsmer::kernel::weigh_lane<l.kind == plan::lane_kind::product, t.nullable,
                                          type<l.b>.nullable>(
                    a, eval(lsmer::index_constant<l.b>{}), out);
            }
            return out;
        }
    }

    template <std::size_t P>
    [[nodiscard]] bool keeps_state() const noexcept {
        if constexpr (!aggregates::template in_lanes<P>) {
            return true;
        } else if constexpr (aggregates::template may_be_wide<P>) {
            return wide_[aggregates::lanes.of[P].sum];
        } else {
            return false;
        }
    }

    /// Values of aggregate P: codes for symbols and texts.
    template <std::size_t P, class Evaluate>
    static auto* values_of(Evaluate& eval, const std::uint8_t* mask) {
        constexpr node_index operand = aggregates::template at<P>.a;
        if constexpr (type<operand>.kind >= lsmer::type_kind::symbol) {
            return eval.template codes<operand>(mask);
        } else {
            return eval(lsmer::index_constant<operand>{});
        }
    }

    /// Places of the aggregates that are always kept in states.
    static constexpr auto fold_places = [] {
        bounded<std::uint16_t, 256> out;
        lsmer::each_index<aggregates::size>([&](auto p) {
            if (!aggregates::template in_lanes<p> && aggregates::template state_place<p> == p) {
                out.push_back(p);
            }
        });
        return out;
    }();
    template <class Places>
    struct folds_for;
    template <std::size_t... K>
    struct folds_for<std::index_sequence<K...>> {
        static constexpr std::size_t size = sizeof...(K);
        using kernel = aggregate::fold_cells<typename aggregates::template type<fold_places[K]>...>;
        using cell = typename kernel::cell;

        template <class Evaluate>
        static void update(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask,
                           const typename Keys<Shape>::located& at, cell* cells) {
            kernel::update(rows, at.index, cells + at.first,
                           values_of<fold_places[K]>(eval, mask)...);
        }
        template <class Evaluate>
        static void update_one(Evaluate& eval, const aggregate::row_set& rows,
                               const std::uint8_t* mask, cell& states) {
            (aggregate::update_one<typename aggregates::template type<fold_places[K]>>(
                 rows, values_of<fold_places[K]>(eval, mask), lsmer::get<K>(states)),
             ...);
        }
    };
    using folds = folds_for<std::make_index_sequence<fold_places.size()>>;
    template <std::size_t P>
    static constexpr std::size_t fold_of = [] {
        std::size_t k = 0;
        while (k < fold_places.size() && fold_places[k] != P) ++k;
        return k;
    }();

    /// Sums that this morsel keeps in states.
    template <std::size_t P, class Evaluate>
    void update_wide(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask,
                     const std::uint32_t* index, std::size_t first) {
        if constexpr (aggregates::template may_be_wide<P>) {
            if (!wide_[aggregates::lanes.of[P].sum]) return;
            using A = typename aggregates::template type<P>;
            auto& states = lsmer::get<P>(states_);
            extend_states(states, grouped ? keys_.cells() : 1);
            const auto* const values = values_of<P>(eval, mask);
            if constexpr (grouped) {
                aggregate::update_groups<A>(rows, index, values, states.data() + first);
            } else {
                static_cast<void>(index), static_cast<void>(first);
                aggregate::update_one<A>(rows, values, states[0]);
            }
        }
    }

    /// Rows of a cell.
    [[nodiscard]] std::int64_t rows_of(std::size_t cell) const noexcept {
        if (packed_ == plan::no_lane) {
            return static_cast<std::int64_t>(cells_.sum(cell, rows_slot_));
        }
        return static_cast<std::int64_t>(cells_.sum(cell, slot_[packed_]) / one_row_);
    }
    /// The sum of lane l in a cell, the count packed above it taken off.
    [[nodiscard]] double lane_sum(std::size_t cell, std::size_t l) const noexcept {
        if constexpr (!grouped) {
            static_cast<void>(cell);
            return sums_.sum(slot_[l]);
        } else {
            const double total = cells_.sum(cell, slot_[l]);
            if (l != packed_) return total;
            const auto rows = static_cast<double>(rows_of(cell));
            // Up to 2^53 in each step, so exact.
            return (total - rows * one_row_) + rows * static_cast<double>(packed_least_);
        }
    }

    template <std::size_t P>
    void finish(const lsmer::buffer<std::uint32_t>& cells, Partial<Shape>& out) {
        using A = typename aggregates::template type<P>;
        auto& to = lsmer::get<P>(out.states);
        extend_states(to, cells.size());
        const auto& states = lsmer::get<P>(states_);
        constexpr plan::aggregate_lanes lanes = aggregates::lanes.of[P];
        for (std::size_t g = 0; g < cells.size(); ++g) {
            if constexpr (fold_of<P> < folds::size) {
                to[g] = lsmer::get<fold_of<P>>(cells_of_folds_[cells[g]]);
            } else if (keeps_state<P>()) {
                if (cells[g] < states.size()) to[g] = states[cells[g]];
            } else if constexpr (aggregates::template in_lanes<P>) {
                double sum = 0;
                if constexpr (lanes.sum != plan::no_lane) sum = lane_sum(cells[g], lanes.sum);
                if constexpr (aggregates::template at<P>.code == op::wavg) {
                    A::from_sums(to[g], sum, lane_sum(cells[g], lanes.count));
                } else {
                    std::int64_t rows = 0;
                    if constexpr (lanes.count != plan::no_lane) {
                        rows = static_cast<std::int64_t>(lane_sum(cells[g], lanes.count));
                    } else {
                        rows = grouped ? rows_of(cells[g]) : static_cast<std::int64_t>(rows_);
                    }
                    A::from_sums(to[g], sum, rows);
                }
            }
        }
    }

    Keys<Shape> keys_;
    Cells cells_;
    RunningSums sums_;
    Scratch scratch_;
    lsmer::buffer<typename folds::cell> cells_of_folds_;
    typename aggregates::states states_; // of sums too wide for lanes
    lsmer::buffer<double> ones_;
    lsmer::buffer<std::uint16_t> selection_;
    std::uint64_t rows_ = 0;
    std::size_t slots_ = 0;
    std::size_t rows_slot_ = 0;
    std::size_t slot_[lane_count + 1] = {};
    bool wide_[lane_count + 1] = {};
    double plus_[lane_count + 1] = {};
    std::uint16_t packed_ = plan::no_lane;
    std::int64_t packed_least_ = 0;
    double one_row_ = 1;
};

} // namespace borf::inline v0::pipeline
