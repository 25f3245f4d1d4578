#include "borf/expr/failure.hpp"

#include "support/catch.hpp"

TEST_CASE("failure: none is none, and each has a name", "[expr]") {
    static_assert(!borf::failure{});
    static_assert(static_cast<bool>(borf::failure{borf::failure_kind::mixed}));
    CHECK(to_string(borf::failure_kind::none) == "none");
    CHECK(to_string(borf::failure_kind::right_to_left) == "right_to_left");
    CHECK(to_string(borf::failure_kind::no_aggregate) == "no_aggregate");
}
