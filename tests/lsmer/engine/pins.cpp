#include "lsmer/engine/pins.hpp"

#include "support/catch.hpp"

#include <utility>

using namespace lsmer;
using engine::Pin;
using engine::PinCount;

TEST_CASE("pins are counted wherever they are copied and moved to, as long as they live") {
    const ref<PinCount> count = make_ref<PinCount>();
    const auto now = [&] { return count->now.load(); };
    {
        Pin a(count);
        CHECK(now() == 1);
        const Pin b = a;
        CHECK(now() == 2);
        const Pin c = std::move(a);
        CHECK(now() == 2);
        Pin none;
        const Pin none_too = none;
        CHECK(now() == 2);
        none = b;
        CHECK(now() == 3);
        none = Pin();
        CHECK(now() == 2);
    }
    CHECK(now() == 0);
    CHECK(count->references() == 1);
}
