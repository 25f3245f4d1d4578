#include "lsmer/compaction/expiring.hpp"

#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "lsmer/compaction/time_window.hpp"
#include "support/catch.hpp"

#include <random>

using namespace lsmer::compaction;
using test::picture;
using test::simulator;

namespace {

void times(picture& p, std::uint64_t number, time_ns first, time_ns last) {
    p.at(number).first_time = first;
    p.at(number).last_time = last;
}

} // namespace

TEST_CASE("with time windows, what is expired goes whole and is never rewritten for it") {
    const time_window windows({.window = 1000});
    simulator kept(1);
    simulator all(1);
    kept.keyed = all.keyed = false;
    const expiring<time_window> policy({.keep = 5000, .rewrite_share = 0}, windows);
    for (std::int64_t i = 0; i < 20'000; ++i) {
        for (simulator* s : {&kept, &all}) s->put(static_cast<std::uint64_t>(i), i);
        if (kept.unflushed() != 100) continue;
        kept.flush();
        all.flush();
        kept.settle(policy, i);
        all.settle(windows, i);
        REQUIRE(kept.bytes() <= (5000 + 1000 + 100) * test::row_bytes);
    }
    REQUIRE(kept.bytes() >= 5000 * test::row_bytes);
    REQUIRE(kept.written == all.written); // nothing more than without retention
}

TEST_CASE("the inner policy's merges leave expired rows out where nothing lies behind") {
    simulator s;
    std::mt19937_64 random(3);
    const expiring<leveled> policy(
        {.keep = 4000},
        leveled({.level0_runs = 4, .ratio = 4, .base_bytes = 40'000, .file_bytes = 10'000}));
    for (std::int64_t i = 0; i < 16'000; ++i) {
        s.put(random() % 2'000'000, i);
        if (s.unflushed() != 100) continue;
        s.flush();
        s.settle(policy, i);
    }
    REQUIRE(s.bytes() >= 4000 * test::row_bytes);
    REQUIRE(s.bytes() <= 2 * 4000 * test::row_bytes + 60'000); // 1/(1 - share), and level 0
    std::size_t lost = 0; // nothing that should be kept is lost
    for (const auto& [key, row] : s.model) {
        const auto got = s.find(key);
        if (row.time >= 12'000 && (!got || got->sequence != row.sequence)) ++lost;
    }
    REQUIRE(lost == 0);
}

TEST_CASE("a file goes by the time of its newest row, or of writing it") {
    picture p(1);
    p.tree.keyed = false;
    p.add(0, picture::spec{2});
    p.add(0, picture::spec{1});
    times(p, 1, 0, 10);
    times(p, 2, 0, 20);
    p.at(1).newest_write = 500;
    p.at(2).newest_write = 600;
    const expiring<fifo> by_time({.keep = 100, .rewrite_share = 0}, fifo({.bytes_max = 0}));
    REQUIRE_FALSE(by_time.choose(p.view(), 110));
    choice c = by_time.choose(p.view(), 111);
    REQUIRE(c.what == action::drop);
    REQUIRE(c.why == reason::expired);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 1}});
    REQUIRE(by_time.choose(p.view(), 200).inputs.size() == 2);
    const expiring<fifo> by_write({.keep = 100, .by = age_by::write}, fifo({.bytes_max = 0}));
    REQUIRE_FALSE(by_write.choose(p.view(), 600));
    REQUIRE(by_write.choose(p.view(), 601).inputs == lsmer::items<input>{{0, 1}});
}

TEST_CASE("in a keyed table a file stays while its going would bring an older row back") {
    picture p(2);
    p.add(0, picture::spec{3, "a", "f"});
    p.add(1, picture::spec{1, "a", "c"}, picture::spec{2, "g", "k"});
    times(p, 3, 0, 10);
    times(p, 1, 0, 90); // not expired, and it may hold older versions of 3's keys
    times(p, 2, 0, 10);
    const expiring<fifo> policy({.keep = 50, .rewrite_share = 0}, fifo({.bytes_max = 0}));
    REQUIRE(policy.choose(p.view(), 100).inputs == lsmer::items<input>{{1, 2}});
    times(p, 1, 0, 49);
    REQUIRE(policy.choose(p.view(), 100).inputs.size() == 3); // all of it goes
    times(p, 1, 0, 90);
    p.at(3).busy = p.at(2).busy = true;
    REQUIRE_FALSE(policy.choose(p.view(), 100));
}

TEST_CASE("a file is rewritten when its share of expired rows is large enough") {
    picture p(2);
    p.add(1, picture::spec{1, "a", "c"}, picture::spec{2, "g", "k"});
    times(p, 1, 0, 100);
    times(p, 2, 100, 200);
    const expiring<leveled> policy({.keep = 50, .rewrite_share = 0.4});
    REQUIRE_FALSE(policy.choose(p.view(), 89));
    const choice c = policy.choose(p.view(), 91);
    REQUIRE(c.what == action::merge);
    REQUIRE(c.inputs == lsmer::items<input>{{1, 1}});
    REQUIRE(c.expire_before == 41);
    REQUIRE(c.level == 1);
    p.add(0, picture::spec{9, "z"});
    REQUIRE(policy.choose(p.view(), 91).takes(1)); // nothing behind it; level 0 is before it
    const expiring<leveled> never({.keep = 50, .rewrite_share = 0});
    REQUIRE_FALSE(never.choose(p.view(), 91));
}

TEST_CASE("the share of a file is told by its times, however far apart") {
    file f;
    REQUIRE(lsmer::compaction::detail::share_before(f, 0) == 0); // no times
    f.first_time = time_least;
    f.last_time = time_most;
    REQUIRE(lsmer::compaction::detail::share_before(f, 0) == Approx(0.5));
    f.first_time = 10;
    f.last_time = 20;
    REQUIRE(lsmer::compaction::detail::share_before(f, 10) == 0);
    REQUIRE(lsmer::compaction::detail::share_before(f, 15) == Approx(0.5));
    REQUIRE(lsmer::compaction::detail::share_before(f, 21) == 1);
    f.last_time = 10;
    REQUIRE(lsmer::compaction::detail::share_before(f, 10) == 0);
    REQUIRE(lsmer::compaction::detail::share_before(f, 11) == 1);
}
