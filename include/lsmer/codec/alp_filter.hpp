#pragma once
// Comparison with constants on a vector of ALP, by its packed integers: what kernel::keep_in_range
// does with the decoded values, at a fraction of the work.
//
//   range of values -> range of packed integers (alp_bounds.hpp)
//     all of them   -> the mask stays         none -> the mask is cleared: no value is looked at
//     else          -> unpack into 16 bits where they suffice, compare integers
//   exceptions      -> compared by their values
//
// Cost: 0.2 cycles a value up to 16 bits, 0.3 up to 32, and 3 for each exception.

#include "lsmer/codec/alp.hpp"
#include "lsmer/codec/alp_bounds.hpp"
#include "lsmer/kernel/compare.hpp"

#include <cstdint>

namespace lsmer::inline v0::codec {

namespace detail {

/// Whether the value of an exception belongs to a range, as kernel::keep_in_range has it.
template <float_value T>
[[nodiscard]] bool alp_in_range(T value, const kernel::range<T>& r) noexcept {
    const bool in = r.nan ? !(value > r.hi) : value >= r.lo && value <= r.hi;
    return (in && !r.empty) != r.negated;
}

template <class U, float_value T>
void alp_keep_packed(const alp_vector<T>& v, const kernel::range<std::uint64_t>& r,
                     std::uint8_t* mask) noexcept {
    alignas(64) U offsets[vector_rows];
    kernel::unpack<U>(v.packed.data, v.packed.width, 0, offsets);
    kernel::range<U> narrow;
    narrow.lo = static_cast<U>(r.lo);
    narrow.hi = static_cast<U>(r.hi);
    narrow.negated = r.negated;
    kernel::keep_in_range<U>(offsets, narrow, mask);
}

} // namespace detail

/// Clears the mask where a value is not in the range.
// REQUIRES: v.packed; vector_rows bytes of mask
template <float_value T>
void alp_keep_in_range(const alp_vector<T>& v, const kernel::range<T>& r,
                       std::uint8_t* mask) noexcept {
    LSMER_ASSERT(v.packed, "the integers of a vector cut short are not packed as a whole");
    const kernel::range<std::uint64_t> packed =
        alp_packed_range(alp_integer_range(r, v.scale), v.base(), v.packed.width);
    std::uint8_t before[vector_rows]; // of the exceptions: the packed integers say nothing of them
    for (std::uint32_t i = 0; i < v.exceptions; ++i) before[i] = mask[v.row(i)];

    const std::uint64_t most = (std::uint64_t{1} << v.packed.width) - 1;
    const bool all = !packed.empty && packed.lo == 0 && packed.hi == most;
    if (packed.empty || all) {
        if (all == packed.negated) {
            for (std::size_t i = 0; i < vector_rows; ++i) mask[i] = 0;
        }
    } else if (v.packed.width <= 16) {
        detail::alp_keep_packed<std::uint16_t>(v, packed, mask);
    } else if (v.packed.width <= 32) {
        detail::alp_keep_packed<std::uint32_t>(v, packed, mask);
    } else {
        detail::alp_keep_packed<std::uint64_t>(v, packed, mask);
    }
    for (std::uint32_t i = 0; i < v.exceptions; ++i) {
        const bool in = detail::alp_in_range(v.value(i), r);
        mask[v.row(i)] = static_cast<std::uint8_t>(before[i] & static_cast<std::uint8_t>(in));
    }
}

} // namespace lsmer::inline v0::codec
