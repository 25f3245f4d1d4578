#include "lsmer/engine/keyed_row.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <string>

using namespace lsmer;
using test::row_op;

TEST_CASE("a key's values are folded from the newest to the oldest") {
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        test::HandMadeView v(access);
        v.add_file({{row_op::put, "k", 7, {}}}, 1);
        v.add_file({{row_op::merge, "k", 20, {}}});
        v.add_memtable({{row_op::merge, "k", 3, {}}});
        const auto rows = engine::find_key<test::account_view>(*v.view, v.written, "k").value();
        TextArena texts;
        CHECK(engine::folded_value<test::account_rows, 0>(rows, texts).value() == "k");
        CHECK(engine::folded_value<test::account_rows, 1>(rows, texts).value() == "by 3");
        CHECK(engine::folded_value<test::account_rows, 2>(rows, texts).value() == 30);
        CHECK(engine::folded_value<test::account_rows, 3>(rows, texts).value() == 20); // 3 is null
        CHECK(engine::value_at<test::account_rows, 2>(rows[2], texts).value() == 7);
    }
}

TEST_CASE("a found row lives on when its view is gone from everywhere else") {
    using found_type = engine::Found<test::accounts, test::account_view>;
    found_type found;
    CHECK_FALSE(found);
    {
        test::HandMadeView v;
        v.add_file({{row_op::put, "in a file", 4, {}}});
        v.add_memtable({{row_op::put, "in memory", 5, {}}});
        const auto get = [&](std::string_view key) {
            const auto rows =
                engine::find_key<test::account_view>(*v.view, v.written, key).value();
            return found_type::read(rows, v.view, v.symbols->dictionary).value();
        };
        CHECK_FALSE(get("nowhere"));
        CHECK(get("in memory")->operator[](test::accounts::owner) == "by 5");
        found = get("in a file");
    }
    REQUIRE(found);
    CHECK(found[test::accounts::id] == "in a file");
    CHECK(found.row()[test::accounts::owner] == "by 4");
    CHECK((*found)[test::accounts::peak] == test::accounts::small(4));
}
