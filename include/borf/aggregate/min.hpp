#pragma once
// min x: the smallest value; null and NaN are skipped, and come out only when there is nothing
// else.

#include "borf/aggregate/extremes.hpp"

#include <concepts>
#include <limits>
#include <type_traits>

namespace borf::inline v0::aggregate {

template <value_type V>
struct min {
    using value = lane_for<V>;
    // A group of values that are never null has at least one.
    struct plain_state {
        value min = std::numeric_limits<value>::max();
    };
    struct optional_state {
        value min = 0;
        bool any = false;
    };
    using state = std::conditional_t<V.nullable, optional_state, plain_state>;

    static constexpr void update(state& s, value v) noexcept {
        if constexpr (V.nullable) {
            if (!is_null<V>(v) && (!s.any || v < s.min)) s = {v, true};
        } else {
            s.min = v < s.min ? v : s.min;
        }
    }
    static constexpr void merge(state& s, const state& later) noexcept {
        if constexpr (V.nullable) {
            if (later.any) update(s, later.min);
        } else {
            update(s, later.min);
        }
    }
    static constexpr value finish(const state& s) noexcept {
        if constexpr (V.nullable) {
            if (!s.any) return static_cast<value>(null_answer<V>());
        }
        return s.min;
    }
};

/// Of floats: one half of `extremes`.
template <value_type V>
    requires std::floating_point<lane_for<V>>
struct min<V> : extremes<V> {
    static lane_for<V> finish(const typename extremes<V>::state& s) noexcept {
        return extremes<V>::min(s);
    }
};

} // namespace borf::inline v0::aggregate
