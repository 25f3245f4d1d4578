#pragma once
// The value of a literal in the type that the check gave it.

#include "borf/expr/tree.hpp"

#include <cstdint>

namespace borf::inline v0::check {

inline constexpr std::int64_t ns_per_day = 86'400'000'000'000;

/// Midnight of a day. Days beyond the range of timestamps give its ends, which compare the same.
[[nodiscard]] constexpr std::int64_t midnight(std::int64_t days) noexcept {
    constexpr std::int64_t last = INT64_MAX / ns_per_day;
    if (days > last) return INT64_MAX;
    if (days < -last) return -INT64_MAX; // the minimum is null
    return days * ns_per_day;
}

[[nodiscard]] constexpr slot convert(slot s, lsmer::type_kind from, lsmer::type_kind to) noexcept {
    if (from == to) return s;
    if (from == lsmer::type_kind::date && to == lsmer::type_kind::timestamp) {
        s.integer = midnight(s.integer);
    } else if (to == lsmer::type_kind::f64) {
        s.real = from == lsmer::type_kind::u64
                     ? static_cast<double>(static_cast<std::uint64_t>(s.integer))
                     : static_cast<double>(s.integer);
        s.integer = 0;
    }
    return s;
}

} // namespace borf::inline v0::check
