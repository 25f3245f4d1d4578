#pragma once
// Aggregation of a morsel: sums ride in lanes of doubles (cells.hpp), all else in states that are
// updated row by row. At the morsel's end both become a Partial.
//
// The order of additions: within a morsel in row order for each group (without keys: sixteen sums
// by row number); between morsels in their order. It depends on the row groups of the source
// alone, not on threads or on how rows are found.

#include "borf/pipeline/cells.hpp"
#include "borf/pipeline/folds.hpp"
#include "borf/pipeline/keys.hpp"
#include "borf/pipeline/lanes.hpp"
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
    using folds = Folds<Shape>;
    using lanes_type = Lanes<Shape>;

    explicit GroupSink(const Environment<Shape>& env) : keys_(env), scratch_(lane_count + 1) {
        ones_.resize(vector_rows);
        for (double& one : ones_) one = 1;
        selection_.resize(lsmer::kernel::selection_room);
    }

    /// Plans a morsel of at most `rows` rows.
    template <class EachGroup>
    void start(bool direct_allowed, std::uint64_t rows, EachGroup each_group) {
        rows_ = 0;
        lanes_.start(rows, each_group);
        lsmer::each_index<aggregates::size>([&](auto p) { lsmer::get<p>(states_).clear(); });
        cells_of_folds_.clear();
        if constexpr (grouped) {
            keys_.start(direct_allowed, rows, each_group);
            const std::size_t cells = keys_.direct() ? keys_.cells() : 0;
            if constexpr (folds::size != 0) {
                extend_states(cells_of_folds_, cells);
            } else {
                cells_.start(lanes_.slots(), cells);
            }
        } else {
            sums_.start(lanes_.slots());
        }
    }

    /// Adds the rows of the mask (null: all) of the reader's vector.
    template <class Reader, class Evaluate>
    void add(Reader& reader, Evaluate& eval, const std::uint8_t* mask) {
        aggregate::row_set rows{nullptr, reader.rows()};
        if (mask != nullptr) {
            rows = reader.survivors();
            if (rows.selection == nullptr) {
                if constexpr (grouped || needs_states) {
                    rows.count = lsmer::kernel::select(mask, selection_.data());
                    rows.selection = selection_.data();
                } else {
                    rows.count = lsmer::kernel::count_mask(mask);
                }
            }
        }
        rows_ += rows.count;
        reader.stats().rows_selected += rows.count;
        if constexpr (grouped && lane_count == (folds::size == 0 ? 2 : 1)) {
            if (lanes_.in_order() && (folds::size != 0 || rows.selection == nullptr)) {
                return add_made(reader, eval, rows, mask);
            }
        }
        const double* lanes[lane_count + 1] = {};
        lsmer::each_index<lane_count>([&](auto l) {
            if (lanes_.wide(l) || (mask == nullptr && add_encoded<l>(reader))) return;
            if constexpr (!grouped && lanes_type::template is_product<l>) {
                if (mask != nullptr && rows.selection == nullptr) {
                    constexpr node n = tree.nodes[lane<l>.a];
                    sums_.add_products(lanes_.slot(l), eval(lsmer::index_constant<n.a>{}),
                                       eval(lsmer::index_constant<n.b>{}), mask);
                    return;
                }
            }
            lanes[lanes_.slot(l)] = fill<l>(eval);
        });
        if constexpr (grouped) {
            if (lanes_.counts_alone()) lanes[lanes_.rows_slot()] = ones_.data();
            const auto at = keys_.locate(reader, eval, rows, mask);
            if constexpr (folds::size != 0) {
                extend_states(cells_of_folds_, keys_.cells());
                folds::update(eval, rows, mask, at, lanes, lanes_.slots(), cells_of_folds_.data());
            } else {
                cells_.grow(keys_.cells());
                cells_.add(lanes, rows, at.index, at.first);
            }
            lsmer::each_index<aggregates::size>(
                [&](auto p) { update_wide<p>(eval, rows, mask, at.index, at.first); });
        } else {
            for (std::size_t s = 0; s < lanes_.slots(); ++s) {
                if (lanes[s] != nullptr) sums_.add(s, lanes[s], rows, mask);
            }
            if constexpr (folds::size != 0) {
                extend_states(cells_of_folds_, 1);
                folds::update_one(eval, rows, mask, cells_of_folds_[0]);
            }
            lsmer::each_index<aggregates::size>(
                [&](auto p) { update_wide<p>(eval, rows, mask, nullptr, 0); });
        }
    }

    [[nodiscard]] bool direct() const noexcept { return keys_.direct(); }

    /// Whether a row group of which all rows pass may be answered by its zone maps: nothing is
    /// asked but counts, and smallest and largest values of columns.
    static constexpr bool zones_may_do = !grouped && aggregates::size != 0 && [] {
        bool all = true;
        for (std::size_t p = 0; p < aggregates::size; ++p) {
            const node& n = tree.nodes[aggregates::nodes[p]];
            if (n.code == op::count_rows) continue;
            const value_type t = tree.nodes[n.a].type;
            all = all && t.kind < lsmer::type_kind::symbol &&
                  ((n.code == op::count && !t.nullable) ||
                   ((n.code == op::min || n.code == op::max) &&
                    tree.nodes[n.a].code == op::column));
        }
        return all;
    }();
    /// Adds a whole row group by its zone maps; false, and nothing done, where they do not know.
    template <class Group>
    bool add_group(const Group& group) {
        if constexpr (zones_may_do) {
            bool known = true;
            each_extreme([&](auto p) {
                known = known && group.template zone_of<extreme_column<p>>().known;
            });
            if (!known) return false;
            if constexpr (folds::size != 0) {
                extend_states(cells_of_folds_, 1);
                each_extreme([&](auto p) {
                    using A = typename aggregates::template type<p>;
                    using value = typename A::value;
                    constexpr std::size_t at = aggregates::template state_place<p>;
                    const auto z = group.template zone_of<extreme_column<p>>();
                    auto& s = lsmer::get<folds::template place<at>>(cells_of_folds_[0].states);
                    A::update(s, static_cast<value>(z.min));
                    A::update(s, static_cast<value>(z.max));
                });
            }
            rows_ += group.rows();
            return true;
        } else {
            static_cast<void>(group);
            return false;
        }
    }

    /// The morsel's groups: those that have rows.
    [[nodiscard]] Partial<Shape> finish() {
        Partial<Shape> out;
        found_.clear();
        if constexpr (grouped) {
            if (const std::size_t cells = keys_.cells(); cells != 0) {
                // Every row adds more than 0 to the slot that counts rows.
                const lane_sums rows = sums_of(lanes_.rows_slot());
                std::uint32_t* const found = found_.extend(cells);
                std::size_t count = 0;
                for (std::size_t c = 0; c < cells; ++c) {
                    found[count] = static_cast<std::uint32_t>(c);
                    count += rows[c] != 0;
                }
                found_.resize(count);
            }
            keys_.words_of(found_.view(), out.words);
        } else {
            if (rows_ != 0) found_.push_back(0);
        }
        out.groups = found_.size();
        lsmer::each_index<aggregates::size>([&](auto p) { finish<p>(out); });
        return out;
    }

