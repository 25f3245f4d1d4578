#pragma once
// first x: the first value in the order of the source that is not null.

#include "borf/aggregate/concepts.hpp"

namespace borf::inline v0::aggregate {

template <value_type V>
struct first {
    using value = lane_for<V>;
    struct state {
        value first = {};
        bool any = false;
    };
    static constexpr void update(state& s, value v) noexcept {
        if (!is_null<V>(v) && !s.any) s = {v, true};
    }
    static constexpr void merge(state& s, const state& later) noexcept {
        if (!s.any) s = later;
    }
    static constexpr auto finish(const state& s) noexcept {
        return s.any ? s.first : static_cast<value>(null_answer<V>());
    }
};

} // namespace borf::inline v0::aggregate
