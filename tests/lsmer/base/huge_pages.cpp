#include "lsmer/base/huge_pages.hpp"

#include "lsmer/base/bytes.hpp"
#include "support/catch.hpp"

#include <cstdint>

TEST_CASE("Large buffers lie in large pages, small ones where they may") {
    lsmer::buffer<std::uint64_t> large(lsmer::huge_from / sizeof(std::uint64_t));
    CHECK(reinterpret_cast<std::uintptr_t>(large.data()) % lsmer::huge_page == 0);
    for (std::size_t i = 0; i < large.size(); i += 511) large[i] = i;
    large.resize(3 * large.size()); // moved, with what it holds
    CHECK(reinterpret_cast<std::uintptr_t>(large.data()) % lsmer::huge_page == 0);
    bool kept = true;
    for (std::size_t i = 0; i < lsmer::huge_from / 8; i += 511) kept = kept && large[i] == i;
    CHECK(kept);
    const lsmer::buffer<std::uint64_t> small(1000);
    CHECK(reinterpret_cast<std::uintptr_t>(small.data()) % lsmer::buffer_alignment == 0);
}
