#pragma once
// Unsigned integers in as few bytes as they need: seven bits a byte, the least first, the high
// bit set on all but the last (LEB128). Each value has one encoding; longer ones are refused.

#include "lsmer/base/bytes.hpp"

#include <bit>
#include <cstdint>

namespace lsmer::inline v0 {

inline constexpr std::size_t varint_bytes_max = 10;

[[nodiscard]] constexpr std::size_t varint_size(std::uint64_t value) noexcept {
    return (static_cast<std::size_t>(std::bit_width(value | 1)) + 6) / 7;
}

LSMER_NOINLINE inline void put_varint(byte_buffer& out, std::uint64_t value) {
    std::byte* to = out.extend(varint_size(value));
    for (; value >= 0x80; value >>= 7) *to++ = static_cast<std::byte>(value | 0x80);
    *to = static_cast<std::byte>(value);
}

/// Reads one value from the front: the bytes it took, 0 when there is none.
[[nodiscard]] LSMER_NOINLINE inline std::size_t get_varint(byte_view from,
                                                           std::uint64_t& value) noexcept {
    std::uint64_t v = 0;
    const std::size_t most = from.size() < varint_bytes_max ? from.size() : varint_bytes_max;
    for (std::size_t i = 0; i < most; ++i) {
        const auto b = static_cast<std::uint64_t>(from[i]);
        if (i == 9 && b > 1) return 0; // more than 64 bits
        v |= (b & 0x7F) << (7 * i);
        if (b < 0x80) {
            if (b == 0 && i != 0) return 0; // a shorter encoding exists
            value = v;
            return i + 1;
        }
    }
    return 0;
}

} // namespace lsmer::inline v0
