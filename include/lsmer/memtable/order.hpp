#pragma once
// The order of rows: keys that compare as the values do, and a stable radix sort of row numbers.
//
// Order of a column's values, ascending
//   numbers, dates, times   by value; nulls first, whatever pattern they have
//   float, double           NaN first, then by value; -0.0 and 0.0 are equal
//   symbol                  by code, that is by first arrival in the database, not by bytes
//   text, bytes             by unsigned bytes
//
// Codes never change, so files ordered by code merge for ever, and a flush needs no rank of the
// symbols. What it costs: a range of symbol names is not a range of codes, so such a condition
// prunes nothing, and a result in the order of names is sorted when it is shown.
//
// The sort goes from the last column of the order to the first, each stable, and skips a column
// that is in order already. Ticks that arrive in time order are sorted by (symbol, time) with one
// pass over ten bits. Source: the least-significant-digit radix sort of Knuth, TAOCP 3, 5.2.5.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/column/column.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0::memtable {

namespace detail {
template <class T>
inline constexpr bool fits_key = std::is_arithmetic_v<T>;
template <std::size_t N>
inline constexpr bool fits_key<fixed_bytes<N>> = (N <= 8);
} // namespace detail

/// The columns whose order a number of 64 bits can carry: all but text and longer fixed bytes.
template <class C>
inline constexpr bool has_order_key = detail::fits_key<typename C::storage_type>;

/// A value's place in the order, as an integer of the value's width where it has one.
template <column_type C>
    requires has_order_key<C>
[[nodiscard]] constexpr auto order_key(const typename C::storage_type& value) noexcept {
    using T = typename C::storage_type;
    if constexpr (std::floating_point<T>) {
        using integer = std::conditional_t<sizeof(T) == 8, std::int64_t, std::int32_t>;
        constexpr integer most = std::numeric_limits<integer>::max();
        const auto bits = std::bit_cast<integer>(value + T{0}); // -0.0 becomes 0.0
        const auto key = static_cast<integer>(bits ^ ((bits >> (sizeof(T) * 8 - 1)) & most));
        return value != value ? std::numeric_limits<integer>::min() : key;
    } else if constexpr (std::integral<T>) {
        constexpr bool null_is_first =
            !C::nullable || value_traits<typename C::plain_type>::null == std::numeric_limits<T>::min();
        if constexpr (null_is_first) {
            return value;
        } else { // the null pattern becomes 0, what is above it stays above
            return static_cast<T>(value - value_traits<typename C::plain_type>::null);
        }
    } else {
        std::uint64_t key = 0;
        for (const std::uint8_t byte : value.data) key = key << 8 | byte;
        return key;
    }
}

/// As `order_key`, as an unsigned number of 64 bits.
template <column_type C>
    requires has_order_key<C>
[[nodiscard]] constexpr std::uint64_t wide_key(const typename C::storage_type& value) noexcept {
    const auto key = order_key<C>(value);
    if constexpr (std::signed_integral<decltype(key)>) {
        return static_cast<std::uint64_t>(std::int64_t{key}) ^ (std::uint64_t{1} << 63);
    } else {
        return key;
    }
}

/// Whether `a` comes before `b`.
template <column_type C>
[[nodiscard]] constexpr bool before(const typename C::storage_type& a,
                                    const typename C::storage_type& b) noexcept {
    if constexpr (has_order_key<C>) {
        return order_key<C>(a) < order_key<C>(b);
    } else {
        return a < b;
    }
}

/// Sorts pairs (key << 32 | row) by the lowest `bits` bits of their keys, stable. `spare` is as
/// long as `pairs`; the result is in `pairs`.
// REQUIRES: 1 <= bits <= 32; every key is below 2^bits
inline void radix_sort(buffer<std::uint64_t>& pairs, buffer<std::uint64_t>& spare, unsigned bits) {
    constexpr unsigned digit_max = 11;
    const unsigned passes = (bits + digit_max - 1) / digit_max;
    const unsigned digit = (bits + passes - 1) / passes;
    const std::uint64_t mask = (std::uint64_t{1} << digit) - 1;
    buffer<std::uint32_t> counts(std::size_t{1} << digit);
    for (unsigned pass = 0; pass < passes; ++pass) {
        const unsigned shift = 32 + pass * digit;
        for (auto& c : counts) c = 0;
        for (const std::uint64_t p : pairs) ++counts[(p >> shift) & mask];
        if (counts[(pairs[0] >> shift) & mask] == pairs.size()) continue; // one digit only
        std::uint32_t start = 0;
        for (auto& c : counts) start += std::exchange(c, start);
        for (const std::uint64_t p : pairs) spare[counts[(p >> shift) & mask]++] = p;
        std::swap(pairs, spare);
    }
}

/// Room for sorting, so that columns of one order share it.
struct sort_memory {
    buffer<std::uint64_t> keys;
    buffer<std::uint64_t> pairs;
    buffer<std::uint64_t> spare;
};

/// Brings `rows` into ascending order of key_of(row), stable.
template <class KeyOf>
void sort_rows_by_key(buffer<std::uint32_t>& rows, sort_memory& memory, KeyOf key_of) {
    const std::size_t count = rows.size();
    LSMER_ASSERT(count <= std::numeric_limits<std::uint32_t>::max(), "a row number has 32 bits");
    if (count < 2) return;
    memory.keys.resize(count);
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t most = 0;
    std::uint64_t previous = 0;
    bool in_order = true;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t key = key_of(rows[i]);
        memory.keys[rows[i]] = key;
        if (key < least) least = key;
        if (key > most) most = key;
        if (key < previous) in_order = false;
        previous = key;
    }
    if (in_order) return;
    memory.pairs.resize(count);
    memory.spare.resize(count);
    const auto bits = static_cast<unsigned>(std::bit_width(most - least));
    for (unsigned done = 0; done < bits; done += 32) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t half = ((memory.keys[rows[i]] - least) >> done) & 0xffffffffU;
            memory.pairs[i] = half << 32 | rows[i];
        }
        radix_sort(memory.pairs, memory.spare, bits - done < 32 ? bits - done : 32);
        for (std::size_t i = 0; i < count; ++i) {
            rows[i] = static_cast<std::uint32_t>(memory.pairs[i]);
        }
    }
}

} // namespace lsmer::inline v0::memtable
