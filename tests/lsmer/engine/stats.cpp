#include "lsmer/engine/stats.hpp"

#include "support/catch.hpp"

using namespace lsmer;
using namespace lsmer::engine;

TEST_CASE("levels of a tree are counted up to the last that holds something") {
    const compaction::file f[] = {{.number = 1, .bytes = 100, .rows = 10},
                                  {.number = 2, .bytes = 200, .rows = 20},
                                  {.number = 3, .bytes = 600, .rows = 70}};
    const std::span all(f);
    const compaction::run top[] = {{all.subspan(0, 1)}, {all.subspan(1, 1)}};
    const compaction::run deep[] = {{all.subspan(2, 1)}};
    const compaction::level levels[] = {{top}, {}, {deep}, {}};
    compaction::tree tree;
    tree.levels = levels;
    tree.keyed = true;
    const std::uint64_t targets[] = {0, 50, 600};
    table_stats s;
    engine::detail::add_levels(tree, targets, 3, s);
    REQUIRE(s.levels.size() == 3);
    CHECK(s.levels[0].runs == 2);
    CHECK(s.levels[0].files == 2);
    CHECK(s.levels[0].rows == 30);
    CHECK(s.levels[0].bytes == 300);
    CHECK(s.levels[1].files == 0);
    CHECK(s.levels[1].target_bytes == 50);
    CHECK(s.levels[2].target_bytes == 600);
    CHECK(s.files() == 3);
    CHECK(s.runs() == 3);
    CHECK(s.bytes() == 900);
    CHECK(s.space_amplification == Approx(1.5));
    tree.keyed = false; // no row replaces another
    table_stats append;
    engine::detail::add_levels(tree, nullptr, 0, append);
    CHECK(append.space_amplification == 1);
    CHECK(append.levels[2].target_bytes == 0);
    table_stats none;
    engine::detail::add_levels({}, nullptr, 0, none);
    CHECK(none.levels.empty());
}

TEST_CASE("write amplification is all that was written, over what users gave") {
    table_stats s;
    CHECK(s.write_amplification() == 0);
    s.bytes_appended = 100;
    s.log_bytes_written = 110;
    s.flushes.bytes_written = 50;
    s.compactions.bytes_written = 140;
    CHECK(s.write_amplification() == Approx(3));
}

TEST_CASE("stalls are summed over their reasons") {
    stall_stats s;
    s.by_reason[1] = {2, 10, 7};
    s.by_reason[3] = {1, 30, 30};
    CHECK(s.all().count == 3);
    CHECK(s.all().ns == 40);
    CHECK(s.all().longest_ns == 30);
    CHECK(s.of(stall_reason::pacing).longest_ns == 7);
}
