#pragma once
// Hashes of integers and of bytes for tables in memory. Never stored: may change at any version.

#include "lsmer/base/bytes.hpp"

#include <cstdint>

namespace lsmer::inline v0 {

namespace detail {
__extension__ using uint128 = unsigned __int128;
}

/// Mixes 128 bits of product into 64 (the folded multiply of wyhash, Wang Yi, public domain).
[[nodiscard]] constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
    const auto product = static_cast<detail::uint128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

[[nodiscard]] constexpr std::uint64_t hash_integer(std::uint64_t value) noexcept {
    return fold(value ^ 0x9e3779b97f4a7c15U, 0xd6e8feb86659fd93U);
}

[[nodiscard]] constexpr std::uint64_t hash_combine(std::uint64_t seed, std::uint64_t h) noexcept {
    return fold(seed ^ 0xa0761d6478bd642fU, h ^ 0xe7037ed1a0b428dbU);
}

/// Reads no byte outside the given ones.
[[nodiscard]] inline std::uint64_t hash_bytes(const void* data, std::size_t size) noexcept {
    const auto* p = static_cast<const unsigned char*>(data);
    std::uint64_t h = 0x2d358dccaa6c78a5U ^ size;
    while (size > 16) {
        h = fold(h ^ load<std::uint64_t>(p), 0x8bb84b93962eacc9U ^ load<std::uint64_t>(p + 8));
        p += 16;
        size -= 16;
    }
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    if (size >= 8) {
        a = load<std::uint64_t>(p);
        b = load<std::uint64_t>(p + size - 8);
    } else if (size >= 4) {
        a = load<std::uint32_t>(p);
        b = load<std::uint32_t>(p + size - 4);
    } else if (size > 0) {
        a = static_cast<std::uint64_t>(p[0]) << 16 | static_cast<std::uint64_t>(p[size >> 1]) << 8 |
            p[size - 1];
    }
    return fold(h ^ a, 0x4b33a62ed433d4a3U ^ b);
}

[[nodiscard]] inline std::uint64_t hash_bytes(std::string_view text) noexcept {
    return hash_bytes(text.data(), text.size());
}

} // namespace lsmer::inline v0
