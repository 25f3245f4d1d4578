#include "borf/expr/tree.hpp"

#include "support/catch.hpp"

TEST_CASE("tree: a bounded list", "[expr]") {
    borf::bounded<int, 2> list;
    CHECK(list.empty());
    list.push_back(1);
    borf::bounded<int, 2> other = list;
    CHECK(list == other);
    list.push_back(2);
    CHECK(list.full());
    CHECK_FALSE(list == other);
    other.push_back(3);
    CHECK_FALSE(list == other);
    int sum = 0;
    for (const int x : list) sum += x;
    CHECK(sum == 3);
}

TEST_CASE("tree: three sizes serve all", "[expr]") {
    static_assert(std::is_same_v<borf::tree_for<32, 16, 8>, borf::small_tree>);
    static_assert(std::is_same_v<borf::tree_for<33, 1, 1>, borf::medium_tree>);
    static_assert(std::is_same_v<borf::tree_for<1, 17, 1>, borf::medium_tree>);
    static_assert(std::is_same_v<borf::tree_for<1, 1, 9>, borf::medium_tree>);
    static_assert(std::is_same_v<borf::tree_for<300, 1, 1>, borf::large_tree>);
    SUCCEED();
}
