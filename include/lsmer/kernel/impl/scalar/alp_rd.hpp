#pragma once
// Floats cut in two, one at a time: what kernel/alp_rd.hpp must agree with.

#include "lsmer/kernel/alp_rd.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::kernel::scalar {

/// A value cut in two: the bits right of the cut, and the number of the left part among the
/// entries, or alp_rd_entries when it is none of them.
struct alp_rd_parts {
    std::uint64_t right;
    std::size_t code;
};

template <std::floating_point T>
[[nodiscard]] alp_rd_parts alp_rd_cut(T value, unsigned right_bits,
                                      const std::uint16_t* entries) noexcept {
    const std::uint64_t bits = std::bit_cast<detail::alp_rd_bits<T>>(value);
    std::size_t code = 0;
    while (code < alp_rd_entries && entries[code] != bits >> right_bits) ++code;
    return {bits % (std::uint64_t{1} << right_bits), code};
}

// REQUIRES: code < alp_rd_entries
template <std::floating_point T>
[[nodiscard]] T alp_rd_value(const alp_rd_parts& parts, unsigned right_bits,
                             const std::uint16_t* entries) noexcept {
    const std::uint64_t left = entries[parts.code];
    return std::bit_cast<T>(static_cast<detail::alp_rd_bits<T>>(left << right_bits | parts.right));
}

} // namespace lsmer::inline v0::kernel::scalar
