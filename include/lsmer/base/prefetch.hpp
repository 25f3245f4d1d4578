#pragma once
// Asks for memory before it is needed.

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0 {

/// Brings `bytes` from here on into the second-level cache. The hardware sees sequential reads by
/// itself, but stops at every page of 4 KiB and needs some lines to see them: loops over single
/// vectors are too short for it. Never faults, whatever the address.
inline void prefetch(const void* from, std::size_t bytes) noexcept {
    const auto at = reinterpret_cast<std::uintptr_t>(from); // it need not point at anything
    for (std::size_t i = 0; i < bytes; i += 64) {
        __builtin_prefetch(reinterpret_cast<const void*>(at + i), 0, 2);
    }
}

} // namespace lsmer::inline v0
