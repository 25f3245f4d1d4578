#include "lsmer/base/items.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

namespace {

/// Long enough to live on the heap, so that a sanitizer sees what is lost or freed twice.
std::string word(std::uint64_t n) {
    return "a word that no small string holds, number " + std::to_string(n);
}

} // namespace

TEST_CASE("items grow, copy and move as an array does") {
    items<std::string> a;
    REQUIRE(a.empty());
    for (std::uint64_t i = 0; i < 100; ++i) a.push_back(word(i));
    REQUIRE(a.size() == 100);
    REQUIRE(a.front() == word(0));
    REQUIRE(a.back() == word(99));
    items<std::string> b = a;
    REQUIRE(b == a);
    b[5] = "other";
    REQUIRE_FALSE(b == a);
    a = std::move(b);
    REQUIRE(a[5] == "other");
    a = items<std::string>{"x", "y"};
    REQUIRE(a == items<std::string>{"x", "y"});
    REQUIRE_FALSE(a == items<std::string>{"x"});
    REQUIRE(items<std::string>(a.view()) == a);
}

TEST_CASE("an item may be added to its own array") {
    items<std::string> a{word(1)};
    for (int i = 0; i < 9; ++i) a.push_back(a.front());
    REQUIRE(a.size() == 10);
    for (const std::string& s : a) REQUIRE(s == word(1));
}

TEST_CASE("items are put in, taken out and cut off anywhere") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    items<std::string> ours;
    std::vector<std::string> model;
    for (std::uint64_t step = 0; step < 2000; ++step) {
        const std::size_t at = random() % (model.size() + 1);
        const auto offset = static_cast<std::ptrdiff_t>(at);
        if (random() % 8 < 5) {
            ours.insert(ours.begin() + at, word(step));
            model.insert(model.begin() + offset, word(step));
        } else if (at < model.size()) {
            ours.erase(ours.begin() + at);
            model.erase(model.begin() + offset);
        } else if (random() % 16 == 0) {
            ours.shrink(at / 2);
            model.resize(at / 2);
        }
        REQUIRE(ours.size() == model.size());
    }
    REQUIRE(std::vector<std::string>(ours.begin(), ours.end()) == model);
}

TEST_CASE("sort_items orders any number of items") {
    const unsigned seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    for (std::size_t count = 0; count < 70; ++count) {
        items<std::string> a;
        for (std::size_t i = 0; i < count; ++i) a.push_back(word(random() % 40));
        std::vector<std::string> model(a.begin(), a.end());
        std::sort(model.begin(), model.end());
        sort_items(a.begin(), a.size(),
                   [](const std::string& x, const std::string& y) { return x < y; });
        REQUIRE(std::vector<std::string>(a.begin(), a.end()) == model);
    }
}
