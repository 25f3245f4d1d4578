#include "lsmer/compaction/pacing.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>

using namespace lsmer::compaction;

namespace {

constexpr pacing_limits limits{.soft = 1000, .hard = 5000, .slowest = 100};

} // namespace

TEST_CASE(
    "no delay up to the soft bound, the rate of compaction half way, the slowest at the end") {
    REQUIRE(delay_per_byte(0, limits, 1e6) == 0);
    REQUIRE(delay_per_byte(1000, limits, 1e6) == 0);
    REQUIRE(delay_per_byte(3000, limits, 1e6) == Approx(1e9 / 1e6));
    REQUIRE(delay_per_byte(5000, limits, 1e6) == Approx(1e9 / 100));
    REQUIRE(delay_per_byte(~std::uint64_t{0}, limits, 1e6) == Approx(1e9 / 100));
}

TEST_CASE("more debt is never less delay, and a little more is little more") {
    for (const double rate : {0.0, 50.0, 1e3, 1e6, 1e9}) {
        double before = 0;
        for (std::uint64_t debt = 0; debt < 6000; ++debt) {
            const double now = delay_per_byte(debt, limits, rate);
            REQUIRE(now >= before);
            REQUIRE(now <= 1e9 / limits.slowest);
            if (before > 0 && debt < 4900) REQUIRE(now < 2.1 * before); // smooth
            before = now;
        }
    }
}

TEST_CASE("a higher rate is never more delay; an unknown one is the slowest") {
    REQUIRE(delay_per_byte(3000, limits, 1e6) < delay_per_byte(3000, limits, 1e5));
    REQUIRE(delay_per_byte(3000, limits, 0) == delay_per_byte(3000, limits, limits.slowest));
    REQUIRE(sustainable_rate({}) == 0);
    REQUIRE(sustainable_rate({.flushed = 600, .compaction_seconds = 3}) == 200);
}

// Writers that want 100 MB/s, compaction that keeps up with 20 MB/s of them, five bytes each. The
// debt comes to rest below the hard bound, at x = q / (1 + q) of the way, whatever error q the
// measured rate has; the writers then get what compaction sustains, and no batch waits for long.
TEST_CASE("writers come to the rate that compaction sustains, without a stop") {
    constexpr double wanted = 100e6;
    constexpr double sustained = 20e6;
    constexpr double amplification = 5;
    constexpr double batch = 64e3;
    constexpr pacing_limits mb{.soft = 100'000'000, .hard = 500'000'000, .slowest = 1e6};
    for (const double q : {0.5, 1.0, 2.0}) {
        double debt = 0;
        double longest = 0;
        double clock = 0;
        double at_rest = 0; // bytes in the last minute
        while (clock < 300) {
            const double delay =
                delay_per_byte(static_cast<std::uint64_t>(debt), mb, q * sustained) * batch / 1e9;
            const double step = std::max(delay, batch / wanted);
            longest = std::max(longest, delay);
            debt = std::max(0.0, debt + batch * amplification - sustained * amplification * step);
            clock += step;
            if (clock > 240) at_rest += batch;
            REQUIRE(debt < static_cast<double>(mb.hard));
        }
        CAPTURE(q, debt, longest);
        REQUIRE(at_rest / 60 == Approx(sustained).epsilon(0.02));
        REQUIRE((debt - 100e6) / 400e6 == Approx(q / (1 + q)).epsilon(0.02));
        REQUIRE(longest < 0.005);
    }
}

TEST_CASE("a burst is let in at once, up to the soft bound") {
    REQUIRE(delay_per_byte(limits.soft, limits, 1) == 0);
    REQUIRE(delay_per_byte(limits.soft + 1, limits, 1e9) < 1);
}
