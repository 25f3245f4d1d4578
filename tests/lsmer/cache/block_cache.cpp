#include "lsmer/cache/block_cache.hpp"
#include "lsmer/base/thread.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <vector>

using lsmer::make_ref;
using lsmer::ref;
namespace cache = lsmer::cache;

namespace {

/// What a block of the key must hold.
std::byte stamp(const cache::key& k) { return static_cast<std::byte>(cache::hash_of(k) >> 3); }

ref<const cache::Block> put_block(cache::BlockCache& in, const cache::key& k, std::size_t bytes) {
    auto block = in.make(k, bytes);
    for (std::byte& b : block->to_fill()) b = stamp(k);
    return in.insert(k, std::move(block));
}
bool is_of(const cache::Block& block, const cache::key& k) {
    for (const std::byte b : block.bytes()) {
        if (b != stamp(k)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("block cache: shards by the budget") {
    static_assert(cache::block_cache<cache::BlockCache>);
    const auto shards = [](std::size_t mib) {
        return cache::BlockCache(make_ref<cache::MemoryBudget>(mib << 20)).shards();
    };
    CHECK(shards(0) == 1);
    CHECK(shards(31) == 1);
    CHECK(shards(100) == 4);
    CHECK(shards(1'000'000) == 64);
    CHECK(cache::BlockCache(make_ref<cache::MemoryBudget>(100U), 3).shards() == 4);
}

TEST_CASE("block cache: random work against a model, within the budget all along") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937 random(seed);
    for (const std::size_t shards : {1U, 4U}) {
        const auto budget = make_ref<cache::MemoryBudget>(100'000);
        cache::BlockCache cached(budget, shards);
        std::set<std::uint32_t> may_be;                        // inserted, and not erased since
        std::vector<std::pair<cache::key, ref<const cache::Block>>> held;
        std::vector<std::size_t> taken;                        // by others
        std::size_t others = 0;
        std::size_t wrong = 0;
        for (int step = 0; step < 6000; ++step) {
            const auto id = static_cast<std::uint32_t>(random() % 100);
            const cache::key k{1 + id % 3, id, id % 7};
            switch (random() % 8) {
            case 0: case 1: case 2: {
                auto found = cached.find(k);
                if (found && (may_be.count(id) == 0 || !is_of(*found, k))) ++wrong;
                if (found && random() % 4 == 0) held.emplace_back(k, found);
                break;
            }
            case 3: case 4: {
                const auto kept = put_block(cached, k, 100 + random() % 8000);
                wrong += !is_of(*kept, k);
                may_be.insert(id);
                if (random() % 8 == 0) held.emplace_back(k, kept);
                break;
            }
            case 5:
                if (random() % 4 == 0) cached.erase(k), may_be.erase(id);
                break;
            case 6:
                while (!held.empty() && (held.size() > 6 || random() % 2 == 0)) {
                    wrong += !is_of(*held.back().second, held.back().first);
                    held.pop_back();
                }
                break;
            default:
                if (taken.empty() || random() % 2 == 0) {
                    const std::size_t bytes = random() % 20'000;
                    if (others + bytes > 80'000) break;
                    cached.make_room(bytes);
                    budget->take(cache::user::memtables, bytes);
                    taken.push_back(bytes);
                    others += bytes;
                } else {
                    budget->give(cache::user::memtables, taken.back());
                    others -= taken.back();
                    taken.pop_back();
                }
            }
            const cache::stats now = cached.statistics();
            // Over the limit only when nothing is left to give up; and every byte that lives is
            // counted, whether it can be found or is only held.
            wrong += budget->over() && now.bytes != 0;
            std::map<const cache::Block*, std::size_t> alive;
            for (const auto& [key, block] : held) alive[block.get()] = block->memory();
            std::size_t pinned = 0;
            for (const auto& [block, bytes] : alive) pinned += bytes;
            wrong += now.pinned != pinned;
            wrong += budget->used(cache::user::cache) > now.bytes + pinned;
        }
        CHECK(wrong == 0);
        const cache::stats end = cached.statistics();
        CHECK(end.evictions > 500);
        CHECK(end.hits > 100);
        CHECK(end.misses > 100);
        held.clear();
        CHECK(budget->used(cache::user::cache) == cached.statistics().bytes);
        cached.make_room(budget->limit());
        CHECK(cached.statistics().blocks == 0);
        CHECK(budget->used() == others);
    }
}

TEST_CASE("block cache: two who missed the same key use one block") {
    cache::BlockCache cached(make_ref<cache::MemoryBudget>(100'000));
    const cache::key k{cached.new_file(), 1, 1};
    auto mine = cached.make(k, 10);
    auto other = cached.make(k, 10);
    const auto first = cached.insert(k, std::move(mine));
    const auto second = cached.insert(k, std::move(other));
    CHECK(first.get() == second.get());
    CHECK(cached.statistics().inserts == 1);
    CHECK(cached.budget()->used() == first->memory());
    CHECK(cached.new_file() != k.file);
}

TEST_CASE("block cache: a block larger than the budget is read, and not kept") {
    cache::BlockCache cached(make_ref<cache::MemoryBudget>(10'000));
    static_cast<void>(put_block(cached, {1, 1, 1}, 100));
    {
        const auto large = put_block(cached, {1, 2, 1}, 50'000);
        CHECK(is_of(*large, {1, 2, 1}));
        CHECK(cached.budget()->over());
        CHECK_FALSE(cached.find({1, 2, 1}));
    }
    CHECK(cached.budget()->used() == cached.statistics().bytes);
}

TEST_CASE("block cache: threads look up, read, erase and make room", "[threads]") {
    constexpr std::size_t limit = 60'000;
    constexpr std::size_t largest = 2100;
    const auto budget = make_ref<cache::MemoryBudget>(limit);
    cache::BlockCache cached(budget, 4);
    std::atomic<std::size_t> wrong{0};
    lsmer::parallel(4, 4, [&](std::size_t who) {
        std::mt19937 random(static_cast<unsigned>(who));
        cache::MemoryShare memtable(budget, cache::user::memtables);
        for (int step = 0; step < 3000; ++step) {
            const auto id = static_cast<std::uint32_t>(random() % 200);
            const cache::key k{id % 5, id, 0};
            auto found = cached.find(k);
            if (!found) found = put_block(cached, k, 100 + id * 10);
            wrong += !is_of(*found, k);
            if (step % 50 == 0) cached.erase(k);
            if (step % 200 == 0) {
                const std::size_t bytes = random() % (limit / 8);
                cached.make_room(bytes);
                memtable.set(bytes);
            }
        }
    });
    CHECK(wrong == 0);
    // A block in the hands of each thread, and what they took at once after one made room.
    CHECK(budget->peak() <= limit + 4 * (largest + 1000) + 3 * limit / 8);
    CHECK(budget->used() == cached.statistics().bytes);
    CHECK(cached.statistics().pinned == 0);
}
