#include "lsmer/memtable/row_tree.hpp"
#include "lsmer/base/thread.hpp"

#include "lsmer/support/row_keys.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

using test::NumberTree;
using test::TextTree;

namespace {

constexpr std::uint32_t none = NumberTree::none;

/// The newest row of a key below a bound, found the simple way.
template <class Key>
struct Model {
    std::map<Key, std::vector<std::uint32_t>> rows;

    [[nodiscard]] std::uint32_t find(const Key& key, std::uint32_t bound) const {
        const auto at = rows.find(key);
        if (at == rows.end()) return none;
        const auto behind = std::lower_bound(at->second.begin(), at->second.end(), bound);
        return behind == at->second.begin() ? none : *(behind - 1);
    }
};

/// Inserts all, and asks for keys that are there and others, at bounds of all kinds.
std::size_t wrong_answers(const std::vector<std::int64_t>& keys, unsigned lost_bits) {
    NumberTree tree({&keys, lost_bits});
    Model<std::int64_t> model;
    std::mt19937_64 random(11);
    std::size_t wrong = 0;
    const auto count = static_cast<std::uint32_t>(keys.size());
    for (std::uint32_t row = 0; row < count; ++row) {
        tree.insert(keys[row], row);
        model.rows[keys[row]].push_back(row);
        for (int i = 0; i < 4; ++i) {
            const std::int64_t key = keys[random() % count] + (i == 3 ? 1 : 0);
            const auto bound = static_cast<std::uint32_t>(i == 0 ? row + 1 : random() % (row + 2));
            wrong += tree.find(key, bound) != model.find(key, bound);
        }
    }
    return wrong;
}

} // namespace

TEST_CASE("row_tree: answers like a map, in whatever order keys come") {
    constexpr std::size_t count = 1500;
    std::vector<std::vector<std::int64_t>> orders(7, std::vector<std::int64_t>(count));
    std::mt19937_64 random(3);
    for (std::size_t i = 0; i < count; ++i) {
        const auto n = static_cast<std::int64_t>(i);
        orders[0][i] = n * 5;                                    // ascending
        orders[1][i] = -n * 5;                                   // descending
        orders[2][i] = n % 2 == 0 ? n : -n;                      // from the middle outwards
        orders[3][i] = static_cast<std::int64_t>(random());      // anywhere
        orders[4][i] = static_cast<std::int64_t>(random() % 40); // few, again and again
        orders[5][i] = (n % 30 << 40) + n;                       // thirty ascending streams
        const double u = static_cast<double>(random() % 1000 + 1) / 1000;
        orders[6][i] = static_cast<std::int64_t>(std::pow(u, -2.0)); // Zipf: 1 is most frequent
    }
    orders[3][7] = INT64_MIN;
    orders[3][9] = INT64_MAX;
    for (std::size_t o = 0; o < orders.size(); ++o) {
        for (const unsigned lost : {0U, 6U, 63U}) {
            INFO("order " << o << ", heads without their last " << lost << " bits");
            CHECK(wrong_answers(orders[o], lost) == 0);
        }
    }
}

TEST_CASE("row_tree: text keys, empty, long, and with any byte") {
    std::vector<std::string> texts = {"", std::string(1, '\0'), std::string(2, '\0'), "\xff"};
    std::mt19937 random(17);
    for (int i = 0; i < 3000; ++i) {
        std::string text(random() % 4 == 0 ? 60'000 / (i + 1) : random() % 30, 'p');
        for (std::size_t j = 0; j < 4; ++j) text += "\0a\x80\xff"[random() % 4];
        texts.push_back(random() % 5 == 0 ? texts[random() % texts.size()] : text);
    }
    const std::vector<std::string_view> column(texts.begin(), texts.end());
    test::TextKeys keys{&column};
    keys.text.base(column[10]);
    TextTree tree(keys);
    Model<std::string_view> model;
    std::size_t wrong = 0;
    for (std::uint32_t row = 0; row < column.size(); ++row) {
        tree.insert(column[row], row);
        model.rows[column[row]].push_back(row);
        const std::string_view other = column[random() % column.size()];
        wrong += tree.find(column[row], row + 1) != row;
        wrong += tree.find(other, row / 2) != model.find(other, row / 2);
    }
    CHECK(wrong == 0);
}

TEST_CASE("row_tree: every bound sees its own version of a key") {
    std::vector<std::int64_t> keys(1000, 42);
    keys[0] = 41;
    keys[999] = 43;
    for (const unsigned lost : {0U, 8U}) {
        NumberTree tree({&keys, lost});
        for (std::uint32_t row = 0; row < 1000; ++row) tree.insert(keys[row], row);
        std::size_t wrong = 0;
        for (std::uint32_t bound = 2; bound < 1000; ++bound) {
            wrong += tree.find(42, bound) != bound - 1;
        }
        CHECK(wrong == 0);
        CHECK(tree.find(42, 1000) == 998);
        CHECK(tree.find(42, 1) == none);
        CHECK(tree.find(41, 0) == none);
        CHECK(tree.find(43, 999) == none);
        CHECK(tree.find(43, 1000) == 999);
    }
}

TEST_CASE("row_tree: an empty one has no rows") {
    const std::vector<std::int64_t> keys;
    const NumberTree tree({&keys});
    CHECK(tree.find(1, 0) == none);
    CHECK(tree.find(1, 100) == none);
}

TEST_CASE("row_tree: ascending keys fill the nodes, in one stream or in many") {
    constexpr std::uint32_t count = 20'000;
    std::vector<std::string> texts(count);
    const auto bytes = [&](auto&& number) {
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::string digits = std::to_string(number(i));
            texts[i] = std::string(9 - digits.size(), '0') + digits;
        }
        const std::vector<std::string_view> column(texts.begin(), texts.end());
        TextTree tree({&column});
        for (std::uint32_t i = 0; i < count; ++i) tree.insert(column[i], i);
        return static_cast<double>(tree.bytes()) / count;
    };
    const double one = bytes([](std::uint32_t i) { return i; });
    CHECK(one < 20 * 1.25); // 16 bytes of head, 4 of row number
    CHECK(bytes([](std::uint32_t i) { return i % 20 * 10'000'000 + i; }) < one * 1.25);
    CHECK(bytes([](std::uint32_t i) { return i * 7919U % count; }) > one * 1.25);
}

