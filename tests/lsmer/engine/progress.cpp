#include "lsmer/engine/progress.hpp"

#include "support/catch.hpp"

using namespace lsmer;
using engine::advance;
using engine::progress;

TEST_CASE("work is counted and told, and nothing is said without somebody who asked") {
    CHECK(advance(nullptr, 1, 1, "it", "all is well"));
    progress p;
    int told = 0;
    p.context = &told;
    p.report = [](void* n, const progress& now) {
        *static_cast<int*>(n) += 1;
        CHECK(now.rows.total == 10);
    };
    p.expect(10, 100);
    CHECK(advance(&p, 3, 30, "it", "all is well"));
    CHECK(advance(&p, 0, 0, "it", "all is well")); // a look at the clock
    CHECK(advance(&p, 7, 70, "it", "all is well"));
    CHECK(told == 2);
    CHECK(p.rows.done == 10);
    CHECK(p.bytes.done == p.bytes.total);
    CHECK_FALSE(p.over());
}

TEST_CASE("who cancels is told how far it was; so is who had a deadline") {
    progress p;
    p.expect(10, 0);
    p.report = [](void*, const progress& now) { const_cast<progress&>(now).cancel = true; };
    const status cancelled = advance(&p, 4, 1, "the work", "nothing changed");
    REQUIRE_FALSE(cancelled);
    CHECK(cancelled.error().kind == error_kind::cancelled);
    CHECK(cancelled.error().message ==
          "the work was cancelled after 4 of 10 rows; nothing changed");

    progress late;
    late.deadline_ns = monotonic_ns() + 3'600'000'000'000;
    CHECK(advance(&late, 0, 0, "the work", ""));
    late.deadline_ns = monotonic_ns();
    const status missed = advance(&late, 0, 0, "the work", "nothing changed");
    REQUIRE_FALSE(missed);
    CHECK(missed.error().message ==
          "the work reached its deadline after 0 of 0 rows; nothing changed");
}
