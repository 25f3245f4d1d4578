#include "lsmer/cache/block_index.hpp"
#include "lsmer/cache/shard.hpp"

#include "support/catch.hpp"

#include <map>
#include <random>

using lsmer::cache::Block;
using lsmer::cache::key;
using lsmer::cache::Shard;

// A block learns its key from a shard, which is an index with queues.
TEST_CASE("block index: like a map, with hashes that meet") {
    Shard shard;
    std::map<std::uint32_t, const Block*> model;
    std::mt19937 random(5);
    std::size_t wrong = 0;
    for (int step = 0; step < 20'000; ++step) {
        const auto id = static_cast<std::uint32_t>(random() % 300);
        const key k{1, id, 0};
        const std::uint64_t hash = id % 40 * 7; // many have one hash, many neighbours
        const auto there = model.find(id);
        switch (random() % 3) {
        case 0: {
            auto block = lsmer::make_ref<Block>(0);
            const Block* const made = block.get();
            const auto kept = shard.insert(k, hash, std::move(block));
            wrong += kept.get() != (there == model.end() ? made : there->second);
            model.emplace(id, made);
            break;
        }
        case 1:
            wrong += shard.find(k, hash).get() != (there == model.end() ? nullptr : there->second);
            break;
        default:
            wrong += static_cast<bool>(shard.erase(k, hash)) != (there != model.end());
            model.erase(id);
        }
    }
    CHECK(wrong == 0);
    lsmer::cache::stats seen;
    shard.add_to(seen);
    CHECK(seen.blocks == model.size());
    CHECK(seen.evictions == 0);
}

TEST_CASE("block index: an empty one finds nothing") {
    const lsmer::cache::BlockIndex index;
    CHECK(index.size() == 0);
    CHECK(index.find({1, 2, 3}, 4) == nullptr);
}
