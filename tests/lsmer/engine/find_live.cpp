#include "lsmer/engine/find_live.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <map>
#include <string>

using namespace lsmer;
using test::row_op;

namespace {

/// Live rows of the files of a view, by key; none when a key has two.
std::optional<std::map<std::string, std::int64_t>> live_keys(const test::account_view& view,
                                                             const engine::LiveRows& live) {
    std::map<std::string, std::int64_t> out;
    for (std::size_t f = 0; f < view.files.size(); ++f) {
        const auto& table = *view.files[f]->table;
        for (std::size_t g = 0; g < table.groups(); ++g) {
            const auto keys = table.column<std::string_view>(g, 0).value();
            const auto hits = table.column<std::int64_t>(g, 2).value();
            TextArena texts;
            for (std::uint32_t r = 0; r < table.group_rows(g); ++r) {
                if (!live.files[f][g].is_live(r)) continue;
                const std::string key(keys.fetch(r, texts));
                if (!out.emplace(key, hits.fetch(r)).second) return std::nullopt;
            }
        }
    }
    return out;
}

} // namespace

TEST_CASE("of a key's rows in files one lives, or its key is to be merged, or none does") {
    std::size_t merging = 0;
    std::size_t alive = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937_64 random(seed);
        test::HandMadeView v(seed % 2 == 0 ? sstable::access::mmap : sstable::access::pread);
        for (std::uint64_t n = 0; n <= seed % 4; ++n) {
            v.add_file(test::random_acts(random, 40, seed % 3 != 0), n == 0 ? 1 : 0, 7);
        }
        const auto live = engine::live_rows_of<test::account_rows>(*v.view).value();
        CHECK(engine::live_rows_of<test::account_rows>(*v.view).value().get() == live.get());
        const auto keys = live_keys(*v.view, *live);
        REQUIRE(keys);
        std::size_t wrong = 0;
        for (const auto& [key, hits] : *keys) {
            wrong += !v.rows.contains(key) || v.rows[key].hits != hits;
        }
        for (const std::string& key : live->merging) {
            wrong += !v.rows.contains(key) || keys->contains(key);
        }
        CHECK(wrong == 0);
        CHECK(keys->size() + live->merging.size() == v.rows.size());
        alive += keys->size();
        merging += live->merging.size();
    }
    CHECK(alive > 100);
    CHECK(merging > 50);
}

TEST_CASE("where there is one run of puts no row is looked at") {
    test::HandMadeView v(sstable::access::pread);
    v.add_file({{row_op::put, "a", 1, {}}, {row_op::put, "b", 2, {}}});
    v.view->erased.reset();
    v.damage(0);
    const auto live = engine::find_live<test::account_rows>(*v.view).value();
    CHECK(live->files[0][0].whole());
    v.damage(0); // undoes it
    v.add_file({{row_op::erase, "b", 0, {}}});
    v.damage(0);
    const auto failed = engine::find_live<test::account_rows>(*v.view);
    REQUIRE_FALSE(failed);
    CHECK(failed.error().kind == error_kind::corruption);
}
