#pragma once
// avg x: sum over count, nulls in neither. The sum of integers is exact before the division.

#include "borf/aggregate/sum.hpp"

#include <concepts>
#include <cstdint>

namespace borf::inline v0::aggregate {

template <value_type V>
struct avg {
    using value = lane_for<V>;
    using total_type = typename sum<V>::total_type;
    struct state {
        total_type total = 0;
        std::int64_t rows = 0;
    };
    static constexpr void update(state& s, value v) noexcept {
        if (is_null<V>(v)) return;
        s.total += static_cast<total_type>(v);
        ++s.rows;
    }
    static constexpr void merge(state& s, const state& later) noexcept {
        s.total += later.total;
        s.rows += later.rows;
    }
    /// NaN, which is null, when there is nothing to average.
    static constexpr double finish(const state& s) noexcept {
        if (s.rows == 0) return lsmer::kernel::null_lane<double>;
        return static_cast<double>(s.total) / static_cast<double>(s.rows);
    }

    template <class Sum>
    static constexpr void from_sums(state& s, Sum total, std::int64_t rows) noexcept {
        if constexpr (std::floating_point<total_type>) {
            s.total = static_cast<total_type>(total);
        } else { // below 2^53
            s.total = static_cast<std::int64_t>(total);
        }
        s.rows = rows;
    }
};

} // namespace borf::inline v0::aggregate
