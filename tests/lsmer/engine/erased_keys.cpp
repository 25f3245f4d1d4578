#include "lsmer/engine/erased_keys.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

using namespace lsmer;
using engine::ErasedKeys;
using manifest::erased_range;

namespace {

items<erased_range> random_ranges(std::mt19937_64& random) {
    items<erased_range> out;
    for (std::uint64_t n = random() % 12; n != 0; --n) {
        erased_range r{1, 1 + random() % 6, test::random_key(random), test::random_key(random),
                       random() % 6 == 0};
        if (r.open) r.end.clear();
        out.push_back(std::move(r));
    }
    return out;
}

bool range_covers(const erased_range& r, std::string_view key) {
    return r.begin <= key && (r.open || key < r.end);
}
std::uint64_t newest_of(std::span<const erased_range> ranges, std::string_view key) {
    std::uint64_t out = 0;
    for (const erased_range& r : ranges) {
        if (range_covers(r, key)) out = std::max(out, r.sequence);
    }
    return out;
}

} // namespace

TEST_CASE("erased keys: each key has the newest range that covers it") {
    std::mt19937_64 random(7);
    std::size_t wrong = 0;
    std::size_t covered = 0;
    for (int round = 0; round < 300; ++round) {
        const items<erased_range> ranges = random_ranges(random);
        const ErasedKeys keys(ranges);
        std::uint64_t newest = 0;
        for (const erased_range& r : ranges) newest = std::max(newest, r.sequence);
        wrong += keys.newest() != newest;
        wrong += keys.ranges().size() != ranges.size();
        const ErasedKeys again(keys.apart(1)); // as a flush gives them to the manifest
        for (int i = 0; i < 40; ++i) {
            const std::string key = test::random_key(random);
            const std::uint64_t expected = newest_of(ranges.view(), key);
            wrong += keys.sequence_at(key) != expected;
            wrong += again.sequence_at(key) != expected;
            covered += expected != 0;
        }
    }
    CHECK(wrong == 0);
    CHECK(covered > 1000);
}

TEST_CASE("erased keys: the pieces do not overlap, and empty ranges leave none") {
    std::mt19937_64 random(8);
    for (int round = 0; round < 200; ++round) {
        const items<erased_range> pieces = ErasedKeys(random_ranges(random)).apart(3);
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            CHECK(pieces[i].table == 3);
            CHECK((pieces[i].open || pieces[i].begin < pieces[i].end));
            if (i == 0) continue;
            CHECK_FALSE(pieces[i - 1].open);
            CHECK(pieces[i - 1].end <= pieces[i].begin);
        }
    }
    items<erased_range> turned;
    turned.push_back({1, 5, "x", "a", false});
    turned.push_back({1, 5, "x", "x", false});
    CHECK(ErasedKeys(turned).empty());
    CHECK(ErasedKeys(turned).sequence_at("x") == 0);
    CHECK(ErasedKeys().newest() == 0);
}

TEST_CASE("erased keys: tells which files a range is of use for") {
    items<erased_range> ranges;
    ranges.push_back({1, 5, "c", "f", false});
    ranges.push_back({1, 9, "x", "", true});
    const ErasedKeys keys(std::move(ranges));
    CHECK(keys.touches(4, "a", "c"));
    CHECK(keys.touches(4, "e", "k"));
    CHECK_FALSE(keys.touches(4, "a", "b"));
    CHECK_FALSE(keys.touches(4, "f", "k")); // the end is not erased
    CHECK_FALSE(keys.touches(5, "c", "d")); // the file was written after it
    CHECK(keys.touches(8, "a", "zz"));
    CHECK_FALSE(keys.touches(9, "a", "zz"));
}
