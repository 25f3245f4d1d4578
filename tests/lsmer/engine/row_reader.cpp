#include "lsmer/engine/row_reader.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <random>
#include <string>
#include <vector>

using namespace lsmer;
using test::row_op;

TEST_CASE("single rows: near and far, values and texts, are those of the file") {
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        test::HandMadeView made(access);
        std::vector<test::act> acts;
        for (std::int64_t i = 0; i < 3000; ++i) {
            acts.push_back({row_op::put, std::to_string(100'000 + i), i, {}});
        }
        made.add_file(acts, 0, 1800);
        made.add_file({{row_op::put, "only", 77, {}}});
        const auto& file = made.view->files[0]->keys;
        const auto& other = made.view->files[1]->keys;
        engine::RowReader<std::int64_t> hits;
        engine::RowReader<std::string_view> owners;
        std::mt19937_64 random(3);
        std::size_t wrong = 0;
        std::uint64_t row = 0;
        for (int i = 0; i < 4000; ++i) {
            row = random() % 4 == 0 ? random() % 3000 : (row + random() % 3) % 3000;
            const auto at = file.place_of(row);
            const auto hit = hits.at<2>(file, at.group, at.row);
            const auto owner = owners.at<1>(file, at.group, at.row);
            wrong += !hit || *hit != static_cast<std::int64_t>(row);
            wrong += !owner || *owner != acts[row].owner();
            if (i % 100 == 0) wrong += hits.at<2>(other, 0, 0).value() != 77;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("texts of single rows live until another vector is asked for") {
    test::HandMadeView made(sstable::access::pread);
    std::vector<test::act> acts;
    for (std::int64_t i = 0; i < 1024; ++i) {
        acts.push_back({row_op::put, std::to_string(100'000 + i), i, {}});
    }
    made.add_file(acts, 0, 1024);
    engine::RowReader<std::string_view> owners;
    std::vector<std::string_view> seen;
    for (std::uint32_t row = 0; row < 1024; ++row) {
        seen.push_back(owners.at<1>(made.view->files[0]->keys, 0, row).value());
    }
    std::size_t wrong = 0;
    for (std::size_t row = 0; row < 1024; ++row) wrong += seen[row] != acts[row].owner();
    CHECK(wrong == 0);
}
