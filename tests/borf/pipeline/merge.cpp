#include "borf/pipeline/merge.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using borf::pipeline::GroupMerge;
using borf::pipeline::key_order;
using words_list = GroupMerge::words_list;

namespace {

constexpr std::uint64_t top = std::uint64_t{1} << 63;

/// The groups of one morsel: key by key.
words_list morsel(std::initializer_list<std::initializer_list<std::uint64_t>> keys) {
    words_list out;
    for (const auto& k : keys) {
        lsmer::buffer<std::uint64_t> words;
        for (const std::uint64_t w : k) words.push_back(w);
        out.push_back(std::move(words));
    }
    return out;
}

std::vector<std::uint64_t> list(const lsmer::buffer<std::uint64_t>& b) {
    return {b.begin(), b.end()};
}
/// The places of a morsel's groups, one after the other.
std::vector<std::uint32_t> places(const borf::pipeline::merged_groups& merged, std::size_t m) {
    const auto& place = merged.place[m];
    std::vector<std::uint32_t> out(place.begin(), place.end());
    if (merged.order.empty()) return out;
    CHECK(std::is_sorted(out.begin(), out.end()));
    for (std::size_t i = 0; i < place.size(); ++i) out[merged.order[m][i]] = place[i];
    return out;
}

borf::pipeline::merged_groups merge(std::initializer_list<key_order> order,
                                    std::initializer_list<const words_list*> parts) {
    const std::vector<key_order> keys(order);
    const std::vector<const words_list*> list(parts);
    return GroupMerge(keys)(list);
}

} // namespace

TEST_CASE("Groups of all morsels come out in ascending order") {
    const words_list a = morsel({{7, 3}});
    const words_list b = morsel({{5, 7, 1}});
    // Close together: a table over all of them. Far apart: by hash.
    for (const std::uint64_t far : {std::uint64_t{0}, std::uint64_t{1} << 50}) {
        const words_list c = morsel({{4 + far}});
        const auto m = merge({{}}, {&a, &b, &c});
        CHECK(m.groups == 5);
        CHECK(list(m.words[0]) == (far == 0 ? std::vector<std::uint64_t>{1, 3, 4, 5, 7}
                                            : std::vector<std::uint64_t>{1, 3, 5, 7, 4 + far}));
        CHECK(places(m, 0) ==
              (far == 0 ? std::vector<std::uint32_t>{4, 1} : std::vector<std::uint32_t>{3, 1}));
        CHECK(places(m, 1) == (far == 0 ? std::vector<std::uint32_t>{3, 4, 0}
                                            : std::vector<std::uint32_t>{2, 3, 0}));
    }
}

TEST_CASE("The first key orders before the second") {
    for (const std::uint64_t far : {std::uint64_t{1}, std::uint64_t{1} << 30, top}) {
        const words_list a = morsel({{2, 1, 2}, {far, 9, 0}});
        const words_list b = morsel({{1, 1}, {0, 9}});
        const auto m = merge({{}, {}}, {&a, &b});
        REQUIRE(m.groups == 4);
        CHECK(list(m.words[0]) == std::vector<std::uint64_t>{1, 1, 2, 2});
        CHECK(list(m.words[1]) == std::vector<std::uint64_t>{0, 9, 0, far});
        CHECK(places(m, 1) == std::vector<std::uint32_t>{0, 1});
    }
}

TEST_CASE("Three keys of 64 bits are compared one by one") {
    const words_list a = morsel({{~std::uint64_t{0}, 0}, {0, ~std::uint64_t{0}}, {5, 0}});
    const words_list b = morsel({{0}, {~std::uint64_t{0}}, {~std::uint64_t{0}}});
    const auto m = merge({{}, {}, {}}, {&a, &b});
    REQUIRE(m.groups == 3);
    CHECK(list(m.words[0]) == std::vector<std::uint64_t>{0, 0, ~std::uint64_t{0}});
    CHECK(list(m.words[2]) == std::vector<std::uint64_t>{0, ~std::uint64_t{0}, 5});
}

TEST_CASE("Symbols are in the order of their bytes") {
    lsmer::SymbolDictionary symbols;
    const std::uint32_t z = symbols.intern("z");
    const std::uint32_t a = symbols.intern("a");
    const std::uint32_t k = symbols.intern("k");
    const auto ranks = symbols.ranks();
    const words_list one = morsel({{z, a}});
    const words_list two = morsel({{k, 0}});
    const auto m = merge({{.ranks = ranks.get()}}, {&one, &two});
    CHECK(list(m.words[0]) == std::vector<std::uint64_t>{0, a, k, z});
    CHECK(places(m, 0) == std::vector<std::uint32_t>{3, 1});
}

