#pragma once

// Unpacking and comparison of 1,024 values as one would write them with xsimd. Only for the files
// beside it: see bodies.hpp.

#include "xsimd/bodies.hpp"

#include <xsimd/xsimd.hpp>

namespace bench::with_xsimd {
namespace {

constexpr std::size_t rows = 1024;
constexpr std::size_t row_bytes = rows / 8;

// The layout of kernel/bitpack.hpp, into lanes as wide as the packed ones.
template <class Arch, class U>
void unpack(const std::byte* in, unsigned width, U base, U* out) {
    using numbers = xsimd::batch<U, Arch>;
    constexpr unsigned bits = 8 * sizeof(U);
    constexpr std::size_t lanes = rows / bits;
    const numbers mask(static_cast<U>(static_cast<U>(~U{0}) >> (bits - width)));
    const numbers bases(base);
    unsigned shift = 0;
    for (unsigned row = 0; row < bits; ++row) {
        const bool split = shift + width > bits;
        const auto right = static_cast<std::int32_t>(shift);
        const auto left = static_cast<std::int32_t>(bits - shift);
        const auto* const words = reinterpret_cast<const U*>(in);
        const auto* const next = reinterpret_cast<const U*>(in + row_bytes);
        for (std::size_t j = 0; j < lanes; j += numbers::size) {
            numbers v = numbers::load_unaligned(words + j) >> right;
            if (split) v = v | (numbers::load_unaligned(next + j) << left);
            ((v & mask) + bases).store_unaligned(out + j);
        }
        out += lanes;
        shift += width;
        if (shift >= bits) {
            shift -= bits;
            in += row_bytes;
        }
    }
}

template <class Arch, class T>
void keep(const T* values, T lo, T hi, std::uint8_t* mask) {
    using numbers = xsimd::batch<T, Arch>;
    const numbers low(lo);
    const numbers high(hi);
    alignas(64) bool inside[rows];
    for (std::size_t i = 0; i < rows; i += numbers::size) {
        const numbers v = numbers::load_unaligned(values + i);
        ((v >= low) & (v <= high)).store_unaligned(inside + i);
    }
    using bytes = xsimd::batch<std::uint8_t, Arch>;
    for (std::size_t i = 0; i < rows; i += bytes::size) {
        const auto in = bytes::load_unaligned(reinterpret_cast<const std::uint8_t*>(inside) + i);
        (bytes::load_unaligned(mask + i) & in).store_unaligned(mask + i);
    }
}

template <class Arch>
const bodies* bodies_of() {
    static constexpr bodies all = {unpack<Arch, std::uint16_t>, unpack<Arch, std::uint32_t>,
                                   unpack<Arch, std::uint64_t>, keep<Arch, std::int16_t>,
                                   keep<Arch, std::int32_t>,    keep<Arch, std::int64_t>,
                                   keep<Arch, double>};
    return &all;
}

} // namespace
} // namespace bench::with_xsimd
