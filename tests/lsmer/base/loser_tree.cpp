#include "lsmer/base/loser_tree.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace {

struct Item {
    int key;
    int id;
    bool operator==(const Item&) const = default;
};

struct Run {
    std::vector<Item> items;
    std::size_t at = 0;

    [[nodiscard]] bool done() const { return at == items.size(); }
    void next() { ++at; }
    [[nodiscard]] const Item& head() const { return items[at]; }
};

/// Either direction, and how often it was asked.
struct Order {
    bool descending = false;
    std::size_t* asked = nullptr;

    bool operator()(const Run& a, const Run& b) const {
        if (asked != nullptr) ++*asked;
        return descending ? a.head().key > b.head().key : a.head().key < b.head().key;
    }
};
using Tree = lsmer::LoserTree<Run, Order>;

std::vector<Item> merge(std::vector<Run>& runs, Order order) {
    std::vector<Item> out;
    for (Tree tree(runs, order); !tree.done(); tree.next()) out.push_back(tree.top().head());
    return out;
}

/// Sorted runs of random lengths, and what a stable sort of all of them, one behind the other, is.
std::vector<Item> make(std::vector<Run>& runs, std::size_t count, int keys, bool descending,
                       std::mt19937& random) {
    const auto before = [&](const Item& a, const Item& b) {
        return descending ? a.key > b.key : a.key < b.key;
    };
    std::vector<Item> all;
    runs.assign(count, {});
    for (Run& run : runs) {
        for (std::size_t n = random() % 4 == 0 ? 0 : random() % 50; n != 0; --n) {
            run.items.push_back({static_cast<int>(random() % static_cast<unsigned>(keys)), 0});
        }
        std::stable_sort(run.items.begin(), run.items.end(), before);
        for (Item& item : run.items) {
            item.id = static_cast<int>(all.size());
            all.push_back(item);
        }
    }
    std::stable_sort(all.begin(), all.end(), before);
    return all;
}

} // namespace

TEST_CASE("loser_tree: merges like a stable sort of everything, both directions") {
    std::mt19937 random(29);
    std::vector<Run> runs;
    for (std::size_t count = 0; count <= 70; ++count) {
        for (const int keys : {1, 5, 1'000'000}) {
            const bool descending = random() % 2 == 0;
            const auto wanted = make(runs, count, keys, descending, random);
            INFO(count << " sources, " << keys << " keys, descending " << descending);
            CHECK(merge(runs, {descending}) == wanted);
        }
    }
}

TEST_CASE("loser_tree: long stretches from one source, of different ones in turn") {
    std::vector<Run> runs(9);
    std::vector<Item> wanted;
    std::mt19937 random(31);
    for (int i = 0; i < 20'000;) {
        const std::size_t source = random() % 9;
        for (std::size_t n = random() % (random() % 2 == 0 ? 12 : 300); n != 0; --n, ++i) {
            runs[source].items.push_back({i, static_cast<int>(source)});
            wanted.push_back(runs[source].items.back());
        }
    }
    CHECK(merge(runs, {}) == wanted);
}

TEST_CASE("loser_tree: a stretch costs one comparison a step, a step of a random merge log2 k") {
    std::size_t asked = 0;
    std::vector<Run> apart(16);
    std::vector<Run> mixed(16);
    std::mt19937 random(37);
    for (int i = 0; i < 16'000; ++i) {
        apart[static_cast<std::size_t>(i) / 1000].items.push_back({i, 0});
        mixed[random() % 16].items.push_back({i, 0});
    }
    CHECK(merge(apart, {false, &asked}).size() == 16'000);
    CHECK(asked < 15'000 + 16 * 40); // the last one asks nobody
    asked = 0;
    CHECK(merge(mixed, {false, &asked}).size() == 16'000);
    CHECK(asked <= 4 * 16'000 + 15);
}

TEST_CASE("loser_tree: rows up to the runner-up are taken at once") {
    std::mt19937 random(41);
    std::vector<Run> runs;
    for (const std::size_t count : {1U, 2U, 7U, 33U}) {
        const auto wanted = make(runs, count, 30, false, random);
        std::vector<Item> got;
        Tree tree(runs);
        while (!tree.done()) {
            Run& from = tree.source(tree.winner());
            const std::uint32_t second = tree.runner_up();
            do {
                got.push_back(from.head());
                from.next();
            } while (
                !from.done() &&
                (second == Tree::none || from.head().key < tree.source(second).head().key ||
                 (from.head().key == tree.source(second).head().key && tree.winner() < second)));
            tree.moved();
        }
        INFO(count << " sources");
        CHECK(got == wanted);
    }
}
