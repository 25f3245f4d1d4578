#include "lsmer/compaction/place.hpp"

#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;

TEST_CASE("places follow the order of search") {
    REQUIRE(place_before(0) < place_of(0, 0));
    REQUIRE(place_of(0, 0) < place_of(0, 1));
    REQUIRE(place_of(0, 1'000'000) < place_before(1));
    REQUIRE(place_before(1) < place_of(1, 0));
}

TEST_CASE("outputs stand where the oldest input of their level stood") {
    picture p(3);
    p.add(0, picture::spec{5, "a", "z"});
    p.add(0, picture::spec{4, "a", "z"});
    p.add(0, picture::spec{3, "a", "z"});
    p.add(1, picture::spec{1, "a", "c"}, picture::spec{2, "d", "f"});
    const tree& t = p.view();
    choice c{.what = action::merge, .place = output::own_run, .inputs = {{0, 5}, {0, 4}}};
    REQUIRE(output_place(t, c) == place_of(0, 1));
    c.level = 1;
    REQUIRE(output_place(t, c) == place_before(1)); // no input there: before its runs
    c.place = output::in_run;
    REQUIRE(output_place(t, c) == place_of(1, 0)); // a part of its only run
    c.inputs.push_back({1, 2});
    c.place = output::own_run;
    REQUIRE(output_place(t, c) == place_of(1, 0));
}

TEST_CASE("what lies behind a place keeps tombstones alive, unless it cannot have their keys") {
    picture p(3);
    p.add(0, picture::spec{3, "a", "m"});
    p.add(1, picture::spec{2, "n", "z"});
    p.add(2, picture::spec{1, "k", "p"});
    for (std::uint64_t n : {1U, 2U, 3U}) {
        p.at(n).first_time = static_cast<time_ns>(n * 100);
        p.at(n).last_time = static_cast<time_ns>(n * 100 + 99);
    }
    const range top = range_of(p.at(3));
    REQUIRE(older_behind(p.view(), place_of(0, 0), top));
    REQUIRE(older_behind(p.view(), place_of(1, 0), top));
    REQUIRE_FALSE(older_behind(p.view(), place_of(2, 0), top));
    p.tree.time_in_key = true;
    REQUIRE_FALSE(older_behind(p.view(), place_of(0, 0), top));
    p.tree.time_in_key = false;
    p.tree.keyed = false;
    REQUIRE_FALSE(older_behind(p.view(), place_of(0, 0), top));
}

TEST_CASE("compactions that run keep their keys of their level") {
    picture p(3);
    p.running.push_back({1, "c", "f"});
    const tree& t = p.view();
    range keys;
    file f;
    f.smallest = f.largest = "f";
    keys.add(f);
    REQUIRE(being_written(t, 1, keys));
    REQUIRE_FALSE(being_written(t, 2, keys));
    range after;
    f.smallest = f.largest = "g";
    after.add(f);
    REQUIRE_FALSE(being_written(t, 1, after));
}
