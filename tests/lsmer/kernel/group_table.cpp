#include "lsmer/kernel/group_table.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

namespace {

using namespace lsmer;

/// Numbers keys in the order in which they come.
class Numbers {
public:
    std::uint32_t operator[](const std::vector<std::uint64_t>& key) {
        return known_.try_emplace(key, static_cast<std::uint32_t>(known_.size())).first->second;
    }
    std::size_t size() const { return known_.size(); }

private:
    std::map<std::vector<std::uint64_t>, std::uint32_t> known_;
};

/// Gives a table a vector of random keys, all rows or every second, and counts what it gets wrong.
std::size_t feed(kernel::GroupTable& table, Numbers& numbers, std::size_t width, std::size_t step,
                 std::size_t count, auto random_key) {
    std::vector<std::vector<std::uint64_t>> words(width, std::vector<std::uint64_t>(vector_rows));
    std::vector<const std::uint64_t*> at;
    for (auto& w : words) {
        for (auto& word : w) word = random_key();
        at.push_back(w.data());
    }
    std::vector<std::uint16_t> selection;
    for (std::size_t i = step - 1; i < vector_rows && selection.size() < count; i += step) {
        selection.push_back(static_cast<std::uint16_t>(i));
    }
    constexpr std::uint32_t untouched = 12345678;
    std::vector<std::uint32_t> index(vector_rows, untouched);
    table.find_or_add(at.data(), selection.size(), step == 1 ? nullptr : selection.data(),
                      index.data());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < vector_rows; ++i) {
        if (!std::binary_search(selection.begin(), selection.end(), i)) {
            wrong += index[i] == untouched ? 0U : 1U;
            continue;
        }
        std::vector<std::uint64_t> key;
        for (const auto& w : words) key.push_back(w[i]);
        const std::uint32_t expected = numbers[key];
        wrong += index[i] == expected ? 0U : 1U;
        for (std::size_t k = 0; k < width; ++k) {
            wrong += table.word(expected, k) == key[k] ? 0U : 1U;
        }
    }
    return wrong;
}

} // namespace

TEST_CASE("group table: numbered as they come, however many words a key has", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t width : {1, 2, 3}) {
        // One group; few; about as many as rows, through several growths.
        for (const std::uint64_t keys : {1, 40, 1000000}) {
            CAPTURE(width, keys);
            kernel::GroupTable table(width);
            for (int round = 0; round < 2; ++round) {
                Numbers numbers;
                const unsigned shift = static_cast<unsigned>(random() % 2) * 40;
                for (std::size_t vector = 0; vector < 12; ++vector) {
                    const std::size_t rows = vector < 8 ? vector_rows : random() % vector_rows;
                    CHECK(feed(table, numbers, width, vector % 3 + 1, rows,
                               [&] { return random() % keys << shift; }) == 0);
                    CHECK(table.size() == numbers.size());
                }
                table.clear(); // and once more, with the room that there is now
            }
        }
    }
}

TEST_CASE("group table: large, with slots fetched ahead", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    kernel::GroupTable words(2);
    kernel::GroupTable codes;
    std::vector<std::uint32_t> code(vector_rows);
    std::vector<std::uint64_t> first(vector_rows);
    std::vector<std::uint64_t> second(vector_rows);
    std::vector<std::uint32_t> by_word(vector_rows);
    std::vector<std::uint32_t> by_code(vector_rows);
    std::map<std::uint32_t, std::uint32_t> known;
    std::size_t wrong = 0;
    for (int vector = 0; vector < 80; ++vector) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            code[i] = static_cast<std::uint32_t>(random() % 60000) * 35791; // below 2^31
            first[i] = code[i] & 0xff;
            second[i] = std::uint64_t{code[i] >> 8} << 41;
        }
        const std::size_t count = vector % 4 == 3 ? random() % 1024 : vector_rows;
        const std::uint64_t* const at[] = {first.data(), second.data()};
        words.find_or_add(at, count, nullptr, by_word.data());
        codes.find_or_add(code.data(), count, nullptr, by_code.data());
        for (std::size_t i = 0; i < count; ++i) {
            const auto group =
                known.try_emplace(code[i], static_cast<std::uint32_t>(known.size())).first->second;
            wrong += by_word[i] == group && by_code[i] == group ? 0U : 1U;
            wrong += codes.word(group, 0) == code[i] && words.word(group, 1) == second[i] ? 0U : 1U;
        }
    }
    CHECK(wrong == 0);
    CHECK(words.size() == known.size());
    CHECK(codes.size() == known.size());
}

TEST_CASE("group table: a code is its own key", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::uint32_t keys : {1U, 300U, 0x7fffffffU}) {
        kernel::GroupTable table;
        std::map<std::uint32_t, std::uint32_t> known;
        std::vector<std::uint32_t> codes(vector_rows);
        std::vector<std::uint32_t> index(vector_rows);
        std::vector<std::uint16_t> selection(vector_rows);
        for (std::size_t vector = 0; vector < 10; ++vector) {
            for (auto& c : codes) c = static_cast<std::uint32_t>(random() % keys);
            const std::size_t count = vector % 2 == 0 ? 60 : 500;
            for (std::size_t i = 0; i < count; ++i) {
                selection[i] = static_cast<std::uint16_t>(2 * i + 1);
            }
            table.find_or_add(codes.data(), count, selection.data(), index.data());
            std::size_t wrong = 0;
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint32_t code = codes[selection[i]];
                const auto group =
                    known.try_emplace(code, static_cast<std::uint32_t>(known.size())).first->second;
                wrong += index[selection[i]] == group && table.word(group, 0) == code ? 0U : 1U;
            }
            CHECK(wrong == 0);
        }
        CHECK(table.size() == known.size());
    }
}

TEST_CASE("group table: cleared, it starts over", "[kernel]") {
    kernel::GroupTable table;
    std::vector<std::uint64_t> keys(vector_rows);
    const std::uint64_t* words[] = {keys.data()};
    std::vector<std::uint32_t> index(3);
    keys[0] = keys[2] = 5, keys[1] = 6;
    table.find_or_add(words, 3, nullptr, index.data());
    CHECK(index == std::vector<std::uint32_t>{0, 1, 0});
    table.clear();
    CHECK(table.size() == 0);
    keys[0] = 6, keys[1] = 7, keys[2] = 5;
    table.find_or_add(words, 3, nullptr, index.data());
    CHECK(index == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(table.word(0, 0) == 6);
    table.find_or_add(words, 0, nullptr, index.data());
    CHECK(table.size() == 3);
    // And for keys of another width.
    table.clear(2);
    const std::uint64_t* const pair[] = {keys.data(), keys.data()};
    table.find_or_add(pair, 2, nullptr, index.data());
    CHECK(table.width() == 2);
    CHECK(table.size() == 2);
    CHECK(table.word(1, 1) == 7);
}
