#include "lsmer/memtable/tree_node.hpp"

#include "support/catch.hpp"
#include "support/sanitized.hpp"

#include <cstdint>
#include <cstring>

namespace memtable = lsmer::memtable;

TEST_CASE("tree_node: a slot keeps all bits of a wide head") {
    memtable::TreeSlots<memtable::wide_head, 4> slots;
    const auto head = memtable::wide_head{0x8000000000000001U} << 64 | 0xfedcba9876543210U;
    slots.put(3, head, 0xffffffffU);
    slots.copy(0, slots, 3);
    CHECK(slots.head(0) == head);
    CHECK(slots.row(0) == 0xffffffffU);
}

TEST_CASE("tree_node: what is read while or after a node changes is not believed") {
    memtable::TreeNode node(0);
    const std::uint32_t version = node.begin();
    CHECK(node.same(version));
    REQUIRE(node.lock(version));
    CHECK_FALSE(node.same(version));
    CHECK_FALSE(node.lock(version)); // one writer at a time
    node.unlock();
    CHECK_FALSE(node.same(version));
    CHECK_FALSE(node.lock(version)); // it must be read again first
    CHECK(node.lock(node.begin()));
}

TEST_CASE("tree_node: an arena gives aligned pieces that do not overlap, and counts them") {
    memtable::NodeArena arena;
    std::byte* pieces[100];
    for (int i = 0; i < 100; ++i) {
        const std::size_t bytes = i == 50 ? std::size_t{5} << 20 : 1000;
        pieces[i] = static_cast<std::byte*>(arena.take(bytes));
        CHECK(reinterpret_cast<std::uintptr_t>(pieces[i]) % 64 == 0);
        std::memset(pieces[i], i, bytes);
    }
    std::size_t wrong = 0;
    for (int i = 0; i < 100; ++i) wrong += pieces[i][999] != std::byte(i);
    CHECK(wrong == 0);
    CHECK(arena.bytes() == 99 * 1024 + (std::size_t{5} << 20));
}

TEST_CASE("tree_node: what an arena has reserved lies in one piece") {
    memtable::NodeArena arena;
    REQUIRE(arena.reserve(300'000));
    auto* const first = static_cast<std::byte*>(arena.take(128));
    auto* const second = static_cast<std::byte*>(arena.take(256'000));
    CHECK(second == first + 128);
    CHECK(arena.bytes() == 256'128);
    const std::size_t memory = arena.memory();
    CHECK(memory >= 300'000);
    REQUIRE(arena.reserve(40'000)); // there is room yet
    CHECK(arena.memory() == memory);
    // Nobody has so much; the address sanitizer stops the program that asks.
    if (!test::sanitized) CHECK_FALSE(arena.reserve(~std::size_t{0} / 2));
}
