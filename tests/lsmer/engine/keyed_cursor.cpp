#include "lsmer/engine/keyed_cursor.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <string>
#include <vector>

using namespace lsmer;
using test::row_op;
using test::accounts;

TEST_CASE("a cursor walks the live rows of random views, both ways") {
    std::size_t rows = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        CAPTURE(seed);
        test::HandMadeView v(seed % 2 == 0 ? sstable::access::mmap : sstable::access::pread);
        test::fill_view(v, seed, seed % 3 != 0);
        const auto got = test::rows_both_ways(v.snapshot());
        REQUIRE(got);
        CHECK(*got == v.rows);
        rows += got->size();
    }
    CHECK(rows > 1000);
}

TEST_CASE("a cursor seeks to keys that are there and to those that are not, and turns round") {
    std::size_t wrong = 0;
    std::size_t turns = 0;
    for (std::uint64_t seed = 1; seed <= 25; ++seed) {
        test::HandMadeView v(seed % 2 == 0 ? sstable::access::mmap : sstable::access::pread);
        test::fill_view(v, seed * 7);
        std::mt19937_64 random(seed);
        auto cursor = v.snapshot().cursor();
        for (int i = 0; i < 40; ++i) {
            const std::string key = test::random_key(random);
            auto at = v.rows.lower_bound(key);
            if (random() % 2 == 0) {
                cursor.seek_bytes(key);
            } else {
                cursor.seek_before_bytes(key);
                if (at == v.rows.begin()) {
                    wrong += cursor.valid();
                    continue;
                }
                --at;
            }
            for (int step = 0; step < 12; ++step) {
                wrong += cursor.valid() != (at != v.rows.end());
                if (!cursor.valid() || at == v.rows.end()) break;
                wrong += cursor[accounts::id] != at->first;
                wrong += test::value_of(cursor.row()) != at->second;
                wrong += cursor.key_bytes() != at->first;
                const bool back = random() % 2 == 0;
                if (back && at == v.rows.begin()) {
                    cursor.previous();
                    wrong += cursor.valid();
                    break;
                }
                if (back) {
                    cursor.previous();
                    --at;
                } else {
                    cursor.next();
                    ++at;
                }
                ++turns;
            }
        }
    }
    CHECK(wrong == 0);
    CHECK(turns > 1000);
}

TEST_CASE("a cursor over nothing, and over what was erased, has no row") {
    test::HandMadeView v;
    auto cursor = v.snapshot().begin();
    CHECK_FALSE(cursor.valid());
    CHECK(cursor.state());
    v.add_file({{row_op::put, "a", 1, {}}, {row_op::put, "b", 2, {}}}, 1);
    v.add_memtable({{row_op::erase, "a", 0, {}}, {row_op::range_open, "b", 0, {}}});
    auto other = v.snapshot().begin();
    CHECK_FALSE(other.valid());
    other.seek_last();
    CHECK_FALSE(other.valid());
    CHECK(other.state());
}

TEST_CASE("a cursor that cannot read says so, and shows no wrong row") {
    test::HandMadeView v(sstable::access::pread);
    std::vector<test::act> acts;
    for (int i = 0; i < 50; ++i) acts.push_back({row_op::put, std::to_string(100 + i), i, {}});
    v.add_file(acts, 1);
    v.add_file({{row_op::put, "120", 5, {}}});
    std::size_t told = 0;
    for (const bool backward : {false, true}) {
        auto cursor = v.snapshot().cursor();
        v.damage(0);
        if (backward) {
            cursor.seek_last();
        } else {
            cursor.seek_first();
        }
        told += !cursor.valid() && !cursor.state() &&
                cursor.state().error().kind == error_kind::corruption;
        v.damage(0); // undoes it
        cursor.seek_first();
        CHECK(cursor.valid());
        CHECK(cursor.state());
    }
    CHECK(told == 2);
}
