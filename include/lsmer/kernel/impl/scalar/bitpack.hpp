#pragma once
// The packed layout, one bit at a time: what kernel/bitpack.hpp must equal. Slow and obvious.

#include "lsmer/column/vector.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::kernel::scalar {

/// Place of a bit in a packed vector: bit `bit` of the little-endian bytes.
struct packed_place {
    std::size_t byte;
    unsigned bit;
};

/// Where bit `b` of value `i` lies: value i is row i / lanes of lane i % lanes, each lane is a
/// string of bits of its rows, and word k of all lanes stands together.
[[nodiscard]] constexpr packed_place place_of(std::size_t i, unsigned b, unsigned width) {
    const std::size_t bits = width <= 8 ? 8 : width <= 16 ? 16 : width <= 32 ? 32 : 64;
    const std::size_t lanes = vector_rows / bits;
    const std::size_t lane = i % lanes;
    const std::size_t bit_of_lane = i / lanes * width + b;
    const std::size_t word = bit_of_lane / bits;
    const std::size_t bit = ((word * lanes + lane) * bits) + bit_of_lane % bits;
    return {bit / 8, static_cast<unsigned>(bit % 8)};
}

template <class U>
void unpack(const std::byte* in, unsigned width, U base, U* out) {
    for (std::size_t i = 0; i < vector_rows; ++i) {
        std::uint64_t value = 0;
        for (unsigned b = 0; b < width; ++b) {
            const packed_place at = place_of(i, b, width);
            const auto byte = std::to_integer<std::uint64_t>(in[at.byte]);
            value |= (byte >> at.bit & 1) << b;
        }
        out[i] = static_cast<U>(base + static_cast<U>(value));
    }
}

/// `out` has 128 * width zero bytes.
template <class U>
void pack(const U* in, U base, unsigned width, std::byte* out) {
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const auto value = static_cast<std::uint64_t>(static_cast<U>(in[i] - base));
        for (unsigned b = 0; b < width; ++b) {
            const packed_place at = place_of(i, b, width);
            out[at.byte] |= static_cast<std::byte>((value >> b & 1) << at.bit);
        }
    }
}

} // namespace lsmer::inline v0::kernel::scalar