private:
    /// The column of a min or max.
    template <std::size_t P>
    static constexpr std::size_t extreme_column = tree.nodes[aggregates::template at<P>.a].a;
    template <class F>
    static void each_extreme(F f) {
        lsmer::each_index<aggregates::size>([&](auto p) {
            constexpr op code = aggregates::template at<p>.code;
            if constexpr (code == op::min || code == op::max) f(p);
        });
    }

    /// Adds the sum of lane L's column without reading its values; false where that cannot be.
    template <std::size_t L, class Reader>
    bool add_encoded(Reader& reader) {
        constexpr node n = tree.nodes[lane<L>.a];
        if constexpr (!grouped && lane<L>.kind == plan::lane_kind::whole &&
                      n.code == op::column && !n.type.nullable) {
            lsmer::kernel::int128 total = 0;
            if (!reader.template sum<n.a>(total)) return false;
            sums_.add(lanes_.slot(L), static_cast<double>(total));
            return true;
        } else {
            static_cast<void>(reader);
            return false;
        }
    }

    /// Adds rows that need nothing but their lanes and folds; lanes are made while they are added.
    template <class Reader, class Evaluate>
    void add_made(Reader& reader, Evaluate& eval, const aggregate::row_set& rows,
                  const std::uint8_t* mask) {
        const auto at = keys_.locate(reader, eval, rows, mask);
        const auto made = [&](auto l) {
            return lanes_.made(l, eval, [&] { return fill<l>(eval); });
        };
        if constexpr (folds::size != 0) {
            extend_states(cells_of_folds_, keys_.cells());
            folds::update_made(eval, rows, mask, at, made(lsmer::index_constant<0>{}),
                               cells_of_folds_.data());
        } else {
            cells_.grow(keys_.cells());
            cells_.add_pairs(made(lsmer::index_constant<0>{}), made(lsmer::index_constant<1>{}),
                             rows.count, at.index, at.first);
        }
    }

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
                lsmer::kernel::widen_lane<t.nullable>(a, lanes_.plus(L), out);
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
            return lanes_.wide(aggregates::lanes.of[P].sum);
        } else {
            return false;
        }
    }

    /// Sums that this morsel keeps in states.
    template <std::size_t P, class Evaluate>
    void update_wide(Evaluate& eval, const aggregate::row_set& rows, const std::uint8_t* mask,
                     const std::uint32_t* index, std::size_t first) {
        if constexpr (aggregates::template may_be_wide<P>) {
            if (!lanes_.wide(aggregates::lanes.of[P].sum)) return;
            using A = typename aggregates::template type<P>;
            auto& states = lsmer::get<P>(states_);
            extend_states(states, grouped ? keys_.cells() : 1);
            const auto* const values = value_lane<Shape, P>(eval, mask);
            if constexpr (grouped) {
                aggregate::update_groups<A>(rows, index, values, states.data() + first);
            } else {
                static_cast<void>(index), static_cast<void>(first);
                aggregate::update_one<A>(rows, values, states[0]);
            }
        }
    }

    /// The sums of a slot, by cell.
    [[nodiscard]] lane_sums sums_of(std::size_t slot) const noexcept {
        if constexpr (folds::size != 0) {
            using cell = typename folds::cell;
            static_assert(sizeof(cell) % sizeof(double) == 0);
            return {reinterpret_cast<const double*>(cells_of_folds_.data()) + slot,
                    sizeof(cell) / sizeof(double)};
        } else {
            return cells_.of(slot);
        }
    }

    /// Gives f the sum of lane l for each group.
    template <class F>
    void each_sum(std::size_t l, F f) const {
        if (found_.empty()) return;
        if constexpr (!grouped) {
            f(std::size_t{0}, sums_.sum(lanes_.slot(l)));
        } else {
            const lane_sums sums = sums_of(lanes_.slot(l));
            for (std::size_t g = 0; g < found_.size(); ++g) {
                f(g, lanes_.sum_in(l, sums[found_[g]]));
            }
        }
    }
    /// Gives f the number of rows of each group.
    template <class F>
    void each_count(F f) const {
        if (found_.empty()) return;
        if constexpr (!grouped) {
            f(std::size_t{0}, static_cast<std::int64_t>(rows_));
        } else {
            const lane_sums sums = sums_of(lanes_.rows_slot());
            for (std::size_t g = 0; g < found_.size(); ++g) {
                f(g, lanes_.rows_in(sums[found_[g]]));
            }
        }
    }

    template <std::size_t P>
    void finish(Partial<Shape>& out) {
        using A = typename aggregates::template type<P>;
        auto& to = lsmer::get<P>(out.states);
        const std::size_t groups = found_.size();
        extend_states(to, groups);
        if constexpr (folds::template place<P> < folds::size) {
            for (std::size_t g = 0; g < groups; ++g) {
                to[g] = lsmer::get<folds::template place<P>>(cells_of_folds_[found_[g]].states);
            }
        } else if (keeps_state<P>()) {
            const auto& states = lsmer::get<P>(states_);
            for (std::size_t g = 0; g < groups; ++g) {
                if (found_[g] < states.size()) to[g] = states[found_[g]];
            }
        } else if constexpr (aggregates::template in_lanes<P>) {
            constexpr plan::aggregate_lanes lanes = aggregates::lanes.of[P];
            sums_of_lane_.resize(groups);
            double* const sum = sums_of_lane_.data();
            if constexpr (lanes.sum != plan::no_lane) {
                each_sum(lanes.sum, [&](std::size_t g, double s) { sum[g] = s; });
            } else {
                for (std::size_t g = 0; g < groups; ++g) sum[g] = 0;
            }
            if constexpr (aggregates::template at<P>.code == op::wavg) {
                each_sum(lanes.count, [&](std::size_t g, double weight) {
                    A::from_sums(to[g], sum[g], weight);
                });
            } else if constexpr (lanes.count != plan::no_lane) {
                each_sum(lanes.count, [&](std::size_t g, double rows) {
                    A::from_sums(to[g], sum[g], static_cast<std::int64_t>(rows));
                });
            } else {
                each_count([&](std::size_t g, std::int64_t rows) {
                    A::from_sums(to[g], sum[g], rows);
                });
            }
        }
    }

    lanes_type lanes_;
    Keys<Shape> keys_;
    Cells cells_;
    RunningSums sums_;
    Scratch scratch_;
    lsmer::buffer<typename folds::cell> cells_of_folds_;
    typename aggregates::states states_; // of sums too wide for lanes
    lsmer::buffer<std::uint32_t> found_; // cells that have rows: the morsel's groups
    lsmer::buffer<double> sums_of_lane_;
    lsmer::buffer<double> ones_;
    lsmer::buffer<std::uint16_t> selection_;
    std::uint64_t rows_ = 0;
};

} // namespace borf::inline v0::pipeline
