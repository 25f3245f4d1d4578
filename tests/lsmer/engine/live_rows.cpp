#include "lsmer/engine/live_rows.hpp"

#include "support/catch.hpp"

#include <random>
#include <vector>

using namespace lsmer;
using engine::LiveGroup;

TEST_CASE("a group of live rows loses some, once each") {
    std::mt19937_64 random(1);
    for (const std::uint32_t rows : {1U, 5U, 1023U, 1024U, 1025U, 3000U}) {
        LiveGroup group = LiveGroup::all(rows);
        std::vector<bool> live(rows, true);
        CHECK(group.whole());
        for (int i = 0; i < 20; ++i) {
            const auto first = static_cast<std::uint32_t>(random() % rows);
            const auto count = static_cast<std::uint32_t>(random() % (rows - first + 1) % 50);
            group.kill(first, count);
            for (std::uint32_t r = first; r < first + count; ++r) live[r] = false;
        }
        std::uint32_t left = 0;
        std::size_t wrong = 0;
        for (std::uint32_t r = 0; r < rows; ++r) {
            left += live[r];
            wrong += group.is_live(r) != live[r];
        }
        CHECK(wrong == 0);
        CHECK(group.live == left);
        CHECK(group.whole() == (left == rows));
        if (group.mask.empty()) continue;
        REQUIRE(group.mask.size() % vector_rows == 0);
        for (std::size_t r = rows; r < group.mask.size(); ++r) wrong += group.mask[r] != 0;
        CHECK(wrong == 0);
    }
}

TEST_CASE("a group of rows none of which lives") {
    LiveGroup group;
    group.rows = 10;
    CHECK_FALSE(group.is_live(3));
    group.make_mask();
    CHECK_FALSE(group.is_live(3));
    CHECK(group.mask.size() == vector_rows);
    group.kill(0, 10);
    CHECK(group.live == 0);
}
