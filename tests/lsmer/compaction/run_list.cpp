#include "lsmer/compaction/run_list.hpp"

#include "lsmer/compaction/check.hpp"
#include "lsmer/compaction/support/picture.hpp"
#include "support/catch.hpp"

using namespace lsmer::compaction;
using test::picture;

namespace {

/// Where the group of such runs begins, and how many it has.
std::pair<std::ptrdiff_t, std::size_t> group(const std::vector<std::uint64_t>& sizes,
                                             std::uint32_t ratio, std::size_t busy = 99) {
    std::vector<run_ref> runs;
    for (const std::uint64_t bytes : sizes) runs.push_back({.bytes = bytes});
    if (busy < runs.size()) runs[busy].busy = true;
    const std::span<const run_ref> found = like_runs(runs, ratio);
    return {found.empty() ? -1 : found.data() - runs.data(), found.size()};
}
using place_and_size = std::pair<std::ptrdiff_t, std::size_t>;

} // namespace

TEST_CASE("runs are listed in the order of search, however many there are") {
    for (const std::size_t count : {1U, 64U, 65U, 300U}) {
        picture p(2);
        for (std::size_t i = 0; i + 1 < count; ++i)
            p.add(0, picture::spec{1000 + i, "a", "b", i + 1});
        p.add(1, picture::spec{1, "a", "b", 7}, picture::spec{2, "c", "d", 8});
        p.at(2).busy = true;
        p.at(1).last_time = 33;
        run_list list(p.view());
        REQUIRE(list.runs().size() == count);
        const run_ref& last = list.runs().back();
        REQUIRE(last.level() == 1);
        REQUIRE(last.at == place_of(1, 0));
        REQUIRE(last.bytes == 15);
        REQUIRE(last.last_time == 33);
        REQUIRE(last.busy);
        if (count > 1) {
            REQUIRE(list.runs()[0].bytes == 1);
            REQUIRE(list.runs()[count - 2].at == place_of(0, count - 2));
            REQUIRE_FALSE(list.runs()[0].busy);
        }
    }
}

TEST_CASE("a group is of runs of like size, side by side") {
    REQUIRE(group({10, 10, 10}, 4) == place_and_size(-1, 0));
    REQUIRE(group({10, 10, 10, 10}, 4) == place_and_size(0, 4));
    REQUIRE(group({10, 12, 20, 5, 10}, 4) == place_and_size(0, 5));   // up to twice and half
    REQUIRE(group({10, 10, 10, 21, 10}, 4) == place_and_size(-1, 0)); // 21 is of another size
    REQUIRE(group({10, 40, 40, 40, 40, 160}, 4) == place_and_size(1, 4));
    REQUIRE(group({40, 40, 3, 40, 40, 160}, 4) == place_and_size(0, 5)); // a small one comes along
    REQUIRE(group({40, 40, 40, 40, 3, 160}, 4) == place_and_size(0, 4)); // not at the end
    REQUIRE(group({10, 10, 10, 10}, 4, 2) == place_and_size(-1, 0));     // one is busy
    REQUIRE(group({10, 10, 10, 10}, 2, 0) == place_and_size(1, 3));
    REQUIRE(group({}, 2) == place_and_size(-1, 0));
}

TEST_CASE("a group becomes one run in the place of its oldest") {
    picture p(1);
    p.add(0, picture::spec{4, "a", "b"});
    p.add(0, picture::spec{3, "a", "b"});
    p.add(0, picture::spec{2, "a", "b"}, picture::spec{5, "c", "d"});
    p.add(0, picture::spec{1, "e", "f"});
    run_list list(p.view());
    const choice c =
        merge_runs(p.view(), list.runs().subspan(1, 2), {.bytes = 9}, reason::like_runs);
    REQUIRE(c.inputs == lsmer::items<input>{{0, 3}, {0, 2}, {0, 5}});
    REQUIRE(c.place == output::own_run);
    REQUIRE(c.cut_at.bytes == 9);
    REQUIRE(c.score == 300);
    REQUIRE(c.drop_tombstones);
    REQUIRE(check(p.view(), c));
    const choice first = merge_runs(p.view(), list.runs().subspan(0, 2), {}, reason::like_runs);
    REQUIRE_FALSE(first.drop_tombstones);
    p.running.push_back({0, "a", "c"});
    REQUIRE_FALSE(merge_runs(p.view(), list.runs().subspan(0, 2), {}, reason::like_runs));
}
