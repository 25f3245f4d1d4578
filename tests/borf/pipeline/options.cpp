#include "borf/pipeline/options.hpp"

#include "lsmer/column/vector.hpp"
#include "support/catch.hpp"

TEST_CASE("By default everything that saves work is on, and threads are chosen") {
    constexpr borf::options o;
    STATIC_REQUIRE(o.threads == 0);
    STATIC_REQUIRE(o.prune);
    STATIC_REQUIRE(o.direct_index);
}

TEST_CASE("Sources that fill less than a few morsels are not worth a thread") {
    STATIC_REQUIRE(borf::pipeline::rows_for_threads >=
                   borf::pipeline::morsel_groups * lsmer::group_rows);
}
