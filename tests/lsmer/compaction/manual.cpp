#include "lsmer/compaction/manual.hpp"

#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "support/catch.hpp"

#include <random>

using namespace lsmer::compaction;
using test::picture;
using test::simulator;

namespace {

/// A leveled tree with files in every level, each written over in part.
simulator filled() {
    simulator s(5);
    std::mt19937_64 random(5);
    const leveled policy(
        {.level0_runs = 4, .ratio = 4, .base_bytes = 40'000, .file_bytes = 10'000});
    for (std::size_t i = 0; i < 10'300; ++i) {
        s.put(random() % 4000, static_cast<time_ns>(i), random() % 4 == 0);
        if (s.unflushed() != 100) continue;
        s.flush();
        s.settle(policy);
    }
    return s;
}

manual_request all_of(const simulator& s) {
    return {.last_sequence = s.sequence,
            .next_file = s.next_number,
            .step_bytes = 30'000,
            .cut_at = {.bytes = 10'000}};
}

std::size_t files_between(const simulator& s, std::size_t level, std::uint64_t a, std::uint64_t b) {
    std::size_t count = 0;
    for (const auto& r : s.levels[level]) {
        for (const auto& f : r) {
            count += f->rows.back().key >= a && f->rows.front().key <= b ? 1U : 0U;
        }
    }
    return count;
}

} // namespace

TEST_CASE("everything goes to the last level, and what was erased is gone") {
    simulator s = filled();
    REQUIRE(s.bytes() > s.live_bytes());
    const manual policy(all_of(s));
    REQUIRE_FALSE(policy.done(s.view()));
    REQUIRE(policy.debt(s.view()) > 0);
    REQUIRE(s.settle(policy) > 5); // in steps
    REQUIRE(policy.done(s.view()));
    REQUIRE(policy.debt(s.view()) == 0);
    s.verify(true);
    REQUIRE(s.runs() == 1);
    REQUIRE(s.bytes() == s.live_bytes());
}

TEST_CASE("a range of keys goes to the last level, the rest stays") {
    simulator s = filled();
    manual_request r = all_of(s);
    r.every_key = false;
    r.from = simulator::key_bytes(1300);
    r.to = simulator::key_bytes(1500);
    REQUIRE(files_between(s, 3, 1300, 1500) > 0);
    const std::uint64_t before = s.written;
    s.settle(manual(r));
    s.verify(true);
    for (std::size_t l = 0; l < 4; ++l) REQUIRE(files_between(s, l, 1300, 1500) == 0);
    REQUIRE(files_between(s, 4, 1300, 1500) > 0);
    REQUIRE(files_between(s, 2, 3000, 4000) + files_between(s, 3, 3000, 4000) > 0);
    REQUIRE(s.written - before < s.bytes());
}

TEST_CASE("it ends while rows are written, and takes only those that were there") {
    simulator s = filled();
    const manual policy(all_of(s));
    std::size_t steps = 0;
    std::mt19937_64 random(6);
    while (true) {
        const choice c = policy.choose(s.view(), 0);
        if (!c) break;
        s.apply(c);
        REQUIRE(++steps < 500);
        for (std::size_t i = 0; i < 50; ++i) s.put(random() % 4000);
        s.flush();
    }
    REQUIRE(policy.done(s.view()));
    s.verify(true);
}

TEST_CASE("with rewrite off, files of the last level are left as they are") {
    picture p(3);
    p.add(2, picture::spec{1, "a", "c"});
    manual_request r{.next_file = 10, .rewrite = false};
    REQUIRE(manual(r).done(p.view()));
    r.rewrite = true;
    const choice c = manual(r).choose(p.view(), 0);
    REQUIRE(c.inputs == lsmer::items<input>{{2, 1}});
    REQUIRE(c.level == 2);
    REQUIRE(c.why == reason::asked);
    REQUIRE(c.drop_tombstones);
    r.next_file = 1; // written after it was asked for
    REQUIRE(manual(r).done(p.view()));
}

TEST_CASE("a tree of one level: runs with rows of a range of time become one") {
    picture p(1);
    p.tree.keyed = false;
    for (std::uint64_t n = 5; n > 0; --n) {
        p.add(0, picture::spec{n});
        p.at(n).first_time = static_cast<time_ns>(n * 10);
        p.at(n).last_time = static_cast<time_ns>(n * 10 + 9);
    }
    manual_request r{.first_time = 25, .last_time = 40, .next_file = 6, .cut_at = {.window = 100}};
    const choice c = manual(r).choose(p.view(), 0);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 4}, {0, 3}, {0, 2}});
    REQUIRE(c.place == output::own_run);
    REQUIRE(c.cut_at.window == 100);
    REQUIRE(check(p.view(), c));
    p.at(3).busy = true;
    REQUIRE_FALSE(manual(r).choose(p.view(), 0));
    REQUIRE_FALSE(manual(r).done(p.view())); // not yet
}
