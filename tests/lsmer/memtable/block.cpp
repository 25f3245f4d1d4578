#include "lsmer/memtable/block.hpp"

#include "support/catch.hpp"

#include <cstring>

namespace {

struct mixed : lsmer::table<"mixed"> {
    static constexpr struct a : lsmer::column<"a", bool> {} a{};
    static constexpr struct b : lsmer::column<"b", double> {} b{};
    static constexpr struct c : lsmer::column<"c", lsmer::fixed_bytes<3>> {} c{};
    static constexpr struct d : lsmer::column<"d", lsmer::text> {} d{};
    using columns = lsmer::columns<a, b, c, d>;
};
using layout = lsmer::memtable::block_layout<mixed>;

static_assert(layout::offset[0] == 0);
static_assert(layout::offset[1] == 65536);
static_assert(layout::offset[2] == 65536 * 9);
static_assert(layout::offset[3] == 65536 * 12);
static_assert(layout::row_bytes == 1 + 8 + 3 + 16);
static_assert(layout::bytes == 65536 * 28 + 64);

} // namespace

static_assert(lsmer::memtable::block_memory<mixed>(2, 100, false) == 100 * 28 + 8 * 4096);
static_assert(lsmer::memtable::block_memory<mixed>(2, 100, true) == std::size_t{2} << 21);

TEST_CASE("block: aligned, and all of it may be written") {
    for (const bool huge_pages : {false, true}) {
        std::byte* const block = lsmer::memtable::allocate_block<mixed>(huge_pages);
        REQUIRE(block != nullptr);
        CHECK(reinterpret_cast<std::uintptr_t>(block) % lsmer::buffer_alignment == 0);
        std::memset(block, 7, layout::bytes);
        lsmer::memtable::free_block(block);
    }
}
