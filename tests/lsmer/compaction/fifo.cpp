#include "lsmer/compaction/fifo.hpp"

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/support/simulator.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;
using test::simulator;

TEST_CASE("above its size the oldest files go, without a rewrite") {
    simulator s(1);
    s.keyed = false;
    const fifo policy({.bytes_max = 50 * 100 * test::row_bytes});
    for (std::uint64_t i = 0; i < 20'000; ++i) {
        s.put(i);
        if (s.unflushed() != 100) continue;
        s.flush();
        s.settle(policy);
        REQUIRE(s.bytes() <= policy.options().bytes_max);
    }
    REQUIRE(s.write_amplification() == 1);
    REQUIRE(s.bytes() == policy.options().bytes_max);
    REQUIRE(s.find(19'999));
    REQUIRE(s.find(15'000)); // the last 50 flushes
    REQUIRE_FALSE(s.find(14'999));
    REQUIRE(policy.debt(s.view()) == 0);
}

TEST_CASE("files whose newest row is too old go, by one clock or the other") {
    picture p(1);
    for (std::uint64_t n = 4; n > 0; --n) {
        p.add(0, picture::spec{n, "a", "z"});
        p.at(n).newest_write = static_cast<time_ns>(n * 100);
        p.at(n).last_time = static_cast<time_ns>(n * 10);
    }
    const fifo by_write({.bytes_max = 0, .age_max = 50});
    REQUIRE_FALSE(by_write.choose(p.view(), 150));
    choice c = by_write.choose(p.view(), 251);
    REQUIRE(c.what == action::drop);
    REQUIRE(c.why == reason::expired);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 1}, {0, 2}});
    REQUIRE(c.score == 200);
    const fifo by_time({.bytes_max = 0, .age_max = 50, .by = age_by::time_column});
    REQUIRE(by_time.choose(p.view(), 81).inputs.size() == 3);
    p.at(1).newest_write = time_most; // unknown: not old, and what is newer than it waits
    REQUIRE_FALSE(by_write.choose(p.view(), 251));
}

TEST_CASE("a busy file holds up what is newer") {
    picture p(1);
    p.add(0, picture::spec{2, "a", "z"});
    p.add(0, picture::spec{1, "a", "z"});
    p.at(1).busy = true;
    const fifo policy({.bytes_max = 50});
    REQUIRE_FALSE(policy.choose(p.view(), 0));
    p.at(1).busy = false;
    REQUIRE(policy.choose(p.view(), 0).inputs.size() == 2);
    p.at(2).busy = true;
    REQUIRE(policy.choose(p.view(), 0).inputs.size() == 1);
}

TEST_CASE("of a long run the files with the oldest rows go, and no more of it than must") {
    picture p(2);
    p.add(0, picture::spec{9, "a", "z"});
    p.add(1, picture::spec{1, "a", "b"}, picture::spec{2, "c", "d"}, picture::spec{3, "d", "f"},
          picture::spec{4, "g", "h"});
    for (std::uint64_t n = 1; n <= 4; ++n) p.at(n).newest_write = static_cast<time_ns>(10 * n);
    p.at(3).newest_write = 5;
    const fifo policy({.bytes_max = 450});
    const choice c = policy.choose(p.view(), 0);
    REQUIRE(c.why == reason::over_size);
    REQUIRE(c.inputs == lsmer::items<input>{{1, 2}, {1, 3}}); // 3, and 2 which shares its key
    REQUIRE(check(p.view(), c));
}
