#include "lsmer/compaction/descent.hpp"

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;

namespace {

std::vector<std::uint64_t> numbers(const choice& c) {
    std::vector<std::uint64_t> out;
    for (const input& i : c.inputs) out.push_back(i.file);
    return out;
}
using list = std::vector<std::uint64_t>;

} // namespace

TEST_CASE("all files of level 0 that overlap come along, newer and older") {
    picture p(3);
    p.add(0, picture::spec{9, "p", "q"});
    p.add(0, picture::spec{8, "e", "i"}); // meets 7 by way of 6
    p.add(0, picture::spec{7, "a", "c"});
    p.add(0, picture::spec{6, "c", "f"});
    p.add(1, picture::spec{1, "a", "b"}, picture::spec{2, "h", "k"}, picture::spec{3, "l", "m"});
    const tree& t = p.view();
    const descent d = plan_descent(t, 0, range_of(p.at(7)), 1);
    REQUIRE(d.possible);
    REQUIRE(d.upper.smallest == "a");
    REQUIRE(d.upper.largest == "i");
    REQUIRE(d.all.largest == "k");
    REQUIRE(d.upper_bytes == 300);
    REQUIRE(d.lower_bytes == 200);
    const choice c = descend(t, d, {}, reason::level0_runs);
    REQUIRE(c.what == action::merge);
    REQUIRE(numbers(c) == list{8, 7, 6, 1, 2});
    REQUIRE(c.drop_tombstones);
    REQUIRE(c.score == 500);
    REQUIRE(check(t, c));
}

TEST_CASE("a busy input, or one being written, makes a step impossible") {
    picture p(3);
    p.add(0, picture::spec{7, "a", "c"});
    p.add(1, picture::spec{1, "b", "e"}, picture::spec{2, "e", "g"});
    REQUIRE(plan_descent(p.view(), 0, range_of(p.at(7)), 1).possible);
    p.at(2).busy = true; // shares a key with 1
    REQUIRE_FALSE(plan_descent(p.view(), 0, range_of(p.at(7)), 1).possible);
    p.at(2).busy = false;
    p.running.push_back({1, "f", "h"});
    REQUIRE_FALSE(plan_descent(p.view(), 0, range_of(p.at(7)), 1).possible);
    p.running[0].level = 2;
    REQUIRE(plan_descent(p.view(), 0, range_of(p.at(7)), 1).possible);
    p.at(7).busy = true;
    REQUIRE_FALSE(plan_descent(p.view(), 0, range_of(p.at(7)), 1).possible);
}

TEST_CASE("a file that meets nothing moves, unless it would overlap too much further down") {
    picture p(4);
    p.add(1, picture::spec{5, "a", "m"});
    p.add(2, picture::spec{4, "n", "z"});
    p.add(3, picture::spec{1, "a", "c"}, picture::spec{2, "d", "f"}, picture::spec{3, "g", "i"});
    const tree& t = p.view();
    const descent d = plan_descent(t, 1, range_of(p.at(5)), 2);
    REQUIRE(grandparent_bytes(t, d) == 300);
    REQUIRE(descend(t, d, {.overlap_bytes = 300}, reason::level_size).what == action::move);
    const choice c = descend(t, d, {.overlap_bytes = 299}, reason::level_size);
    REQUIRE(c.what == action::merge);
    REQUIRE(c.cut_at.overlap_bytes == 299);
    REQUIRE_FALSE(c.drop_tombstones); // level 3 has older versions
    REQUIRE(check(t, c));
}

TEST_CASE("two runs of level 0 that overlap are merged, not moved") {
    picture p(2);
    p.add(0, picture::spec{2, "a", "c"});
    p.add(0, picture::spec{1, "b", "d"});
    const tree& t = p.view();
    const descent d = plan_descent(t, 0, range_of(p.at(1)), 1);
    REQUIRE(descend(t, d, {}, reason::level0_runs).what == action::merge);
}

TEST_CASE("the runs of a level become one") {
    picture p(3);
    p.add(1, picture::spec{4, "a", "m"});
    p.add(1, picture::spec{3, "k", "p"}, picture::spec{2, "q", "r"});
    p.add(2, picture::spec{1, "s", "t"});
    const choice c = join_runs(p.view(), 1, {}, reason::level_size);
    REQUIRE(numbers(c) == list{4, 3, 2});
    REQUIRE(c.place == output::own_run);
    REQUIRE(c.drop_tombstones);
    REQUIRE(check(p.view(), c));
    p.at(2).busy = true;
    REQUIRE_FALSE(join_runs(p.view(), 1, {}, reason::level_size));
}
