#include "borf/clause/query.hpp"

#include "support/catch.hpp"

#include <string_view>

TEST_CASE("query: a text takes the smallest tree that holds it", "[clause]") {
    constexpr auto& small = borf::query<"select a from t">;
    static_assert(std::is_same_v<std::remove_cvref_t<decltype(small.tree)>, borf::small_tree>);
    constexpr auto& medium = borf::query<"select a,b,c,d,e,f,g,h,i from t">;
    static_assert(std::is_same_v<std::remove_cvref_t<decltype(medium.tree)>, borf::medium_tree>);
    static_assert(medium.tree.columns.size() == 9);
    SUCCEED();
}

TEST_CASE("query: its constants and its failure", "[clause]") {
    constexpr auto& q = borf::query<"select a from t where b>5, c=`x limit 7">;
    static_assert(!q.error && q.slots().size() == 3 && q.slots()[0].integer == 5);
    static_assert(q.slots()[1].text == "x");
    static_assert(std::is_empty_v<std::remove_cvref_t<decltype(q)>>);
    static_assert(borf::query<"select a form t">.error.position == 9);
    SUCCEED();
}
