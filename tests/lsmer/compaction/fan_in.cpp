#include "lsmer/compaction/fan_in.hpp"

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "lsmer/compaction/tiered.hpp"
#include "support/catch.hpp"

#include <random>
#include <vector>

using namespace lsmer::compaction;
using test::picture;

namespace {

/// One file a run, newest first, as large as is said.
picture runs_of(const std::vector<std::uint64_t>& bytes) {
    picture p(3);
    std::uint64_t number = 100;
    for (const std::uint64_t b : bytes) p.add(0, picture::spec{number--, "a", "z", b});
    return p;
}

choice all_of(const tree& t) {
    choice c{.what = action::merge, .place = output::own_run, .drop_tombstones = true};
    for (std::uint32_t l = 0; l < t.levels.size(); ++l) {
        for (const run& r : t.levels[l].runs) {
            for (const file& f : r.files) c.inputs.push_back({l, f.number});
        }
        if (!t.levels[l].runs.empty()) c.level = l;
    }
    return c;
}

std::vector<std::uint64_t> files_of_choice(const choice& c) {
    std::vector<std::uint64_t> out;
    for (const input& i : c.inputs) out.push_back(i.file);
    return out;
}

} // namespace

TEST_CASE("a merge of few runs is left as it is") {
    picture p = runs_of({5, 5, 5, 5});
    const choice c = all_of(p.view());
    CHECK(files_of_choice(with_fan_in(p.view(), c, 4)) == files_of_choice(c));
    // Many files, one run: no more is open at a time.
    picture one(3);
    one.add(1, picture::spec{1, "a"}, picture::spec{2, "b"}, picture::spec{3, "c"});
    CHECK(files_of_choice(with_fan_in(one.view(), all_of(one.view()), 2)).size() == 3);
    choice moved = all_of(p.view());
    moved.what = action::move;
    CHECK(with_fan_in(p.view(), moved, 2).what == action::move);
    CHECK_FALSE(with_fan_in(p.view(), {}, 2));
}

TEST_CASE("of many runs the cheapest neighbours come first, as many as must") {
    picture p = runs_of({9, 1, 4, 2, 2, 9});
    choice c = all_of(p.view());
    c.cut_at = {.bytes = 7, .overlap_bytes = 3};
    c.why = reason::asked;
    const choice first = with_fan_in(p.view(), c, 5); // two of them become one: five are left
    CHECK(files_of_choice(first) == std::vector<std::uint64_t>{97, 96});
    CHECK(first.place == output::own_run);
    CHECK(first.level == 0);
    CHECK(first.why == reason::asked);
    CHECK(first.cut_at.bytes == 7);
    CHECK(first.cut_at.overlap_bytes == 0);
    CHECK(first.score == 4);
    CHECK_FALSE(first.drop_tombstones); // something older lies behind
    CHECK(check(p.view(), first));
    CHECK(files_of_choice(with_fan_in(p.view(), c, 4)) == std::vector<std::uint64_t>{99, 98, 97});
    CHECK(files_of_choice(with_fan_in(p.view(), c, 2)) == std::vector<std::uint64_t>{97, 96});
    p.running.push_back({0, "m", "n"}); // somebody writes there
    CHECK_FALSE(with_fan_in(p.view(), c, 5));
}

TEST_CASE("passes make sense, whatever the tree, and come to an end") {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    std::size_t bounded = 0;
    for (int round = 0; round < 1500; ++round) {
        picture p = test::random_picture(random);
        const leveled down({.level0_runs = 2});
        const tiered together({.ratio = 2, .runs_max = 2});
        const tree& t = p.view();
        const choice c = round % 2 == 0 ? down.choose(t, 0) : together.choose(t, 0);
        const choice first = with_fan_in(t, c, 2);
        CHECK(check(t, first));
        bounded += first.inputs.size() != c.inputs.size();
    }
    CHECK(bounded > 100);
    picture p = runs_of(std::vector<std::uint64_t>(50, 1));
    int passes = 0;
    for (std::size_t left = 50; left > 1; ++passes) { // as if each had been done
        const choice c = with_fan_in(p.view(), all_of(p.view()), 8);
        REQUIRE(c.inputs.size() <= 8);
        left -= c.inputs.size() - 1;
        p = runs_of(std::vector<std::uint64_t>(left, 1));
    }
    CHECK(passes == 7);
}
