#include "lsmer/wal/sync.hpp"

#include "support/catch.hpp"

using namespace lsmer;

static_assert(sync_level{} == sync::commit);
static_assert(sync::interval(50).milliseconds == 50);
static_assert(!(sync::interval(50) == sync::interval(51)));

TEST_CASE("the three levels differ") {
    REQUIRE(sync::commit.when == sync_level::kind::commit);
    REQUIRE(sync::interval(1).when == sync_level::kind::interval);
    REQUIRE(sync::none.when == sync_level::kind::none);
}
