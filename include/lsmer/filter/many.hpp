#pragma once
// Many keys asked of one filter: the memory of a key is asked for some keys before it is looked
// at, so that the misses of the cache overlap. Several filters for one key are asked the same way
// by hand: prefetch in all, then look.

#include "lsmer/filter/concepts.hpp"

namespace lsmer::inline v0::filter {

/// Writes 1 into the mask for each hash that may be held and 0 for the others. Gives the number
/// of those that may.
// REQUIRES: mask has room for hashes.size() bytes.
template <filter_reader Reader>
std::size_t may_hold_many(const Reader& reader, std::span<const std::uint64_t> hashes,
                          std::uint8_t* mask) noexcept {
    constexpr std::size_t ahead = 32;
    const Reader view = reader; // which no store into the mask can be thought to change
    const std::size_t count = hashes.size();
    for (std::size_t i = 0; i < ahead && i < count; ++i) view.prefetch(hashes[i]);
    std::size_t held = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (i + ahead < count) view.prefetch(hashes[i + ahead]);
        const bool may = view.may_hold(hashes[i]);
        mask[i] = static_cast<std::uint8_t>(may);
        held += static_cast<std::size_t>(may);
    }
    return held;
}

} // namespace lsmer::inline v0::filter
