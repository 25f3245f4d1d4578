#include "lsmer/engine/pace.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <vector>

using namespace lsmer;
using namespace lsmer::engine;

namespace {

constexpr compaction::pacing_limits paced{.soft = 1000, .hard = 5000, .slowest = 100};
constexpr std::int64_t ms = 1'000'000;

} // namespace

TEST_CASE("the delay is that of the debt or that of memory, whichever is longer") {
    CHECK(delay_per_byte({}, paced) == 0);
    CHECK(delay_per_byte({.debt = 1000}, paced) == 0);
    const double of_debt = delay_per_byte({.debt = 3000, .compaction_rate = 1e6}, paced);
    CHECK(of_debt == Approx(1000));
    // Memory: from half of what it takes on, and all of it is as slow as can be.
    const backlog half{.memory = 300, .memory_most = 600, .flush_rate = 1e6};
    CHECK(delay_per_byte(half, paced) == 0);
    const backlog more{.memory = 450, .memory_most = 600, .flush_rate = 1e6};
    CHECK(delay_per_byte(more, paced) == Approx(1000));
    const backlog all{.memory = 600, .memory_most = 600, .flush_rate = 1e6};
    CHECK(delay_per_byte(all, paced) == Approx(1e9 / 100));
    const backlog both{.debt = 3000,
                       .compaction_rate = 1e5,
                       .memory = 450,
                       .memory_most = 600,
                       .flush_rate = 1e6};
    CHECK(delay_per_byte(both, paced) == Approx(1e4));
    CHECK(delay_per_byte({.memory = 1 << 30}, paced) == 0); // no memtable was full yet
}

TEST_CASE("before a rate is known, writers are not held to the slowest one") {
    CHECK(delay_per_byte({.debt = 3000}, paced) < 100);
    CHECK(delay_per_byte({.debt = 3000}, paced) > 0);
}

TEST_CASE("writers together go at the rate allowed, however small their batches") {
    for (const std::uint64_t batch : {10U, 1000U, 40'000U}) {
        Pace pace;
        std::int64_t now = 5'000 * ms;
        const std::int64_t begin = now;
        constexpr double per_byte = 100; // 10 MB a second
        std::uint64_t bytes = 0;
        std::int64_t longest = 0;
        while (bytes < 1'000'000) {
            const std::int64_t until = pace.admit(batch, per_byte, now, 20 * ms);
            if (until != 0) {
                CHECK(until >= now + Pace::shortest_ns);
                longest = std::max(longest, until - now);
                now = until;
            }
            now += 100; // a batch takes so long by itself
            bytes += batch;
        }
        CAPTURE(batch, longest);
        CHECK(now - begin > 95 * ms);
        CHECK(now - begin < 110 * ms);
        CHECK(longest < 5 * ms);
    }
}

TEST_CASE("no batch waits longer than the longest, and nobody pays for a time without writers") {
    Pace pace;
    const std::int64_t now = 1'000 * ms;
    CHECK(pace.admit(1 << 30, 1000, now, 20 * ms) == now + 20 * ms);
    CHECK(pace.admit(1 << 30, 1000, now, 20 * ms) == now + 20 * ms); // beside the first
    CHECK(pace.admit(1000, 100, now + 5'000 * ms, 20 * ms) == 0);
}

TEST_CASE("a rate is that of late") {
    RecentRate r;
    CHECK(r.rate() == 0);
    constexpr std::int64_t second = 1'000 * ms;
    std::int64_t now = 77 * second;
    for (int i = 0; i < 100; ++i, now += second) {
        r.add_work(1000, now);
        r.add_time(second / 2, now);
    }
    CHECK(r.rate() == Approx(2000));
    for (int i = 0; i < 100; ++i, now += second) { // ten times slower from here on
        r.add_work(100, now);
        r.add_time(second / 2, now);
    }
    CHECK(r.rate() == Approx(200).epsilon(0.35)); // five half-lives
    r.add_time(second, now + 100'000 * second);
    CHECK(r.rate() < 1); // forgotten
}
