#pragma once

// Order-sensitive checksums over every value of the tick data, bit for bit. They tell whether a
// generator still makes the same rows, nothing more.

#include "support/ticks.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace bench {

namespace detail {

inline std::uint64_t fold(std::uint64_t hash, std::uint64_t value) noexcept {
    return std::rotl(hash ^ value, 29) * 0x9e3779b97f4a7c15;
}
inline std::uint64_t fold(std::uint64_t hash, double value) noexcept {
    return fold(hash, std::bit_cast<std::uint64_t>(value));
}

} // namespace detail

inline std::uint64_t checksum(const trades& t) noexcept {
    std::uint64_t h = 0;
    for (std::size_t i = 0; i < t.rows(); ++i) {
        h = detail::fold(h, static_cast<std::uint64_t>(t.time[i]));
        h = detail::fold(h, t.price[i]);
        h = detail::fold(h, std::uint64_t{t.symbol[i]} << 48 | std::uint64_t{t.exchange[i]} << 40 |
                                std::uint64_t{t.side[i]} << 32 |
                                static_cast<std::uint32_t>(t.size[i]));
    }
    return h;
}

inline std::uint64_t checksum(const quotes& q) noexcept {
    std::uint64_t h = 0;
    for (std::size_t i = 0; i < q.rows(); ++i) {
        h = detail::fold(h, static_cast<std::uint64_t>(q.time[i]));
        h = detail::fold(h, q.bid[i]);
        h = detail::fold(h, q.ask[i]);
        h = detail::fold(h, std::uint64_t{q.symbol[i]} << 48 |
                                std::uint64_t{static_cast<std::uint16_t>(q.bsize[i])} << 16 |
                                static_cast<std::uint16_t>(q.asize[i]));
    }
    return h;
}

inline constexpr std::size_t million = 1'000'000;
inline constexpr std::uint64_t checksum_of_million_trades = 0x42c8'5f21'b9b6'8f85;
inline constexpr std::uint64_t checksum_of_million_quotes = 0x77cf'4216'e5cc'b9a0;

} // namespace bench