TEST_CASE("row_tree: what is reserved suffices") {
    std::vector<std::int64_t> keys(4000);
    std::mt19937_64 random(23);
    for (auto& key : keys) key = static_cast<std::int64_t>(random() % 100'000);
    std::sort(keys.begin(), keys.begin() + 1000); // full leaves, which then split at once
    NumberTree tree({&keys});
    std::size_t grown = 0;
    for (std::uint32_t row = 0; row < keys.size();) {
        const std::uint32_t rows = row % 3 == 0 ? 1 : 100;
        REQUIRE(tree.reserve(rows));
        const std::size_t memory = tree.memory();
        for (std::uint32_t i = 0; i < rows && row < keys.size(); ++i, ++row) {
            tree.insert(keys[row], row);
        }
        grown += tree.memory() - memory;
    }
    CHECK(grown == 0);
    CHECK(tree.bytes() <= tree.memory());
}

TEST_CASE("row_tree: what changed while it was searched is searched again") {
    std::size_t wrong = 0;
    std::size_t interrupted = 0;
    for (std::uint32_t row = 0; row < test::InterruptedTree::rows; ++row) {
        for (unsigned n = 1; n <= 4; ++n) {
            test::InterruptedTree t(row, n);
            wrong += t.tree.find(t.key(row), t.rows) != row;
            interrupted += t.interruption.comparison == 0;
        }
    }
    CHECK(wrong == 0);
    CHECK(interrupted > 60);
}

TEST_CASE("row_tree: two threads insert while others ask", "[threads]") {
    constexpr std::uint32_t count = 40'000;
    // Even rows come in descending order, so that one leaf changes all the time, and are asked for
    // there. Odd ones come in an order of no kind, a few a key.
    const auto key_of = [](std::uint32_t row) {
        return row % 2 == 0 ? -1 - std::int64_t{row} : std::int64_t{row % 13007 * 97 % 13007};
    };
    const auto newest = [](std::uint32_t row, std::uint32_t bound) {
        return row % 2 == 0 ? row : row + (bound - 1 - row) / 26014 * 26014;
    };
    std::vector<std::int64_t> column(count); // written row by row, as a memtable is
    NumberTree tree({&column, 3});
    std::vector<std::atomic<bool>> done(count);
    std::atomic<std::size_t> wrong{0};
    const auto insert = [&](std::uint32_t first) {
        for (std::uint32_t row = first; row < count; row += 2) {
            column[row] = key_of(row);
            tree.insert(column[row], row);
            done[row].store(true, std::memory_order_release);
        }
    };
    const auto ask = [&] {
        std::mt19937 random(5);
        std::uint32_t bound = 0;
        while (bound < count) {
            while (bound < count && done[bound].load(std::memory_order_acquire)) ++bound;
            if (bound == 0) continue;
            for (std::uint32_t i = 0; i < 8 && i < bound; ++i) {
                const std::uint32_t late = bound - 1 - i;
                wrong += tree.find(key_of(late), bound) != newest(late, bound);
            }
            const auto below = static_cast<std::uint32_t>(random() % bound + 1);
            const auto some = static_cast<std::uint32_t>(random() % below);
            wrong += tree.find(key_of(some), below) != newest(some, below);
            wrong += tree.find(13007 + some, below) != none;
        }
    };
    {
        lsmer::thread one([&] { insert(0); });
        lsmer::thread two([&] { insert(1); });
        lsmer::thread three(ask);
        ask();
    }
    CHECK(wrong == 0);
    std::size_t missing = 0;
    for (std::uint32_t row = 0; row < count; ++row) {
        missing += tree.find(key_of(row), row + 1) != row;
    }
    CHECK(missing == 0);
}
