#include "lsmer/compaction/check.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;

namespace {

/// What is said of a choice, without its beginning; "" when it passes.
std::string refusal(picture& p, const choice& c) {
    const lsmer::status s = check(p.view(), c);
    if (s) return "";
    REQUIRE(s.error().kind == lsmer::error_kind::invalid_argument);
    const std::string start = "the compaction policy's choice makes no sense: ";
    REQUIRE(s.error().message.substr(0, start.size()) == start);
    return s.error().message.substr(start.size());
}

choice merge(lsmer::items<input> inputs, std::uint32_t level) {
    return {.what = action::merge, .level = level, .inputs = std::move(inputs)};
}

/// level 0: 9 [a-f], 8 [e-k]; level 1: 5 [a-c] 6 [e-g] 7 [m-p]; level 2: 1 [b-d] 2 [m-z]
picture three_levels() {
    picture p(4);
    p.add(0, picture::spec{9, "a", "f"});
    p.add(0, picture::spec{8, "e", "k"});
    p.add(1, picture::spec{5, "a", "c"}, picture::spec{6, "e", "g"}, picture::spec{7, "m", "p"});
    p.add(2, picture::spec{1, "b", "d"}, picture::spec{2, "m", "z"});
    return p;
}

} // namespace

TEST_CASE("choices that make sense pass") {
    picture p = three_levels();
    REQUIRE(refusal(p, {}).empty());
    REQUIRE(refusal(p, merge({{0, 9}, {0, 8}, {1, 5}, {1, 6}}, 1)).empty());
    REQUIRE(refusal(p, merge({{0, 8}, {1, 6}}, 1)).empty()); // the older one alone
    choice c = merge({{1, 6}}, 2);
    c.what = action::move;
    REQUIRE(refusal(p, c).empty());
    c = merge({{1, 7}, {2, 2}}, 2);
    c.drop_tombstones = true;
    REQUIRE(refusal(p, c).empty());
    REQUIRE(refusal(p, {.what = action::drop, .inputs = {{2, 1}, {2, 2}}}).empty());
    c = merge({{0, 9}, {0, 8}}, 0);
    c.place = output::own_run;
    REQUIRE(refusal(p, c).empty());
    REQUIRE(refusal(p, merge({{1, 7}}, 1)).empty()); // rewritten where it is
}

TEST_CASE("inputs must be there, free, and named once") {
    picture p = three_levels();
    REQUIRE(refusal(p, merge({}, 1)) == "it has no inputs");
    REQUIRE(refusal(p, merge({{1, 44}}, 2)) == "there is no file 44 in level 1");
    REQUIRE(refusal(p, merge({{2, 5}}, 2)) == "there is no file 5 in level 2");
    REQUIRE(refusal(p, merge({{9, 5}}, 2)) == "there is no level 9");
    REQUIRE(refusal(p, merge({{1, 6}}, 4)) == "there is no level 4, only 4");
    REQUIRE(refusal(p, merge({{1, 7}, {2, 2}, {1, 7}}, 2)) == "file 7 is named twice");
    p.at(7).busy = true;
    REQUIRE(refusal(p, merge({{1, 7}, {2, 2}}, 2)) == "file 7 is in another compaction");
    REQUIRE(refusal(p, {.what = action::drop, .inputs = {{1, 7}}}) ==
            "file 7 is in another compaction");
}

TEST_CASE("nothing rises") {
    picture p = three_levels();
    REQUIRE(refusal(p, merge({{1, 7}, {2, 2}}, 1)) == "file 2 would rise from level 2 to 1");
}

TEST_CASE("a newer version does not sink below an older one") {
    picture p = three_levels();
    // 9 is newer than 8, and both have keys from e to f.
    REQUIRE(refusal(p, merge({{0, 9}, {1, 5}, {1, 6}}, 1)) ==
            "file 9 would sink below file 8, which is older; take that too");
    // File 6 lies between the keys of 9 and 8.
    REQUIRE(refusal(p, merge({{0, 9}, {0, 8}, {1, 5}}, 1)) ==
            "file 6 of level 1 lies between the inputs' keys; take it too");
    // Level 1 is jumped over.
    REQUIRE(refusal(p, merge({{0, 9}, {0, 8}, {2, 1}}, 2)) ==
            "file 9 would sink below file 5, which is older; take that too");
    choice c = merge({{1, 7}}, 2);
    c.what = action::move;
    REQUIRE(refusal(p, c) == "file 2 of level 2 lies between the inputs' keys; take it too");
    c.place = output::own_run; // before the run of level 2: in order
    REQUIRE(refusal(p, c).empty());
}

TEST_CASE("a newer version does not sink below an older one in its own level") {
    picture p(1);
    p.add(0, picture::spec{3, "a", "f"});
    p.add(0, picture::spec{2, "c", "d"});
    p.add(0, picture::spec{1, "a", "f"});
    choice c = merge({{0, 3}, {0, 1}}, 0);
    c.place = output::own_run;
    REQUIRE(refusal(p, c) == "file 3 would sink below file 2, which is older; take that too");
    p.at(2).smallest = p.at(2).largest = "g";
    REQUIRE(refusal(p, c).empty());
}

