#include "lsmer/engine/stall.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct stall_ear {
    std::vector<event> heard{};
    [[nodiscard]] listener to() {
        return {[](void* me, const event& e) {
                    static_cast<stall_ear*>(me)->heard.push_back(e);
                },
                this};
    }
};

} // namespace

TEST_CASE("a writer that did not wait is not counted") {
    Watch watch({});
    { Stall stall(watch); }
    table_stats s;
    watch.add_to(s);
    CHECK(s.stalls.all().count == 0);
    CHECK(s.stalls.last == stall_reason::none);
}

TEST_CASE("waits are counted by reason, and told without the lock, both ends") {
    stall_ear ear;
    Watch watch(ear.to());
    mutex m;
    {
        Stall stall(watch);
        scoped_lock lock(m);
        CHECK(stall.begin(lock, stall_reason::log)); // the lock was given up
        CHECK_FALSE(stall.begin(lock, stall_reason::log));
        REQUIRE(ear.heard.size() == 1);
        CHECK(ear.heard[0].what == event_kind::stall_begun);
        CHECK(stall.begin(lock, stall_reason::memtables_full)); // it goes on for another reason
        REQUIRE(ear.heard.size() == 3);
        CHECK(ear.heard[1].what == event_kind::stall_ended);
        CHECK(ear.heard[1].stall == stall_reason::log);
        stall.end();
        CHECK(ear.heard.size() == 3); // the lock is held
        lock.unlock();
        stall.tell();
        REQUIRE(ear.heard.size() == 4);
        CHECK(ear.heard[3].stall == stall_reason::memtables_full);
        CHECK(ear.heard[3].duration_ns >= 0);
    }
    CHECK(ear.heard.size() == 4);
    table_stats s;
    watch.add_to(s);
    CHECK(s.stalls.of(stall_reason::log).count == 1);
    CHECK(s.stalls.of(stall_reason::memtables_full).count == 1);
    CHECK(s.stalls.all().count == 2);
    CHECK(s.stalls.last == stall_reason::memtables_full);
}

TEST_CASE("without a listener the lock stays, and the wait is counted when the stall goes") {
    Watch watch({});
    mutex m;
    {
        Stall stall(watch);
        scoped_lock lock(m);
        CHECK_FALSE(stall.begin(lock, stall_reason::pacing));
    }
    table_stats s;
    watch.add_to(s);
    CHECK(s.stalls.of(stall_reason::pacing).count == 1);
}
