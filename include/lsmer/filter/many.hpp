#pragma once
// Many keys asked of one filter: the memory of a window of them is asked for before the first is
// looked at, so that the misses of the cache overlap. Several filters for one key are asked the
// same way by hand: prefetch in all, then look.

#include "lsmer/filter/concepts.hpp"

namespace lsmer::inline v0::filter {

/// Writes 1 into the mask for each hash that may be held and 0 for the others. Gives the number
/// of those that may.
// REQUIRES: mask has room for hashes.size() bytes.
template <filter_reader Reader>
std::size_t may_hold_many(const Reader& reader, std::span<const std::uint64_t> hashes,
                          std::uint8_t* mask) noexcept {
    constexpr std::size_t window = 32;
    std::size_t held = 0;
    for (std::size_t begin = 0; begin < hashes.size(); begin += window) {
        const std::size_t left = hashes.size() - begin;
        const std::size_t end = begin + (left < window ? left : window);
        for (std::size_t i = begin; i < end; ++i) reader.prefetch(hashes[i]);
        for (std::size_t i = begin; i < end; ++i) {
            mask[i] = static_cast<std::uint8_t>(reader.may_hold(hashes[i]));
            held += mask[i];
        }
    }
    return held;
}

} // namespace lsmer::inline v0::filter
