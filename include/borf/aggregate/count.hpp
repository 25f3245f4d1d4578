#pragma once
// count x: rows where x is not null; `count i` counts rows and needs no state of its own.

#include "borf/aggregate/concepts.hpp"

#include <cstdint>

namespace borf::inline v0::aggregate {

template <value_type V>
struct count {
    using value = lane_for<V>;
    struct state {
        std::int64_t rows = 0;
    };
    static constexpr void update(state& s, value v) noexcept {
        s.rows += static_cast<std::int64_t>(!is_null<V>(v));
    }
    static constexpr void merge(state& s, const state& later) noexcept { s.rows += later.rows; }
    static constexpr std::int64_t finish(const state& s) noexcept { return s.rows; }

    /// From a count kept elsewhere.
    static constexpr void from_sums(state& s, double /*sum*/, std::int64_t rows) noexcept {
        s.rows = rows;
    }
};

} // namespace borf::inline v0::aggregate
