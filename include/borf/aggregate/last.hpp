#pragma once
// last x: the last value in the order of the source that is not null.

#include "borf/aggregate/concepts.hpp"

#include <type_traits>

namespace borf::inline v0::aggregate {

template <value_type V>
struct last {
    using value = lane_for<V>;
    // A group of values that are never null has at least one.
    struct plain_state {
        value last = {};
    };
    struct optional_state {
        value last = {};
        bool any = false;
    };
    using state = std::conditional_t<V.nullable, optional_state, plain_state>;

    static constexpr void update(state& s, value v) noexcept {
        if constexpr (V.nullable) {
            if (!is_null<V>(v)) s = {v, true};
        } else {
            s.last = v;
        }
    }
    static constexpr void merge(state& s, const state& later) noexcept {
        if constexpr (V.nullable) {
            if (later.any) s = later;
        } else {
            s = later;
        }
    }
    static constexpr value finish(const state& s) noexcept {
        if constexpr (V.nullable) {
            if (!s.any) return static_cast<value>(null_answer<V>());
        }
        return s.last;
    }
};

} // namespace borf::inline v0::aggregate
