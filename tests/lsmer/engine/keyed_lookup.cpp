#include "lsmer/engine/keyed_lookup.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <string>

using namespace lsmer;
using test::row_op;

namespace {

using found_type = engine::found_rows<test::account_view>;

found_type look_up(const test::HandMadeView& v, std::string_view key) {
    return engine::find_key<test::account_view>(*v.view, v.written, key).value();
}

} // namespace

TEST_CASE("the rows of a key are those from the newest place down to one that settles it") {
    test::HandMadeView v;
    v.add_file({{row_op::put, "k", 1, {}}, {row_op::put, "m", 1, {}},
                {row_op::put, "z", 1, {}}}, 1);
    v.add_file({{row_op::merge, "k", 2, {}}, {row_op::erase, "m", 0, {}}});
    v.add_memtable({{row_op::merge, "k", 3, {}}, {row_op::merge, "k", 4, {}}});
    v.add_memtable({{row_op::merge, "new", 5, {}}});
    const auto k = look_up(v, "k");
    REQUIRE(k.count == 4);
    CHECK(k.settled);
    CHECK(k[0].memory == &v.view->memtables[0]->table);
    CHECK(k[0].row == 1);
    CHECK(k[1].row == 0);
    CHECK(k[2].file == v.view->files[1].get());
    CHECK(k[3].file == v.view->files[0].get());
    CHECK_FALSE(look_up(v, "m"));
    CHECK(look_up(v, "m").settled);
    CHECK(look_up(v, "z").count == 1);
    CHECK(look_up(v, "new").count == 1);
    CHECK_FALSE(look_up(v, "new").settled);
    CHECK_FALSE(look_up(v, "none"));
    CHECK_FALSE(look_up(v, "none").settled);
}

TEST_CASE("what is not yet seen is passed over") {
    test::HandMadeView v;
    v.add_memtable({{row_op::put, "a", 1, {}}, {row_op::put, "a", 2, {}}});
    v.add_memtable({{row_op::erase, "a", 0, {}}});
    const auto rows_for = [&](std::uint64_t visible) {
        return engine::find_key<test::account_view>(*v.view, visible, "a").value();
    };
    CHECK(rows_for(0).count == 0);
    CHECK(rows_for(1).newest.row == 0);
    CHECK(rows_for(2).newest.row == 1);
    CHECK(rows_for(3).count == 0);
    CHECK(engine::rows_seen(*v.view->memtables[1], 1) == 0);
    CHECK(engine::rows_seen(*v.view->memtables[1], 3) == 1);
    CHECK(engine::rows_seen(*v.view->memtables[1], 9) == 1);
}

TEST_CASE("a range takes a key out of all that is older than it, not of what is newer") {
    test::HandMadeView v;
    v.add_file({{row_op::put, "b", 1, {}}, {row_op::put, "c", 1, {}}}, 1);
    v.add_file({{row_op::put, "c", 2, {}}, {row_op::range_begin, "a", 0, "d"},
                {row_op::merge, "b", 3, {}}});
    CHECK(look_up(v, "b").count == 1);
    CHECK(look_up(v, "b").settled);
    CHECK_FALSE(look_up(v, "c"));
    v.add_memtable({{row_op::range_open, "a", 0, {}}, {row_op::merge, "c", 4, {}}});
    CHECK_FALSE(look_up(v, "b"));
    CHECK(look_up(v, "c").count == 1);
    CHECK(look_up(v, "c").settled);
}

TEST_CASE("random views: what a key stands for is what the model says") {
    std::size_t wrong = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        test::HandMadeView v(seed % 2 == 0 ? sstable::access::mmap : sstable::access::pread);
        test::fill_view(v, seed, seed % 3 != 0);
        std::mt19937_64 random(seed);
        for (int i = 0; i < 60; ++i) {
            const std::string key = test::random_key(random);
            wrong += static_cast<bool>(look_up(v, key)) != v.rows.contains(key);
        }
    }
    CHECK(wrong == 0);
}
