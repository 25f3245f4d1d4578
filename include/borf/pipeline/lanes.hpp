#pragma once
// How a morsel keeps its sums: which lane of the plan (plan/facts.hpp) has which slot, decided from
// the zone maps of the groups that it will read.
//
//   wide    a sum of 64-bit integers whose bounds do not prove it below 2^53: it has no slot
//   packed  the number of rows shares a slot with a sum of small integers: each row adds
//           (value - least) + one_row, and one_row is above all that the values can add up to
//
// All that goes into a slot is a whole number below 2^53, or a float: both come out as they should.

#include "borf/pipeline/keys.hpp"
#include "borf/pipeline/partial.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace borf::inline v0::pipeline {

template <class Shape>
class Lanes {
public:
    static constexpr const auto& tree = Shape::tree;
    static constexpr const auto& lanes = Aggregates<Shape>::lanes.lanes;
    static constexpr std::size_t size = lanes.size();
    static constexpr bool grouped = !tree.by.empty();
    /// Whether values of node N, if there is one, are of this kind and never null.
    template <std::size_t N, lsmer::type_kind K>
    static constexpr bool plain = [] {
        if constexpr (N == no_node) return false;
        else return tree.nodes[N].type == value_type{K, false};
    }();

    /// Plans a morsel of at most `rows` rows. `each_group(f)` calls f for each group to be read.
    template <class EachGroup>
    void start(std::uint64_t rows, EachGroup& each_group) {
        packed_ = plan::no_lane;
        lsmer::each_index<size>([&](auto l) { plan_lane<l>(rows, each_group); });
        slots_ = 0;
        for (std::size_t l = 0; l < size; ++l) {
            if (!wide_[l]) slot_[l] = slots_++;
        }
        rows_slot_ = counts_alone() && grouped ? slots_++ : 0;
    }

    [[nodiscard]] std::size_t slots() const noexcept { return slots_; }
    /// Whether slot l is lane l and there are no others.
    [[nodiscard]] bool in_order() const noexcept {
        bool any_wide = false;
        for (std::size_t l = 0; l < size; ++l) any_wide |= wide_[l];
        return !any_wide && slots_ == size;
    }
    [[nodiscard]] bool wide(std::size_t l) const noexcept { return wide_[l]; }
    // REQUIRES: !wide(l)
    [[nodiscard]] std::size_t slot(std::size_t l) const noexcept { return slot_[l]; }
    /// Whether lane L sums doubles times integers, neither ever null.
    template <std::size_t L>
    static constexpr bool is_product = [] {
        constexpr node n = tree.nodes[lanes[L].a];
        if constexpr (n.code != op::mul || lanes[L].kind != plan::lane_kind::real) {
            return false;
        } else {
            return plain<n.a, lsmer::type_kind::f64> && plain<n.b, lsmer::type_kind::i32>;
        }
    }();
    /// Lane L for `add_pairs`: of the types that matter most it is made when it is added, of others
    /// beforehand, by `fill()`.
    template <std::size_t L, class Evaluate, class Fill>
    [[nodiscard]] auto made(lsmer::index_constant<L>, Evaluate& eval, Fill fill) const {
        constexpr plan::lane l = lanes[L];
        if constexpr (l.kind == plan::lane_kind::whole && plain<l.a, lsmer::type_kind::i32>) {
            return lsmer::kernel::whole_lane{eval(lsmer::index_constant<l.a>{}), plus(L)};
        } else if constexpr (l.kind == plan::lane_kind::product &&
                             plain<l.a, lsmer::type_kind::i32> &&
                             plain<l.b, lsmer::type_kind::f64>) {
            return lsmer::kernel::product_lane{eval(lsmer::index_constant<l.a>{}),
                                               eval(lsmer::index_constant<l.b>{})};
        } else {
            return lsmer::kernel::real_lane{fill()};
        }
    }
    /// What is added to every value of lane l.
    [[nodiscard]] double plus(std::size_t l) const noexcept {
        return l == packed_ ? one_row_ - static_cast<double>(least_) : 0;
    }
    /// Whether rows have a slot of their own, to which each adds 1.
    [[nodiscard]] bool counts_alone() const noexcept { return packed_ == plan::no_lane; }
    /// The slot that counts rows, alone or above a sum. Every row adds more than 0 to it.
    // REQUIRES: grouped
    [[nodiscard]] std::size_t rows_slot() const noexcept {
        return counts_alone() ? rows_slot_ : slot_[packed_];
    }
    /// The rows in a total of the slot that counts them.
    [[nodiscard]] std::int64_t rows_in(double total) const noexcept {
        return static_cast<std::int64_t>(counts_alone() ? total : total * (1 / one_row_));
    }
    /// The sum in a total of lane l, the count packed above it taken off.
    [[nodiscard]] double sum_in(std::size_t l, double total) const noexcept {
        if (l != packed_) return total;
        const auto rows = static_cast<double>(rows_in(total));
        // Up to 2^53 in each step, so exact.
        return (total - rows * one_row_) + rows * static_cast<double>(least_);
    }

private:
    /// Bounds of a lane's integers in this morsel; false when there are none.
    template <std::size_t L, class EachGroup>
    static bool lane_bounds(EachGroup& each_group, std::int64_t& lo, std::int64_t& hi) {
        constexpr node n = tree.nodes[lanes[L].a];
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
        if constexpr (lanes[L].kind == plan::lane_kind::whole) {
            constexpr value_type t = tree.nodes[lanes[L].a].type;
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
            if (grouped && !t.nullable && !wide_[L] && known && counts_alone() &&
                most(lo) + std::bit_width(rows) <= 53) {
                packed_ = L;
                least_ = lo;
                one_row_ = static_cast<double>(std::uint64_t{1} << most(lo));
            }
        }
    }

    std::size_t slots_ = 0;
    std::size_t rows_slot_ = 0;
    std::size_t slot_[size + 1] = {};
    bool wide_[size + 1] = {};
    std::uint16_t packed_ = plan::no_lane;
    std::int64_t least_ = 0;
    double one_row_ = 1;
};

} // namespace borf::inline v0::pipeline
