#pragma once
// Large pages for large buffers. A buffer of megabytes costs a page fault for every 4 KiB of it
// when it is first written, which in a query with many groups is up to a third of its time.

#include <cstddef>

#include <sys/mman.h>

namespace lsmer::inline v0 {

/// Where memory may lie in pages of this size.
inline constexpr std::size_t huge_page = std::size_t{2} << 20;
/// From here on a buffer asks for them. It takes whole ones: what is wasted is less than one.
inline constexpr std::size_t huge_from = huge_page;

/// Asks the system for large pages; it may decline.
inline void advise_huge_pages(void* at, std::size_t bytes) noexcept {
#if defined(MADV_HUGEPAGE)
    static_cast<void>(madvise(at, bytes, MADV_HUGEPAGE));
#else
    static_cast<void>(at), static_cast<void>(bytes);
#endif
}

} // namespace lsmer::inline v0
