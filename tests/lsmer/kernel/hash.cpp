#include "lsmer/kernel/hash.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <map>
#include <random>

namespace {

using namespace lsmer;

template <bool Nullable, class T>
bool in_order(T a, T b) {
    if constexpr (Nullable || std::is_floating_point_v<T>) {
        if (kernel::is_null_lane(a) || kernel::is_null_lane(b)) {
            return kernel::is_null_lane(a) && !kernel::is_null_lane(b);
        }
    }
    return a < b;
}

template <bool Nullable, class T>
void check_words(std::mt19937_64& random) {
    auto values = lanes::random<T>(random);
    const auto known = lanes::edges<T>();
    std::copy(known.begin(), known.end(), values.begin());
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const T a = values[i];
        const std::uint64_t word = kernel::to_word<Nullable>(a);
        const T back = kernel::from_word<Nullable, T>(word);
        const bool returned = lanes::same(back, a) || (back == a && a == T{0}); // -0.0 as 0.0
        if (!returned) CHECK(back == a);
        for (std::size_t j = 0; j < known.size(); ++j) {
            const T b = values[j];
            const std::uint64_t other = kernel::to_word<Nullable>(b);
            const bool good = (word < other) == in_order<Nullable>(a, b) &&
                              (word > other) == in_order<Nullable>(b, a);
            if (good) continue;
            CAPTURE(a, word, b, other);
            CHECK(good);
        }
    }
    for (const isa which : lanes::bodies()) {
        std::vector<std::uint64_t> words(vector_rows);
        invoke_isa_as<kernel::detail::to_words<T, Nullable>>(which, values.data(), words.data());
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            wrong += words[i] == kernel::to_word<Nullable>(values[i]) ? 0U : 1U;
        }
        CAPTURE(static_cast<int>(which));
        CHECK(wrong == 0);
    }
}

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
                 auto random_key) {
    std::vector<std::vector<std::uint64_t>> words(width, std::vector<std::uint64_t>(vector_rows));
    std::vector<const std::uint64_t*> at;
    for (auto& w : words) {
        for (auto& word : w) word = random_key();
        at.push_back(w.data());
    }
    const auto row = [&](std::size_t i) { return i * step + step - 1; };
    constexpr std::uint32_t untouched = 12345678;
    std::vector<std::uint32_t> index(vector_rows, untouched);
    table.find_or_add(at.data(), vector_rows / step, row, index.data());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < vector_rows; ++i) {
        if (i % step != step - 1) {
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

TEMPLATE_TEST_CASE("hash: words are in the order of values and give them back", "[kernel]",
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_words<false, TestType>(random);
    check_words<true, TestType>(random);
}

TEST_CASE("hash: zeros are one key, NaNs are one key", "[kernel]") {
    CHECK(kernel::to_word<false>(-0.0) == kernel::to_word<false>(0.0));
    CHECK(kernel::to_word<true>(-0.0F) == kernel::to_word<true>(0.0F));
    CHECK(kernel::to_word<false>(std::nan("1")) == kernel::to_word<false>(-std::nan("2")));
}

TEST_CASE("hash: groups are numbered as they come, however many words a key has", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t width : {1, 2, 3}) {
        // One group; few; about as many as rows, through several growths.
        for (const std::uint64_t keys : {1, 40, 1000000}) {
            CAPTURE(width, keys);
            kernel::GroupTable table(width);
            Numbers numbers;
            const unsigned shift = static_cast<unsigned>(random() % 2) * 40;
            for (std::size_t vector = 0; vector < 12; ++vector) {
                CHECK(feed(table, numbers, width, vector % 2 + 1,
                           [&] { return random() % keys << shift; }) == 0);
                CHECK(table.size() == numbers.size());
            }
        }
    }
}

TEST_CASE("hash: a cleared table starts over", "[kernel]") {
    kernel::GroupTable table;
    const auto row = [](std::size_t i) { return i; };
    const std::vector<std::uint64_t> first{5, 6, 5};
    const std::uint64_t* words[] = {first.data()};
    std::vector<std::uint32_t> index(3);
    table.find_or_add(words, 3, row, index.data());
    CHECK(index == std::vector<std::uint32_t>{0, 1, 0});
    table.clear();
    CHECK(table.size() == 0);
    const std::vector<std::uint64_t> second{6, 7, 5};
    words[0] = second.data();
    table.find_or_add(words, 3, row, index.data());
    CHECK(index == std::vector<std::uint32_t>{0, 1, 2});
    CHECK(table.word(0, 0) == 6);
    table.find_or_add(words, 0, row, index.data());
    CHECK(table.size() == 3);
}
