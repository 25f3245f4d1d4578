#include "lsmer/compaction/leveled.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <random>

using namespace lsmer::compaction;
using test::picture;
using test::simulator;

namespace {

/// Keys drawn evenly, or with most of them among a few.
struct key_source {
    std::mt19937_64 random{1};
    std::uint64_t keys = 6000;
    bool skewed = false;
    std::uint64_t operator()() {
        if (!skewed) return random() % keys;
        const double u = static_cast<double>(random() >> 11) * 0x1p-53;
        return static_cast<std::uint64_t>(static_cast<double>(keys) * std::pow(u, 4));
    }
};

/// Puts, one of 20 of them an erase, in flushes of 200 rows; the most space after the first half.
double churn(simulator& s, const leveled& policy, bool skewed, std::size_t rows) {
    key_source next{.skewed = skewed};
    double space = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const std::uint64_t key = next();
        s.put(key, 0, next.random() % 20 == 0);
        if (s.unflushed() != 200) continue;
        s.flush();
        s.settle(policy);
        if (i > rows / 2) space = std::max(space, s.space_amplification());
    }
    return space;
}

leveled_options small(std::uint32_t ratio) {
    return {.level0_runs = 4, .ratio = ratio, .base_bytes = 80'000, .file_bytes = 20'000};
}

} // namespace

