#include "borf/expr/op.hpp"

#include "support/catch.hpp"

TEST_CASE("op: groups and arities", "[expr]") {
    using enum borf::op;
    static_assert(borf::is_leaf(column) && borf::is_leaf(literal) && !borf::is_leaf(neg));
    static_assert(borf::is_aggregate(count_rows) && borf::is_aggregate(wavg));
    static_assert(!borf::is_aggregate(in) && !borf::is_aggregate(xbar));
    static_assert(borf::is_comparison(eq) && borf::is_comparison(ge) && !borf::is_comparison(and_));
    static_assert(borf::arity(column) == 0 && borf::arity(count_rows) == 0);
    static_assert(borf::arity(neg) == 1 && borf::arity(sum) == 1 && borf::arity(in) == 1);
    static_assert(borf::arity(add) == 2 && borf::arity(wavg) == 2 && borf::arity(xbar) == 2);
    static_assert(borf::arity(between) == 3);
    SUCCEED();
}

TEST_CASE("op: each has its word", "[expr]") {
    CHECK(to_string(borf::op::column) == "column");
    CHECK(to_string(borf::op::div) == "%");
    CHECK(to_string(borf::op::count_rows) == "count i");
    CHECK(to_string(borf::op::wavg) == "wavg");
}
