#include "lsmer/engine/event.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace lsmer::engine;

TEST_CASE("a listener hears what it is told, and none is none") {
    std::vector<event> heard;
    const listener l{[](void* to, const event& e) {
                         static_cast<std::vector<event>*>(to)->push_back(e);
                     },
                     &heard};
    event e;
    e.what = event_kind::stall_begun;
    e.stall = stall_reason::log;
    l.tell(e);
    listener{}.tell(e);
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].what == event_kind::stall_begun);
    CHECK(heard[0].stall == stall_reason::log);
}

TEST_CASE("every kind of event and every reason has a name") {
    CHECK(to_string(event_kind::flush_begun) == "flush begun");
    CHECK(to_string(event_kind::stall_ended) == "stall ended");
    CHECK(to_string(event_kind::file_removed) == "file removed");
    CHECK(to_string(event_kind::failure) == "failure");
    CHECK(to_string(stall_reason::none) == "none");
    CHECK(to_string(stall_reason::log) == "log");
    STATIC_REQUIRE(static_cast<std::size_t>(stall_reason::memory) + 1 == stall_reasons);
}
