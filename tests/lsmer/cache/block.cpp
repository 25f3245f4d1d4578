#include "lsmer/cache/block.hpp"

#include "support/catch.hpp"

#include <set>

using lsmer::make_ref;
using lsmer::cache::Block;
using lsmer::cache::MemoryBudget;
using lsmer::cache::user;

TEST_CASE("block: its memory goes back with its last holder") {
    const auto budget = make_ref<MemoryBudget>(1 << 20);
    auto made = make_ref<Block>(5000);
    CHECK(made->bytes().size() == 5000);
    CHECK(made->memory() > 5000);
    CHECK(made->memory() < 5600);
    budget->take(user::cache, made->memory());
    made->count_in(budget);
    made->to_fill()[4999] = std::byte{7};
    lsmer::ref<const Block> held = std::move(made);
    const auto other = held;
    held.reset();
    CHECK(budget->used() == other->memory());
    CHECK(other->bytes()[4999] == std::byte{7});
    held = other;
    const_cast<lsmer::ref<const Block>&>(other).reset();
    held.reset();
    CHECK(budget->used() == 0);
}

TEST_CASE("block: keys that differ in anything have hashes that differ") {
    std::set<std::uint64_t> hashes;
    for (std::uint64_t file = 0; file < 20; ++file) {
        for (std::uint32_t group = 0; group < 50; ++group) {
            for (std::uint32_t item = 0; item < 20; ++item) {
                hashes.insert(lsmer::cache::hash_of({file, group, item}));
            }
        }
    }
    CHECK(hashes.size() == 20'000);
    CHECK(lsmer::cache::key{1, 2, 3} != lsmer::cache::key{1, 2, 4});
}
