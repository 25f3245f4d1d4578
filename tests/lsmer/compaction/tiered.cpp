#include "lsmer/compaction/tiered.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <random>

using namespace lsmer::compaction;
using test::picture;
using test::simulator;

namespace {

/// A tree of one level with runs of such sizes, the newest first.
picture runs_of(const std::vector<std::uint64_t>& sizes) {
    picture p(1);
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        p.add(0, picture::spec{100 - i, "a", "z", sizes[i]});
    }
    return p;
}

} // namespace

TEST_CASE("runs of like size are merged when there are enough of them") {
    const tiered policy({.ratio = 3, .space = 0});
    REQUIRE_FALSE(policy.choose(runs_of({10, 10, 40, 160}).view(), 0));
    const choice c = policy.choose(runs_of({10, 10, 10, 40, 160}).view(), 0);
    REQUIRE(c.why == reason::like_runs);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 100}, {0, 99}, {0, 98}});
    REQUIRE_FALSE(c.drop_tombstones);
    REQUIRE(c.cut_at.bytes == policy.options().file_bytes);
    REQUIRE(policy.debt(runs_of({10, 10, 10, 40, 160}).view()) == 30);
    REQUIRE(policy.debt(runs_of({10, 10, 40, 160}).view()) == 0);
}

TEST_CASE("all is merged when the newer runs outgrow the oldest") {
    const tiered policy({.ratio = 4, .space = 1.5});
    REQUIRE_FALSE(policy.choose(runs_of({20, 80, 200}).view(), 0)); // 300 of 200
    picture p = runs_of({21, 80, 200});
    const choice c = policy.choose(p.view(), 0);
    REQUIRE(c.why == reason::space);
    REQUIRE(c.inputs.size() == 3);
    REQUIRE(c.drop_tombstones);
    REQUIRE(policy.debt(p.view()) == 301);
    p.at(99).busy = true;
    REQUIRE_FALSE(policy.choose(p.view(), 0)); // when all are free
}

TEST_CASE("above the most runs the cheapest neighbours are merged") {
    const tiered policy({.ratio = 2, .runs_max = 4, .space = 0});
    picture p = runs_of({100, 50, 20, 9, 4, 1000});
    const choice c = policy.choose(p.view(), 0);
    REQUIRE(c.why == reason::run_count);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 98}, {0, 97}, {0, 96}}); // 20, 9, 4
    p.at(97).busy = true;
    REQUIRE_FALSE(policy.choose(p.view(), 0).takes(97));
}

TEST_CASE("one run, or none, is left alone") {
    const tiered policy;
    REQUIRE_FALSE(policy.choose(tree{}, 0));
    REQUIRE_FALSE(policy.choose(runs_of({5}).view(), 0));
    REQUIRE(policy.debt(runs_of({5}).view()) == 0);
}

// The published bound: with n = rows in files / rows of a flush, a row is written once at the
// flush, once for each size between a flush and the whole, and in merges of all: 1 + log_ratio(n) +
// space/(space - 1). Space: what all runs have over the oldest, which holds no key twice.
TEST_CASE("random, skewed and sequential rows stay within the bounds of writes and space") {
    const int kind = GENERATE(0, 1, 2);
    for (const std::uint32_t ratio : {2U, 4U, 8U}) {
        for (const double bound : {1.5, 3.0}) {
            simulator s(1);
            const tiered policy({.ratio = ratio, .space = bound, .file_bytes = 100'000});
            std::mt19937_64 random(1);
            double space = 0;
            std::size_t runs = 0;
            constexpr std::uint64_t rows = 16'000;
            for (std::uint64_t i = 0; i < rows; ++i) {
                const double u = static_cast<double>(random() >> 11) * 0x1p-53;
                const std::uint64_t key = kind == 0 ? i
                                          : kind == 1
                                              ? random() % 6000
                                              : static_cast<std::uint64_t>(6000 * u * u * u);
                s.put(key, 0, kind != 0 && random() % 20 == 0);
                if (s.unflushed() != 200) continue;
                s.flush();
                s.settle(policy);
                runs = std::max(runs, s.runs());
                if (i > rows / 2) space = std::max(space, s.space_amplification());
            }
            s.verify(false);
            const double most = kind == 0 ? rows : bound * 6000; // rows in files at any time
            const double sizes = std::log(most / 200) / std::log(ratio);
            CAPTURE(kind, ratio, bound, s.write_amplification(), space, runs);
            REQUIRE(s.write_amplification() <= 1 + sizes + bound / (bound - 1));
            REQUIRE(s.write_amplification() > 2);
            REQUIRE(space <= bound);
            if (kind == 0) REQUIRE(space == 1);
            REQUIRE(runs <= policy.options().runs_max);
            REQUIRE(static_cast<double>(runs) <= (ratio - 1) * (sizes + 1) + 1);
        }
    }
}

TEST_CASE("a tree of levels is merged as runs in its order") {
    simulator s(3);
    for (std::uint64_t i = 0; i < 8; ++i) {
        for (std::uint64_t k = 0; k < 100; ++k) s.put((k * 37 + i) % 500, 0, k % 9 == 0);
        s.flush();
    }
    s.levels[1] = {s.levels[0][6]};
    s.levels[2] = {s.levels[0][7]};
    s.levels[0].resize(6);
    s.settle(tiered({.ratio = 2, .space = 1.2}));
    s.verify(false);
    REQUIRE(s.runs() < 4);
}