TEST_CASE("an older version does not rise above a newer one between the inputs") {
    picture p(2);
    p.add(0, picture::spec{3, "a", "b"});
    p.add(0, picture::spec{2, "c", "d"});
    p.add(0, picture::spec{1, "a", "f"});
    choice c = merge({{0, 3}, {0, 1}}, 0);
    c.place = output::own_run; // ordered by its newest row it would stand before 2
    REQUIRE(refusal(p, c) == "file 1 may rise above file 2, which is newer; take that too");
    c.level = 1; // there is nothing between them there
    REQUIRE_FALSE(refusal(p, merge({{0, 3}}, 1)) == "");
    REQUIRE(refusal(p, merge({{0, 2}, {0, 1}}, 1)).empty());
}

TEST_CASE("append tables have no versions, but runs that do not overlap") {
    picture p = three_levels();
    p.tree.keyed = false;
    REQUIRE(refusal(p, merge({{0, 9}, {1, 5}, {1, 6}}, 1)).empty());
    REQUIRE(refusal(p, {.what = action::drop, .inputs = {{0, 9}}}).empty());
    REQUIRE(refusal(p, merge({{0, 9}, {1, 5}}, 1)) ==
            "file 6 of level 1 lies between the inputs' keys; take it too");
}

TEST_CASE("files with the time in the key are in nobody's way at another time") {
    picture p(1);
    p.add(0, picture::spec{3, "a", "f"});
    p.add(0, picture::spec{2, "a", "f"});
    p.add(0, picture::spec{1, "a", "f"});
    for (std::uint64_t n : {1U, 2U, 3U}) {
        p.at(n).first_time = n == 2 ? 0 : 100;
        p.at(n).last_time = n == 2 ? 99 : 199;
    }
    choice c = merge({{0, 3}, {0, 1}}, 0);
    c.place = output::own_run;
    c.drop_tombstones = true;
    REQUIRE_FALSE(refusal(p, c).empty());
    p.tree.time_in_key = true;
    REQUIRE(refusal(p, c).empty());
    p.at(2).last_time = 100;
    REQUIRE_FALSE(refusal(p, c).empty());
}

TEST_CASE("files that share the key at their border go together") {
    picture p(3);
    p.add(1, picture::spec{1, "a", "c"}, picture::spec{2, "c", "e"}, picture::spec{3, "f", "g"});
    REQUIRE(refusal(p, merge({{1, 2}}, 2)) == "files 2 and 1 share a key, so both must be inputs");
    REQUIRE(refusal(p, merge({{1, 1}}, 2)) == "files 1 and 2 share a key, so both must be inputs");
    REQUIRE(refusal(p, merge({{1, 1}, {1, 2}}, 2)).empty());
    REQUIRE_FALSE(refusal(p, {.what = action::drop, .inputs = {{1, 1}}}).empty());
}

TEST_CASE("what erases stays while something older lies behind it") {
    picture p = three_levels();
    choice c = merge({{0, 9}, {0, 8}, {1, 5}, {1, 6}}, 1);
    c.drop_tombstones = true;
    REQUIRE(refusal(p, c) ==
            "what is older in file 1 would come back without file 9's tombstones or expired rows");
    c.drop_tombstones = false;
    c.expire_before = 5;
    REQUIRE_FALSE(refusal(p, c).empty());
    REQUIRE(refusal(p, {.what = action::drop, .inputs = {{1, 7}}}) ==
            "what is older in file 2 would come back without file 7");
    REQUIRE(refusal(p, {.what = action::drop, .inputs = {{1, 7}, {2, 2}}}).empty());
}

TEST_CASE("outputs of one run do not overlap") {
    picture p(3);
    p.add(0, picture::spec{3, "a", "c"});
    p.add(0, picture::spec{2, "b", "d"});
    p.add(1, picture::spec{1, "x", "y"});
    p.add(1, picture::spec{4, "x", "y"});
    choice c{.what = action::move, .level = 2, .inputs = {{0, 3}, {0, 2}}};
    REQUIRE(refusal(p, c) == "files 3 and 2 overlap; moved, they would be one run");
    REQUIRE(refusal(p, merge({{0, 3}, {0, 2}}, 1)) == "level 1 has 2 runs, and none has inputs");
    c = merge({{0, 3}, {0, 2}}, 2);
    c.cut_at.window = 10;
    REQUIRE(refusal(p, c) == "pieces of time windows may overlap; they need runs of their own");
    c.cut_at.window = -1;
    REQUIRE(refusal(p, c) == "it cuts at a window of -1 ns");
    c.cut_at.window = 0;
    REQUIRE(refusal(p, c).empty());
    p.running.push_back({2, "d", "k"});
    REQUIRE(refusal(p, c) == "another compaction writes such keys into level 2");
}
