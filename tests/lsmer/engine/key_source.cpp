#include "lsmer/engine/key_source.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <set>
#include <string>
#include <vector>

using namespace lsmer;
using test::row_op;
using source = engine::KeySource<test::account_rows, test::account_view>;

namespace {

std::vector<std::string> keys_forward(source& s) {
    std::vector<std::string> out;
    for (; s.valid(); s.next()) out.emplace_back(s.key());
    return out;
}
std::vector<std::string> keys_backward(source& s) {
    std::vector<std::string> out;
    for (; s.valid(); s.previous()) out.emplace_back(s.key());
    return {out.rbegin(), out.rend()};
}

/// Wrong answers of a source that holds these keys.
std::size_t wrong_walks(source& s, const std::set<std::string>& set, std::mt19937_64& random) {
    const std::vector<std::string> keys(set.begin(), set.end());
    std::size_t wrong = 0;
    s.seek_first();
    wrong += keys_forward(s) != keys;
    s.seek_last();
    wrong += keys_backward(s) != keys;
    for (int i = 0; i < 60; ++i) {
        const std::string key = test::random_key(random);
        const auto at = std::lower_bound(keys.begin(), keys.end(), key);
        s.seek(key);
        wrong += keys_forward(s) != std::vector<std::string>(at, keys.end());
        s.seek_before(key);
        wrong += keys_backward(s) != std::vector<std::string>(keys.begin(), at);
    }
    return wrong;
}

} // namespace

TEST_CASE("a source walks the keys of a memtable, each once, at its newest row") {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        std::mt19937_64 random(seed);
        test::HandMadeView v;
        const auto acts = test::random_acts(random, 150, false);
        v.add_memtable(acts);
        const auto& table = v.view->memtables[0]->table;
        for (const std::uint32_t bound : {1U, 70U, 150U}) {
            std::set<std::string> keys;
            for (std::uint32_t i = 0; i < bound; ++i) keys.insert(acts[i].key);
            source s(table, bound);
            CHECK(wrong_walks(s, keys, random) == 0);
            s.seek_last();
            CHECK(s.in_memory());
            CHECK(s.place().row == table.find(s.key(), bound));
            CHECK(s.op().value() == table.op(s.place().row));
        }
    }
}

TEST_CASE("a source walks the files of a run one after the other") {
    for (const auto access : {sstable::access::mmap, sstable::access::pread}) {
        test::HandMadeView v(access);
        std::set<std::string> keys;
        for (const char start : {'a', 'b', 'c'}) {
            std::vector<test::act> acts;
            for (int i = 0; i < 150; ++i) {
                const std::string key = std::string(1, start) + std::to_string(1000 + i);
                acts.push_back({i % 5 == 0 ? row_op::merge : row_op::put, key, i, {}});
                keys.insert(key);
            }
            v.add_file(acts, 1, 40);
        }
        // Three files of one run, in order of key.
        const engine::run_span run{0, 3};
        std::mt19937_64 random(1);
        source s(*v.view, run);
        CHECK(wrong_walks(s, keys, random) == 0);
        s.seek("b1005");
        REQUIRE(s.valid());
        CHECK(s.op().value() == static_cast<std::uint8_t>(row_op::merge));
        CHECK(s.place().file == v.view->files[1].get());
        CHECK(s.value<2>(s.place()).value() == 5);
        CHECK(s.value<1>(s.place()).value() == "by 5");
        s.next();
        CHECK(s.op().value() == static_cast<std::uint8_t>(row_op::put));
        CHECK(s.failure());
    }
}
