#pragma once
// w wavg x: sum of w * x over sum of w, for rows where both are there. Its rows come as two lanes
// (the product and the weight), so it has no `update` of its own values.

#include "borf/aggregate/concepts.hpp"

namespace borf::inline v0::aggregate {

struct wavg {
    struct value {
        double weight;
        double of;
    };
    struct state {
        double product = 0;
        double weight = 0;
    };
    static constexpr void update(state& s, value v) noexcept {
        s.product += v.weight * v.of;
        s.weight += v.weight;
    }
    static constexpr void merge(state& s, const state& later) noexcept {
        s.product += later.product;
        s.weight += later.weight;
    }
    /// NaN, which is null, when the weights add up to nothing.
    static constexpr double finish(const state& s) noexcept {
        return s.weight == 0 ? lsmer::kernel::null_lane<double> : s.product / s.weight;
    }

    static constexpr void from_sums(state& s, double product, double weight) noexcept {
        s.product = product;
        s.weight = weight;
    }
};

} // namespace borf::inline v0::aggregate