TEST_CASE("Buckets count in their widths, unless they wrap around") {
    const key_order steps{.step = 60};
    const auto word = [](std::int64_t v) { return static_cast<std::uint64_t>(v) ^ top; };
    const words_list a = morsel({{word(6000), word(-60)}});
    const words_list b = morsel({{word(0), 0 /* null */}});
    const auto m = merge({steps}, {&a, &b});
    CHECK(list(m.words[0]) == std::vector<std::uint64_t>{0, word(-60), word(0), word(6000)});
    // The bucket below the smallest number is among the largest: between two others.
    const std::int64_t last = INT64_MAX / 60 * 60;
    const words_list c = morsel({{word(last), word(last + 1), word(last - 60)}});
    const words_list d = morsel({{word(last - 59)}});
    const auto w = merge({steps}, {&c, &d});
    CHECK(list(w.words[0]) ==
          std::vector<std::uint64_t>{word(last - 60), word(last - 59), word(last), word(last + 1)});
    // Null and the first bucket above it.
    const words_list e = morsel({{word(INT64_MIN + 8), 0}});
    const auto n = merge({steps}, {&e});
    CHECK(list(n.words[0]) == std::vector<std::uint64_t>{0, 8});
}

TEST_CASE("Morsels without groups, and no groups at all") {
    const words_list none = morsel({{}});
    const words_list one = morsel({{4}});
    const auto m = merge({{}}, {&none, &one, &none});
    CHECK(m.groups == 1);
    CHECK(m.place[0].empty());
    CHECK(merge({{}}, {&none}).groups == 0);
    CHECK(merge({{}}, {}).groups == 0);
}

TEST_CASE("Many groups of many morsels, on any number of threads") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    // Keys' bits: within 64 together, beyond, and one that alone leaves no room beside it.
    const std::vector<std::vector<unsigned>> shapes{{20}, {64}, {14, 3, 40}, {40, 40}, {9, 64, 50}};
    for (const auto& bits : shapes) {
        CAPTURE(bits);
        const std::size_t width = bits.size();
        std::vector<words_list> parts(7);
        std::map<std::vector<std::uint64_t>, std::uint32_t> known;
        std::vector<std::vector<std::uint64_t>> pool(9000);
        for (auto& key : pool) {
            for (const unsigned b : bits) key.push_back(random() >> (64 - b));
        }
        for (std::size_t m = 0; m < parts.size(); ++m) {
            parts[m].resize(width);
            if (m == 3) continue; // one morsel without groups
            std::map<std::vector<std::uint64_t>, bool> taken;
            for (std::size_t g = 0; g < 8000; ++g) {
                const auto& key = pool[random() % pool.size()];
                if (!taken.try_emplace(key, true).second) continue;
                known.try_emplace(key, 0);
                for (std::size_t k = 0; k < width; ++k) parts[m][k].push_back(key[k]);
            }
        }
        std::uint32_t place = 0;
        for (auto& [key, at] : known) at = place++;
        std::vector<const words_list*> at;
        for (const auto& p : parts) at.push_back(&p);
        const std::vector<key_order> order(width);
        for (const unsigned threads : {1U, 2U, 5U}) {
            const auto merged = GroupMerge(order, threads)(at);
            REQUIRE(merged.groups == known.size());
            std::size_t wrong = 0;
            for (std::size_t m = 0; m < parts.size(); ++m) {
                const auto found = places(merged, m);
                REQUIRE(found.size() == parts[m][0].size());
                for (std::size_t g = 0; g < found.size(); ++g) {
                    std::vector<std::uint64_t> key;
                    for (std::size_t k = 0; k < width; ++k) {
                        key.push_back(parts[m][k][g]);
                        wrong += merged.words[k][found[g]] == key.back() ? 0U : 1U;
                    }
                    wrong += found[g] == known[key] ? 0U : 1U;
                }
            }
            CHECK(wrong == 0);
        }
    }
}

TEST_CASE("Many buckets and symbols come back from their packed keys") {
    lsmer::SymbolDictionary symbols;
    std::vector<std::uint32_t> codes{0};
    for (int i = 0; i < 900; ++i) codes.push_back(symbols.intern(std::to_string(i * 7919 % 900)));
    const auto ranks = symbols.ranks();
    const std::uint64_t step = 60'000'000'000;
    words_list part(2);
    for (std::uint64_t i = 0; i < 2000; ++i) {
        part[0].push_back(codes[i * 37 % codes.size()]);
        part[1].push_back(i % 11 == 0 ? 0 : 12345 + (i * i % 5000) * step); // null, too
    }
    const auto m = merge({{.ranks = ranks.get()}, {.step = step}}, {&part, &part});
    REQUIRE(!m.order.empty());
    const auto found = places(m, 1);
    std::size_t wrong = 0;
    for (std::size_t g = 0; g < found.size(); ++g) {
        wrong += m.words[0][found[g]] == part[0][g] && m.words[1][found[g]] == part[1][g] ? 0U : 1U;
    }
    CHECK(wrong == 0);
    for (std::size_t i = 1; i < m.groups; ++i) {
        const auto a = symbols.name(static_cast<std::uint32_t>(m.words[0][i - 1]));
        const auto b = symbols.name(static_cast<std::uint32_t>(m.words[0][i]));
        wrong += a < b || (a == b && m.words[1][i - 1] < m.words[1][i]) ? 0U : 1U;
    }
    CHECK(wrong == 0);
}
