#include "lsmer/engine/keyed_groups.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <string>

using namespace lsmer;
using test::row_op;

namespace {

using groups_type = engine::KeyedGroups<test::accounts, test::account_view>;

/// The live rows of all groups; none when a key has two.
std::optional<test::account_map> rows_of_groups(const groups_type& groups) {
    test::account_map out;
    std::uint64_t rows = 0;
    for (std::size_t g = 0; g < groups.groups(); ++g) {
        const auto id = groups.column<0>(g).value();
        const auto owner = groups.column<1>(g).value();
        const auto hits = groups.column<2>(g).value();
        const auto peak = groups.column<3>(g).value();
        TextArena texts;
        for (std::uint32_t r = 0; r < groups.group_rows(g); ++r) {
            const std::uint8_t* const live = groups.live(g, r / vector_rows);
            if ((live == nullptr) != groups.all_live(g)) return std::nullopt;
            if (live != nullptr && live[r % vector_rows] == 0) continue;
            test::account_value v{std::string(owner.fetch(r, texts)), hits.fetch(r), {}};
            const std::int32_t p = peak.fetch(r);
            if (p != value_traits<std::int32_t>::null) v.peak = p;
            if (!out.emplace(std::string(id.fetch(r, texts)), v).second) return std::nullopt;
            ++rows;
        }
    }
    if (rows != groups.rows()) return std::nullopt;
    return out;
}

} // namespace

TEST_CASE("the groups of random views have the live rows, each once") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        test::HandMadeView v(seed % 2 == 0 ? sstable::access::mmap : sstable::access::pread);
        test::fill_view(v, seed, seed % 5 != 0);
        const groups_type groups = v.snapshot().live_rows();
        REQUIRE(groups.state());
        const auto rows = rows_of_groups(groups);
        REQUIRE(rows);
        CHECK(*rows == v.rows);
    }
}

TEST_CASE("groups are those that a snapshot sees") {
    test::HandMadeView v;
    v.add_file({{row_op::put, "a", 1, {}}});
    const test::account_map first = v.rows;
    const std::uint64_t seen = v.written;
    v.add_memtable({{row_op::put, "b", 2, {}}, {row_op::erase, "a", 0, {}}});
    CHECK(rows_of_groups(groups_type(v.view, v.symbols, seen)) == first);
    CHECK(rows_of_groups(groups_type(v.view, v.symbols, v.written)) == v.rows);
    const groups_type groups(v.view, v.symbols, seen);
    CHECK(groups.all_live(0));
    const auto bounds = groups.bounds<2>(0);
    REQUIRE(bounds.known);
    CHECK(bounds.min == 1);
}

TEST_CASE("groups that cannot be found are an error, and there are none") {
    test::HandMadeView v(sstable::access::pread);
    v.add_file({{row_op::put, "a", 1, {}}});
    v.add_file({{row_op::erase, "a", 0, {}}});
    v.damage(0);
    const groups_type groups = v.snapshot().live_rows();
    REQUIRE(!groups.state());
    CHECK(groups.state().error().kind == error_kind::corruption);
    CHECK(groups.groups() == 0);
}
