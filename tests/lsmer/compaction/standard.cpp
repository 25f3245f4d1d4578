#include "lsmer/compaction/standard.hpp"

#include "lsmer/compaction/tiered.hpp"
#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("without a policy keyed tables are leveled, append tables are left alone") {
    using compaction::policy_for;
    using compaction::standard;
    STATIC_REQUIRE(std::is_same_v<policy_for<standard, true>, compaction::leveled>);
    STATIC_REQUIRE(std::is_same_v<policy_for<standard, false>, compaction::none>);
    STATIC_REQUIRE(std::is_same_v<policy_for<compaction::tiered, true>, compaction::tiered>);
    STATIC_REQUIRE(std::is_same_v<policy_for<compaction::none, true>, compaction::none>);
    CHECK(standard::name == "standard");
}
