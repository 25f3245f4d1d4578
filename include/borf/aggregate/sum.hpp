#pragma once
// sum x. Integers are added in 128 bits, so that only the answer can overflow, never a part of it,
// and overflow does not depend on the order. Floats are added as doubles; nulls are skipped.

#include "borf/aggregate/concepts.hpp"

#include <cstdint>
#include <limits>
#include <type_traits>

namespace borf::inline v0::aggregate {

template <value_type V>
struct sum {
    using value = lane_for<V>;
    static constexpr bool real = std::floating_point<value>;
    using total_type = std::conditional_t<real, double, plan::detail::int128>;
    struct state {
        total_type total = 0;
    };
    static constexpr void update(state& s, value v) noexcept {
        if (!is_null<V>(v)) s.total += static_cast<total_type>(v);
    }
    static constexpr void merge(state& s, const state& later) noexcept { s.total += later.total; }
    static constexpr auto finish(const state& s) noexcept {
        return static_cast<std::conditional_t<real, double, std::int64_t>>(s.total);
    }
    static constexpr bool fits(const state& s) noexcept {
        if constexpr (real) {
            return true;
        } else {
            return s.total >= std::numeric_limits<std::int64_t>::min() &&
                   s.total <= std::numeric_limits<std::int64_t>::max();
        }
    }

    template <class Sum>
    static constexpr void from_sums(state& s, Sum total, std::int64_t /*rows*/) noexcept {
        if constexpr (real) {
            s.total = static_cast<total_type>(total);
        } else { // below 2^53
            s.total = static_cast<std::int64_t>(total);
        }
    }
};

} // namespace borf::inline v0::aggregate
