#include "lsmer/engine/keyed_snapshot.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <optional>
#include <string>
#include <vector>

using namespace lsmer;
using test::row_op;
using test::accounts;

namespace {

struct visits : table<"visits"> {
    static constexpr struct day : column<"day", std::int32_t> {} day{};
    static constexpr struct who : column<"who", symbol> {} who{};
    using columns = lsmer::columns<day, who>;
    using primary_key = keyed_by<day, who>;
};

} // namespace

TEST_CASE("a snapshot gets rows one by one, or many, or by cursors that start anywhere") {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        test::HandMadeView v(seed % 2 == 0 ? sstable::access::mmap : sstable::access::pread);
        test::fill_view(v, seed);
        const auto s = v.snapshot();
        CHECK(s.sequence() == v.written);
        CHECK(test::wrong_gets(s, v.rows) == 0);
        std::vector<Key<accounts>> keys;
        for (const auto& [key, value] : v.rows) keys.push_back({key});
        keys.push_back({"not there"});
        const auto found = s.get(std::span<const Key<accounts>>(keys)).value();
        REQUIRE(found.size() == keys.size());
        for (std::size_t i = 0; i + 1 < keys.size(); ++i) {
            CHECK(found[i][accounts::id] == get<0>(keys[i]));
        }
        CHECK_FALSE(found.back());
        if (v.rows.empty()) continue;
        CHECK(s.begin()[accounts::id] == v.rows.begin()->first);
        CHECK(s.last()[accounts::id] == v.rows.rbegin()->first);
        CHECK(s.seek({v.rows.rbegin()->first})[accounts::id] == v.rows.rbegin()->first);
    }
}

TEST_CASE("a symbol that nobody has seen is no key, and stands behind all that are") {
    const io::Memory disk;
    using visit_table = Table<visits, test::in_memory>;
    auto table = visit_table::open("/db", test::small_options(), disk).value();
    table.put({1, "ann"}).value();
    table.put({2, "bob"}).value();
    table.put({2, "ann"}).value();
    const auto s = table.snapshot();
    CHECK(s.get({2, "bob"}).value());
    CHECK_FALSE(s.get({1, "bob"}).value());
    CHECK_FALSE(s.get({1, "eve"}).value());
    CHECK_FALSE(s.contains({1, "eve"}).value());
    const std::uint32_t known = s.symbols().size();
    auto cursor = s.seek({1, "eve"});
    REQUIRE(cursor.valid());
    CHECK(cursor[visits::day] == 2);
    CHECK(cursor[visits::who] == "ann"); // codes are in order of arrival
    CHECK_FALSE(s.seek({2, "eve"}).valid());
    CHECK(s.symbols().size() == known);
}

TEST_CASE("a snapshot outlives its table, files and all") {
    const io::Memory disk;
    std::optional<test::account_table::snapshot_type> kept;
    test::account_map rows;
    {
        auto table = test::account_table::open("/db", test::compacting_options(), disk).value();
        std::mt19937_64 random(4);
        for (int i = 0; i < 30; ++i) {
            const auto acts = test::random_acts(random, 5);
            for (const auto& a : acts) test::apply(rows, a);
            table.write(test::batch_of(table, acts)).value();
        }
        kept.emplace(table.snapshot());
        table.erase_range({""}, {"z"}).value();
        table.compact().value();
        CHECK_FALSE(table.snapshot().begin().valid());
        table.close().value();
        CHECK_FALSE(table.put({"a", "b", 1, {}}));
    }
    REQUIRE(test::rows_both_ways(*kept));
    CHECK(*test::rows_both_ways(*kept) == rows);
    CHECK(test::wrong_gets(*kept, rows) == 0);
}
