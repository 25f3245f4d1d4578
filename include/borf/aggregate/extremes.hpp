#pragma once
// What min and max of floats have in common: one state for both, so that a query with both of one
// column updates it once, as one 16-byte value and without a branch.
//
//   state {max(x), max(-x)}, from {-inf, -inf}: a NaN loses every comparison and so is skipped,
//   and a group of nothing but NaN is told by max < min, which no value can bring about.
//
// -0.0 comes out as 0.0, its equal: which of them was met first does not matter, and zone maps,
// which know no -0.0, give the same answer.

#include "borf/aggregate/concepts.hpp"

#include <concepts>
#include <limits>

namespace borf::inline v0::aggregate {

namespace detail {
using pair_of_doubles = double __attribute__((vector_size(16)));
}

template <value_type V>
    requires std::floating_point<lane_for<V>>
struct extremes {
    using value = lane_for<V>;
    struct state {
        detail::pair_of_doubles most = {-std::numeric_limits<double>::infinity(),
                                        -std::numeric_limits<double>::infinity()};
    };
    static void update(state& s, value v) noexcept {
        const detail::pair_of_doubles both = {static_cast<double>(v), -static_cast<double>(v)};
        s.most = both > s.most ? both : s.most;
    }
    static void merge(state& s, const state& later) noexcept {
        s.most = later.most > s.most ? later.most : s.most;
    }
    static value max(const state& s) noexcept {
        return s.most[0] < -s.most[1] ? lsmer::kernel::null_lane<value>
                                      : static_cast<value>(s.most[0] + 0.0);
    }
    static value min(const state& s) noexcept {
        return s.most[0] < -s.most[1] ? lsmer::kernel::null_lane<value>
                                      : static_cast<value>(0.0 - s.most[1]);
    }
};

} // namespace borf::inline v0::aggregate
