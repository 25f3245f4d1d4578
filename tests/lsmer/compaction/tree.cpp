#include "lsmer/compaction/tree.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;

TEST_CASE("a tree's bytes are those of its files, by run, level and all") {
    picture p(3);
    p.add(0, picture::spec{1, "a", "c", 10});
    p.add(0, picture::spec{2, "b", "d", 20});
    p.add(2, picture::spec{3, "a", "b", 40}, picture::spec{4, "c", "d", 80});
    const tree& t = p.view();
    REQUIRE(bytes_of(t) == 150);
    REQUIRE(bytes_of(t.levels[0]) == 30);
    REQUIRE(bytes_of(t.levels[1]) == 0);
    REQUIRE(bytes_of(t.levels[2].runs[0]) == 120);
    REQUIRE(deepest_level(t) == 2);
    REQUIRE(bytes_of(tree{}) == 0);
}

TEST_CASE("one busy file makes its run and its level busy") {
    picture p(2);
    p.add(0, picture::spec{1, "a"});
    p.add(1, picture::spec{2, "a"}, picture::spec{3, "b"});
    p.at(3).busy = true;
    const tree& t = p.view();
    REQUIRE_FALSE(any_busy(t.levels[0]));
    REQUIRE(any_busy(t.levels[1]));
    REQUIRE(any_busy(t.levels[1].runs[0].files));
}

TEST_CASE("the deepest level of an empty tree is the first") {
    REQUIRE(deepest_level(tree{}) == 0);
    picture p(5);
    REQUIRE(deepest_level(p.view()) == 0);
    p.add(0, picture::spec{1, "a"});
    REQUIRE(deepest_level(p.view()) == 0);
}

TEST_CASE("a file whose times are unknown is never old") {
    file f;
    REQUIRE(newest_time(f, age_by::write) == time_most);
    REQUIRE(newest_time(f, age_by::time_column) == time_most);
    f.last_time = 5;
    f.newest_write = 7;
    REQUIRE(newest_time(f, age_by::time_column) == 5);
    REQUIRE(newest_time(f, age_by::write) == 7);
}

TEST_CASE("an age reaches back to the first time and no further") {
    REQUIRE(time_before(100, 30) == 70);
    REQUIRE(time_before(10, 30) == -20);
    REQUIRE(time_before(time_least + 5, 30) == time_least);
    REQUIRE(time_before(0, time_most) == -time_most);
}