TEST_CASE("targets reach from the last level upwards, to the base") {
    picture p(7);
    const leveled policy({.ratio = 10, .base_bytes = 1000});
    REQUIRE(policy.targets(p.view()).base == 6);
    p.add(6, picture::spec{1, "a", "b", 900});
    REQUIRE(policy.targets(p.view()).base == 6);
    p.at(1).bytes = 55'000;
    const level_targets t = policy.targets(p.view());
    REQUIRE(t.base == 4);
    REQUIRE(t.bytes[6] == 55'000);
    REQUIRE(t.bytes[5] == 5500);
    REQUIRE(t.bytes[4] == 550);
    REQUIRE(t.bytes[3] == 0);
    const leveled fixed({.ratio = 10, .base_bytes = 1000, .dynamic = false});
    REQUIRE(fixed.targets(p.view()).base == 1);
    REQUIRE(fixed.targets(p.view()).bytes[3] == 100'000);
}

TEST_CASE("a tree in shape, and one without a second level, is left alone") {
    const leveled policy(small(10));
    picture p(4);
    for (std::uint64_t n = 0; n < 3; ++n) p.add(0, picture::spec{10 + n, "a", "z"});
    p.add(3, picture::spec{1, "a", "z", 50'000});
    REQUIRE_FALSE(policy.choose(p.view(), 0));
    REQUIRE(policy.debt(p.view()) == 0);
    p.add(0, picture::spec{20, "a", "z"});
    REQUIRE(policy.choose(p.view(), 0).why == reason::level0_runs);
    REQUIRE(policy.debt(p.view()) == 50'400);
    picture one(1);
    for (std::uint64_t n = 0; n < 9; ++n) one.add(0, picture::spec{10 + n, "a", "z"});
    REQUIRE_FALSE(policy.choose(one.view(), 0));
    REQUIRE(policy.debt(one.view()) == 0);
}

TEST_CASE("level 0 stops above the first level that holds something") {
    picture p(5);
    for (std::uint64_t n = 0; n < 4; ++n) p.add(0, picture::spec{10 + n, "a", "z"});
    p.add(2, picture::spec{1, "a", "c", 10}); // above the base: left by a larger table
    p.add(4, picture::spec{2, "a", "z", 100});
    const leveled policy({.level0_runs = 4, .base_bytes = 1000});
    const choice c = policy.choose(p.view(), 0);
    REQUIRE(check(p.view(), c));
    REQUIRE(c.level == 3);
    REQUIRE(c.inputs.front().level == 2); // first of all, level 2 is emptied
    p.at(1).busy = true;
    REQUIRE_FALSE(policy.choose(p.view(), 0)); // level 0 may not pass it
}

TEST_CASE("the file that overlaps least goes down, or the oldest one") {
    picture p(3);
    p.add(1, picture::spec{5, "a", "c", 600}, picture::spec{4, "f", "h", 600},
          picture::spec{6, "p", "q", 600});
    p.add(2, picture::spec{1, "a", "c", 900}, picture::spec{2, "f", "h", 1100},
          picture::spec{3, "o", "s", 1000});
    leveled_options o{.ratio = 2, .base_bytes = 1500, .file_bytes = 600, .dynamic = false};
    REQUIRE(leveled(o).choose(p.view(), 0).takes(5));
    o.by = pick::oldest;
    const choice c = leveled(o).choose(p.view(), 0);
    REQUIRE(c.takes(4));
    REQUIRE(c.takes(2));
    REQUIRE(c.inputs.size() == 2);
    REQUIRE(c.why == reason::level_size);
    p.at(2).busy = true;
    REQUIRE(leveled(o).choose(p.view(), 0).takes(5)); // the next one that may go
}

TEST_CASE("debt grows with what is above its target") {
    picture p(3);
    p.add(1, picture::spec{1, "a", "z", 1500});
    p.add(2, picture::spec{2, "a", "z", 9000});
    const leveled policy({.ratio = 10, .base_bytes = 1000, .dynamic = false});
    REQUIRE(policy.debt(p.view()) == 500 + 3000); // a third of level 1 meets a third of level 2
    p.at(1).bytes = 3000;
    REQUIRE(policy.debt(p.view()) == 2000 + 6000);
}

TEST_CASE("files full of tombstones go down, and away where nothing lies behind them") {
    picture p(4);
    p.add(1, picture::spec{3, "a", "c", 100});
    p.add(3, picture::spec{1, "b", "d", 5000}, picture::spec{2, "m", "p", 5000});
    const leveled policy({.base_bytes = 10'000});
    leveled_options static_one{.base_bytes = 10'000, .dynamic = false};
    const leveled lazy(static_one);
    REQUIRE_FALSE(lazy.choose(p.view(), 0));
    p.at(3).tombstones = 60;
    choice c = lazy.choose(p.view(), 0);
    REQUIRE(c.why == reason::tombstones);
    REQUIRE(c.what == action::move);
    REQUIRE(c.level == 2);
    p.at(3).tombstones = 0;
    p.at(2).tombstones = 2500;
    c = lazy.choose(p.view(), 0);
    REQUIRE(c.what == action::merge);
    REQUIRE(c.level == 3);
    REQUIRE(c.drop_tombstones);
    REQUIRE(c.inputs == lsmer::items<input>{{3, 2}});
    p.tree.oldest_snapshot = p.at(2).last_sequence - 1; // a snapshot may still see what they hide
    REQUIRE_FALSE(lazy.choose(p.view(), 0));
}

TEST_CASE("tombstones that are too old go down however few they are") {
    picture p(3);
    p.add(2, picture::spec{1, "a", "c", 1000});
    p.at(1).tombstones = 1;
    p.at(1).oldest_tombstone = 100;
    const leveled policy({.tombstone_age = 50});
    REQUIRE_FALSE(policy.choose(p.view(), 150));
    REQUIRE(policy.choose(p.view(), 151).why == reason::tombstones);
}

TEST_CASE("sequential inserts are moved, not rewritten") {
    simulator s;
    const leveled policy(small(4));
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        s.put(i);
        if (s.unflushed() != 200) continue;
        s.flush();
        s.settle(policy);
    }
    s.verify(true);
    REQUIRE(s.merges == 0);
    REQUIRE(s.moves > 100);
    REQUIRE(s.write_amplification() == 1);
}

// The published bound: a byte is written once at the flush, once with its share of the base level,
// and in each level below the base once with at most `ratio` bytes that it overlaps:
//     1 + (1 + base/level 0) + (ratio + 1) x levels below the base.
// Space: levels above the last have 1/(ratio - 1) of it together; level 0 is on top.
TEST_CASE("random and skewed churn stays within the bounds of writes and space") {
    const bool skewed = GENERATE(false, true);
    for (const std::uint32_t ratio : {3U, 5U, 10U}) {
        for (const pick by : {pick::least_overlap, pick::oldest}) {
            simulator s;
            leveled_options o = small(ratio);
            o.by = by;
            const leveled policy(o);
            const double space = churn(s, policy, skewed, 16'000);
            s.verify(true);
            const std::uint32_t below = 6 - policy.targets(s.view()).base;
            REQUIRE(below >= 1);
            const double writes = 1 + (1 + 80'000.0 / (4 * 20'000)) + (ratio + 1.0) * below;
            const double level0 = 4 * 20'000.0 / static_cast<double>(s.live_bytes());
            CAPTURE(skewed, ratio, by == pick::oldest);
            REQUIRE(s.write_amplification() <= writes);
            REQUIRE(s.write_amplification() > 3);
            REQUIRE(space <= 1 + 1.0 / (ratio - 1) + level0);
            REQUIRE(space > 1.02);
        }
    }
}

// 1 M keys of 116 bytes, a memtable of 4 MB: 29 flushes. LevelDB writes 4.1 bytes for each, the
// log included.
TEST_CASE("at the size of the key-value suite less is written than LevelDB does") {
    simulator s;
    const leveled policy({.base_bytes = 16 * 20'000, .file_bytes = 40'000}); // scaled by 1/200
    key_source next{.keys = 5800};
    for (std::size_t i = 0; i < 5800; ++i) {
        s.put(next());
        if (s.unflushed() != 200) continue;
        s.flush();
        s.settle(policy);
    }
    s.verify(true);
    REQUIRE(s.write_amplification() + 1 < 4.1);
    REQUIRE(s.space_amplification() < 1.2);
}

TEST_CASE("levels that are not dynamic keep their order and their files apart") {
    simulator s;
    leveled_options o = small(4);
    o.dynamic = false;
    churn(s, leveled(o), false, 12'000);
    s.verify(true);
}

TEST_CASE("a table that is erased comes to nothing") {
    simulator s;
    const leveled policy(small(4));
    churn(s, policy, false, 6'000);
    for (std::uint64_t key = 0; key < 6000; ++key) s.put(key, 0, true);
    s.flush();
    for (std::uint64_t i = 0; i < 4; ++i) { // so that level 0 is merged
        s.put(10'000 + i);
        s.flush();
        s.settle(policy);
    }
    s.verify(true);
    REQUIRE(s.bytes() <= 4 * test::row_bytes);
}

TEST_CASE("a tree of tiered runs takes the shape of levels") {
    simulator s(4);
    for (std::uint64_t i = 0; i < 10; ++i) {
        for (std::uint64_t k = 0; k < 100; ++k) s.put((k * 37 + i) % 500);
        s.flush();
    }
    s.levels[2] = {s.levels[0].begin() + 4, s.levels[0].end()}; // six runs in level 2
    s.levels[0].resize(4);
    s.settle(leveled(small(4)));
    s.verify(true);
}
