#pragma once
// The hash of a key that may be stored: filters in files are made of it. DO NOT CHANGE: a file
// written with another hash would deny keys that it holds.
//
//   key ----> two words a, b ----> 128-bit product ----> folded with the length: 64 bits
//             (longer keys: 16 bytes at a time are folded into the seed first, the last 16 are a,
//             b)
//
//   1. The same on every machine and from every compiler; keys of one length up to 8 differ in
//      their product, so that only the last fold can make them meet.
//   2. No byte outside the key is read.
//   3. Good bits all over, not a secret: who knows the seed can find keys that meet. Such keys
//      make a filter say "maybe" more often, and nothing worse.
//
// Source of the idea: folded multiplication, Wang Yi: wyhash, 2019 (public domain).

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0 {

namespace detail {

// From the fraction of pi, made odd: nothing up the sleeve.
inline constexpr std::uint64_t key_hash_a = 0x243f6a8885a308d3U;
inline constexpr std::uint64_t key_hash_b = 0xa4093822299f31d1U;
inline constexpr std::uint64_t key_hash_c = 0x452821e638d01377U;
inline constexpr std::uint64_t key_hash_d = 0xc0ac29b7c97c50ddU;

[[nodiscard]] constexpr std::uint64_t
key_hash_end(std::uint64_t a, std::uint64_t b, std::uint64_t state, std::uint64_t size) noexcept {
    const auto product = static_cast<uint128>(a ^ key_hash_a) * (b ^ state);
    return fold(static_cast<std::uint64_t>(product) ^ key_hash_c ^ size,
                static_cast<std::uint64_t>(product >> 64) ^ key_hash_d ^ state);
}

[[nodiscard]] constexpr std::uint64_t key_hash_start(std::uint64_t seed) noexcept {
    const std::uint64_t state = fold(seed ^ key_hash_b, key_hash_d);
    return state != 0 ? state : 1; // zero would make zero of every product
}

} // namespace detail

/// The hash of the bytes of a key.
[[nodiscard]] inline std::uint64_t key_hash(byte_view key, std::uint64_t seed = 0) noexcept {
    const std::byte* p = key.data();
    std::size_t left = key.size();
    std::uint64_t state = detail::key_hash_start(seed);
    for (; left > 16; p += 16, left -= 16) {
        state =
            fold(load<std::uint64_t>(p) ^ detail::key_hash_c, load<std::uint64_t>(p + 8) ^ state);
    }
    std::uint64_t a = 0;
    std::uint64_t b = 0;
    if (left > 8) {
        a = load<std::uint64_t>(p);
        b = load<std::uint64_t>(p + left - 8);
    } else if (left >= 4) {
        a = load<std::uint32_t>(p) | static_cast<std::uint64_t>(load<std::uint32_t>(p + left - 4))
                                         << 32;
    } else if (left != 0) {
        a = load<std::uint8_t>(p) |
            static_cast<std::uint64_t>(load<std::uint8_t>(p + left / 2)) << 8 |
            static_cast<std::uint64_t>(load<std::uint8_t>(p + left - 1)) << 16;
    }
    return detail::key_hash_end(a, b, state, key.size());
}

[[nodiscard]] inline std::uint64_t key_hash(std::string_view key, std::uint64_t seed = 0) noexcept {
    return key_hash(as_bytes(key), seed);
}

/// The hash of an integer key of any width, widened to 64 bits: that of these 8 bytes.
[[nodiscard]] constexpr std::uint64_t key_hash(std::uint64_t key, std::uint64_t seed = 0) noexcept {
    return detail::key_hash_end(key, 0, detail::key_hash_start(seed), sizeof key);
}

} // namespace lsmer::inline v0
