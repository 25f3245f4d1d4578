#include "lsmer/cache/shard.hpp"

#include "support/catch.hpp"

#include <vector>

using lsmer::cache::Block;
using lsmer::cache::Shard;

namespace {

/// A shard of so many blocks of one size, and no more.
struct Small {
    explicit Small(std::size_t most) : room(most) {}
    std::size_t room;
    std::size_t held = 0;
    Shard shard;

    bool touch(std::uint32_t id) {
        const lsmer::cache::key k{1, id, 0};
        const std::uint64_t hash = lsmer::cache::hash_of(k);
        if (shard.find(k, hash)) return true;
        if (held == room) {
            REQUIRE(shard.evict());
            --held;
        }
        static_cast<void>(shard.insert(k, hash, lsmer::make_ref<Block>(100)));
        ++held;
        return false;
    }
    std::size_t touch_all(std::uint32_t first, std::uint32_t count) {
        std::size_t hits = 0;
        for (std::uint32_t i = 0; i < count; ++i) hits += touch(first + i);
        return hits;
    }
};

} // namespace

TEST_CASE("shard: a hot set survives a scan of ten times the room") {
    Small cached(1000);
    for (int round = 0; round < 4; ++round) cached.touch_all(0, 500);
    CHECK(cached.touch_all(1'000'000, 10'000) == 0);
    CHECK(cached.touch_all(0, 500) == 500);
}

TEST_CASE("shard: a scan that touches each block once leaves what it met used") {
    Small cached(1000);
    std::size_t hits = 0;
    for (int round = 0; round < 4; ++round) cached.touch_all(0, 500);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        cached.touch(1'000'000 + i);
        if (i % 4 == 0) hits += cached.touch(i / 4 % 500);
    }
    CHECK(hits == 2500);
}

TEST_CASE("shard: what is missed soon after it went comes back to stay") {
    Small cached(1000);
    cached.touch_all(0, 1000);
    cached.touch_all(5000, 500); // pushes 500 out, untouched since they came
    CHECK(cached.touch_all(0, 100) == 0);
    // They are in `main` now: a scan of the room does not take them.
    cached.touch_all(9000, 1000);
    CHECK(cached.touch_all(0, 100) == 100);
}

TEST_CASE("shard: what is not asked for any more makes way") {
    Small cached(1000);
    for (int round = 0; round < 5; ++round) cached.touch_all(0, 900);
    for (int round = 0; round < 6; ++round) cached.touch_all(10'000, 900);
    CHECK(cached.touch_all(10'000, 900) == 900);
}

TEST_CASE("shard: counts and pins") {
    Small cached(10);
    cached.touch_all(0, 10);
    cached.touch_all(0, 5);
    const lsmer::cache::key k{1, 3, 0};
    auto held = cached.shard.find(k, lsmer::cache::hash_of(k));
    lsmer::cache::stats seen;
    cached.shard.add_to(seen);
    CHECK(seen.hits == 6);
    CHECK(seen.misses == 10);
    CHECK(seen.inserts == 10);
    CHECK(seen.blocks == 10);
    CHECK(seen.bytes == 10 * held->memory());
    CHECK(seen.pinned == held->memory());
    for (int i = 0; i < 10; ++i) CHECK(cached.shard.evict());
    CHECK_FALSE(cached.shard.evict());
    CHECK(held->references() == 1);
    CHECK(held->bytes().size() == 100);
    seen = {};
    cached.shard.add_to(seen);
    CHECK(seen.evictions == 10);
    CHECK(seen.bytes == 0);
}
