#include "lsmer/wal/timer.hpp"

#include <unistd.h>

#include "support/catch.hpp"

using namespace lsmer;

namespace {

struct owner {
    mutex shared{};
    int calls = 0;
    std::int64_t last = 0;
    wal::Timer timer{shared, this, [](void* self, scoped_lock&) {
                         ++static_cast<owner*>(self)->calls;
                         static_cast<owner*>(self)->last = monotonic_ns();
                     }};

    void arm(std::int64_t wait) {
        const scoped_lock lock(shared);
        timer.arm(wait);
    }
    int wait_for(int count) {
        const std::int64_t give_up = monotonic_ns() + 10'000'000'000;
        while (monotonic_ns() < give_up) {
            {
                const scoped_lock lock(shared);
                if (calls >= count) break;
            }
            usleep(500);
        }
        const scoped_lock lock(shared);
        return calls;
    }
};

} // namespace

TEST_CASE("the timer calls once for many arms, and again when armed again", "[threads]") {
    owner o;
    const std::int64_t start = monotonic_ns();
    o.arm(20'000'000);
    for (int i = 0; i < 100; ++i) o.arm(20'000'000);
    REQUIRE(o.wait_for(1) == 1);
    REQUIRE(o.last - start >= 20'000'000);
    o.arm(1'000'000);
    REQUIRE(o.wait_for(2) == 2);
    o.timer.stop();
}

TEST_CASE("an earlier deadline takes the place of a later one", "[threads]") {
    owner o;
    o.arm(1'000'000'000'000);
    o.arm(1'000'000);
    REQUIRE(o.wait_for(1) == 1);
    o.timer.stop();
}

TEST_CASE("a timer that never ran, or is far from due, stops at once", "[threads]") {
    owner never;
    never.timer.stop();
    owner far;
    far.arm(1'000'000'000'000);
    far.timer.stop();
    REQUIRE(far.calls == 0);
    far.arm(1); // too late, and harmless
    REQUIRE(far.calls == 0);
}
