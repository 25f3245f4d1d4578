#pragma once
// A vector of an alp chunk as its packed integers, and what can be done with it so: comparison with
// constants in lanes of the packed width, and the values of a few rows.

#include "lsmer/codec/alp_bounds.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/alp.hpp"
#include "lsmer/kernel/packed.hpp"

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace lsmer::inline v0::codec {

/// A vector as its integers, for kernels that work on them. Value i is that of integer
/// packed.base + the i-th packed one with this scale, unless i is the row of an exception.
template <float_value T>
struct alp_vector {
    kernel::alp_scale scale;
    packed_vector packed; // nothing for the last vector of a chunk when it is not whole
    std::uint32_t exceptions = 0;
    const std::byte* values = nullptr; // T each, not aligned
    const std::byte* rows = nullptr;   // u16 each, not aligned

    // REQUIRES: i < exceptions
    [[nodiscard]] T value(std::uint32_t i) const noexcept {
        return load<T>(values + i * sizeof(T));
    }
    [[nodiscard]] std::uint16_t row(std::uint32_t i) const noexcept {
        return load<std::uint16_t>(rows + i * sizeof(std::uint16_t)) % vector_rows;
    }
    [[nodiscard]] std::int64_t base() const noexcept {
        return static_cast<std::make_signed_t<bits_of<T>>>(packed.base);
    }
};

/// Clears the mask where a value is outside the range. The constants are moved to the integers;
/// only exceptions are compared as floats.
// REQUIRES: v.packed has data
template <float_value T>
LSMER_NOINLINE void alp_keep_in_range(const alp_vector<T>& v, const kernel::range<T>& r,
                             std::uint8_t* mask) noexcept {
    std::uint8_t before[vector_rows];
    for (std::uint32_t i = 0; i < v.exceptions; ++i) before[i] = mask[v.row(i)];
    const auto packed =
        alp_packed_range(alp_integer_range(r, v.scale), v.base(), v.packed.width);
    kernel::keep_packed(v.packed,
                        packed.empty ? kernel::packed_range{1, 0}
                                     : kernel::packed_range{packed.lo, packed.hi},
                        r.negated, mask);
    for (std::uint32_t i = 0; i < v.exceptions; ++i) {
        const auto in = static_cast<std::uint8_t>(kernel::in_range(v.value(i), r));
        mask[v.row(i)] = static_cast<std::uint8_t>(before[i] & in);
    }
}

namespace detail {

template <class Lane, float_value T>
void alp_gather_lanes(const alp_vector<T>& v, const std::uint16_t* rows, std::size_t count,
                      T* out) noexcept {
    const kernel::detail::packed_lanes<Lane> numbers(v.packed);
    const std::int64_t base = v.base();
    for (std::size_t k = 0; k < count; ++k) {
        const unsigned i = rows[k];
        const std::int64_t n = base + static_cast<std::int64_t>(numbers[i]);
        out[i] = kernel::alp_value<T>(n, v.scale);
    }
}

} // namespace detail

/// out[i] = value i, for the selected rows i. Places of exceptions may be written, too.
// REQUIRES: v.packed has data
template <float_value T>
LSMER_NOINLINE void alp_gather(const alp_vector<T>& v, const std::uint16_t* rows,
                               std::size_t count, T* out) noexcept {
    if (v.packed.width == 0) {
        const T value = kernel::alp_value<T>(v.base(), v.scale);
        for (std::size_t k = 0; k < count; ++k) out[rows[k]] = value;
    } else {
        switch (kernel::lane_bits(v.packed.width)) {
        case 8: detail::alp_gather_lanes<std::uint8_t>(v, rows, count, out); break;
        case 16: detail::alp_gather_lanes<std::uint16_t>(v, rows, count, out); break;
        case 32: detail::alp_gather_lanes<std::uint32_t>(v, rows, count, out); break;
        default: detail::alp_gather_lanes<std::uint64_t>(v, rows, count, out); break;
        }
    }
    for (std::uint32_t i = 0; i < v.exceptions; ++i) out[v.row(i)] = v.value(i);
}

} // namespace lsmer::inline v0::codec
