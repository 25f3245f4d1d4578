#pragma once
// What zone maps say of a grouping key in a morsel: how many places an index or a packed word needs
// for it; and the sum of several keys' places.

#include "lsmer/column/vector.hpp"
#include "lsmer/column/zone.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace borf::inline v0::pipeline {

/// The values that one key can have in a morsel.
struct key_domain {
    bool known = true; // false: no bounds, or no whole number
    bool any = false;
    bool nulls = false;
    std::int64_t lo = std::numeric_limits<std::int64_t>::max(); // of buckets: their number
    std::int64_t hi = std::numeric_limits<std::int64_t>::min();
    std::uint64_t stride = 0;
    unsigned shift = 0; // of packed keys: the stride is a power of two
    unsigned bits = 0;

    /// Places that it needs in an index; null has the first.
    [[nodiscard]] std::uint64_t size() const noexcept {
        if (!any) return 1;
        const std::uint64_t span = static_cast<std::uint64_t>(hi) - static_cast<std::uint64_t>(lo);
        constexpr std::uint64_t most = ~std::uint64_t{0} - 2;
        return (span < most ? span : most) + 1 + nulls; // all of 64 bits would wrap to nothing
    }
    template <class T>
    void extend(const lsmer::zone<T>& z) noexcept {
        known = known && z.known;
        any = true;
        nulls |= z.nulls;
        if constexpr (sizeof(T) == 8 && std::is_unsigned_v<T>) {
            constexpr auto most = static_cast<T>(std::numeric_limits<std::int64_t>::max());
            known = known && z.max <= most;
        }
        if (!known) return;
        lo = static_cast<std::int64_t>(z.min) < lo ? static_cast<std::int64_t>(z.min) : lo;
        hi = static_cast<std::int64_t>(z.max) > hi ? static_cast<std::int64_t>(z.max) : hi;
    }
};

/// Places of a vector's rows, (key - lowest) * stride of each key: first + index[i].
template <class Index>
struct sum_of_keys {
    const Index* index; // null: no key varies
    std::size_t first;
    Index* own; // room for a vector

    void fill() noexcept {
        if (index != nullptr) return;
        std::memset(own, 0, lsmer::vector_rows * sizeof(Index));
        index = own;
    }
    /// As above, and `first` becomes 0.
    void fill_whole() noexcept {
        fill();
        if (first == 0) return;
        for (std::size_t i = 0; i < lsmer::vector_rows; ++i) {
            own[i] = static_cast<Index>(index[i] + first);
        }
        index = own;
        first = 0;
    }
};

} // namespace borf::inline v0::pipeline
