#include "lsmer/compaction/none.hpp"

#include "lsmer/compaction/concepts.hpp"
#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("no policy wants nothing of any tree") {
    STATIC_REQUIRE(compaction::compaction_policy<compaction::none>);
    const compaction::file files[] = {{.number = 1, .bytes = 1000}, {.number = 2, .bytes = 1000}};
    const compaction::run runs[] = {{std::span(files).first(1)}, {std::span(files).last(1)}};
    const compaction::level levels[] = {{runs}};
    const compaction::tree tree{.levels = levels};
    CHECK(!compaction::none().choose(tree, 0));
    CHECK(compaction::none().debt(tree) == 0);
}
