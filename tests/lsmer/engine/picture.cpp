#include "lsmer/engine/picture.hpp"

#include "support/catch.hpp"

using namespace lsmer;
using namespace lsmer::engine;

namespace {

struct no_file : counted {};
using shown_type = TableFile<no_file>;

ref<const shown_type> shown_file(std::uint64_t number, std::uint32_t level, std::uint64_t run,
                             std::uint64_t age, std::string smallest = {}) {
    file_note note;
    note.run = run;
    note.age = age;
    note.smallest = std::move(smallest);
    note.largest = note.smallest + "z";
    note.times = {5, 6};
    note.written = {7, 8};
    return make_ref<shown_type>(ref<const no_file>(make_ref<no_file>()),
                               manifest::file_record{1, number, level, 2, 3, 10, 20, {}},
                               std::move(note));
}

} // namespace

TEST_CASE("a picture shows levels from the top, runs from the newest, files by key") {
    items<ref<const shown_type>> files;
    files.push_back(shown_file(1, 0, 1, 100));
    files.push_back(shown_file(2, 0, 2, 90));
    files.push_back(shown_file(3, 2, 3, 50, "m"));
    files.push_back(shown_file(4, 2, 3, 50, "b"));
    files.push_back(shown_file(5, 2, 5, 60, "a"));
    files.push_back(shown_file(6, 6, 6, 5, "x"));
    arrange(files);
    const Picture picture(files.view());
    const compaction::tree& tree = picture.tree();
    CHECK(!tree.keyed);
    REQUIRE(tree.levels.size() == levels_max);
    std::vector<std::vector<std::uint64_t>> seen;
    for (const auto& level : tree.levels) {
        for (const auto& run : level.runs) {
            auto& numbers = seen.emplace_back();
            numbers.push_back(static_cast<std::uint64_t>(&level - tree.levels.data()));
            for (const auto& f : run.files) numbers.push_back(f.number);
        }
    }
    using numbers = std::vector<std::uint64_t>;
    CHECK(seen == std::vector<numbers>{{0, 1}, {0, 2}, {2, 5}, {2, 4, 3}, {6, 6}});
    const compaction::file& f = tree.levels[2].runs[1].files[0];
    CHECK(f.bytes == 3);
    CHECK(f.rows == 2);
    CHECK(f.smallest == "b");
    CHECK(f.largest == "bz");
    CHECK(f.first_time == 5);
    CHECK(f.last_time == 6);
    CHECK(f.oldest_write == 7);
    CHECK(f.newest_write == 8);
    CHECK(f.first_sequence == 10);
    CHECK(f.last_sequence == 20);
    CHECK(!f.busy);
}

TEST_CASE("a table without files has levels without runs") {
    const items<ref<const shown_type>> none;
    const Picture picture(none.view());
    for (const auto& level : picture.tree().levels) CHECK(level.runs.empty());
}
