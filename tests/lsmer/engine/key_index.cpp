#include "lsmer/engine/key_index.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <set>
#include <string>
#include <vector>

using namespace lsmer;
using engine::Fences;
using engine::KeyIndexBuilder;

namespace {

std::vector<std::string> index_keys(std::uint64_t seed, std::size_t count, std::string prefix) {
    std::mt19937_64 random(seed);
    std::set<std::string> keys;
    while (keys.size() < count) {
        // Many alike in their first 8 bytes, so that neighbouring heads are equal.
        keys.insert(prefix + std::string(1 + random() % 2, static_cast<char>('a' + random() % 2)) +
                    std::string(8, 'm') + std::to_string(random() % (count * 4)));
    }
    return {keys.begin(), keys.end()};
}

byte_buffer fences_of(const std::vector<std::string>& keys) {
    KeyIndexBuilder builder;
    for (const std::string& key : keys) builder.add(key);
    byte_buffer out;
    builder.put_fences(keys.empty() ? std::string_view{} : std::string_view(keys.back()), out);
    return out;
}

} // namespace

TEST_CASE("fences enclose the first row that is not before a key") {
    for (const std::size_t count : {1U, 2U, 63U, 64U, 65U, 128U, 1000U}) {
        for (const char* prefix : {"", "user:profile:"}) {
            const auto keys = index_keys(count, count, prefix);
            const byte_buffer bytes = fences_of(keys);
            Fences fences;
            REQUIRE(fences.open(bytes.view(), count));
            std::vector<std::string> asked = keys;
            for (const std::string& key : keys) {
                asked.push_back(key + '\0');
                asked.push_back(key.substr(0, key.size() - 1));
            }
            for (const char* other : {"", "a", "user:profile", "user:profilf", "zz", "\xff"}) {
                asked.emplace_back(other);
            }
            std::size_t wrong = 0;
            std::uint64_t widest = 0;
            for (const std::string& key : asked) {
                const auto row = static_cast<std::uint64_t>(
                    std::lower_bound(keys.begin(), keys.end(), key) - keys.begin());
                const engine::row_range among = fences.around(key);
                wrong += row < among.first || row > among.last || among.last > count;
                widest = std::max(widest, among.last - among.first);
            }
            CAPTURE(count, prefix);
            CHECK(wrong == 0);
            CHECK(widest <= count);
        }
    }
}

TEST_CASE("fences narrow a search down to 64 rows where heads differ") {
    std::vector<std::string> keys;
    for (int i = 0; i < 10'000; ++i) keys.push_back("k" + std::to_string(100'000 + i));
    const byte_buffer bytes = fences_of(keys);
    Fences fences;
    REQUIRE(fences.open(bytes.view(), keys.size()));
    for (const std::string& key : keys) {
        const engine::row_range among = fences.around(key);
        REQUIRE(among.last - among.first <= 2 * engine::fence_rows);
    }
}

TEST_CASE("bytes that are no fences are refused, and what is taken stays inside the file") {
    const auto keys = index_keys(5, 300, "p");
    const byte_buffer good = fences_of(keys);
    Fences fences;
    CHECK_FALSE(fences.open({}, 0));
    CHECK_FALSE(fences.open(good.view(), 299));
    for (std::size_t n = 0; n < good.size(); ++n) {
        CHECK_FALSE(fences.open(good.view().first(n), 300));
    }
    std::size_t outside = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        byte_buffer bad;
        put(bad, good.view());
        bad[at] ^= std::byte{0xff};
        if (!fences.open(bad.view(), 300)) continue;
        for (const std::string& key : keys) {
            const engine::row_range among = fences.around(key);
            outside += among.first > among.last || among.last > 300;
        }
    }
    CHECK(outside == 0);
}

TEST_CASE("groups of a keyed table have about 128 KiB, of an append table 65,536 rows") {
    using R = test::account_rows;
    CHECK(engine::rows_a_group<test::accounts>(1000, 10) == group_rows);
    CHECK(engine::rows_a_group<R>(0, 0) == group_rows);
    CHECK(engine::rows_a_group<R>(100'000'000, 1000) == vector_rows); // long rows
    CHECK(engine::rows_a_group<R>(15'000, 1000) == 8 * vector_rows);
    CHECK(engine::rows_a_group<R>(1000, 1000) == group_rows);
}
