#include "lsmer/base/leaves.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

TEST_CASE("leaves: values are found by index, also of equal types", "[base]") {
    lsmer::leaves<int, std::string, int> pack{{1}, {"two"}, {3}};
    CHECK(get<0>(pack) == 1);
    CHECK(get<1>(pack) == "two");
    CHECK(get<2>(pack) == 3);
    get<2>(pack) = 30;
    const auto& fixed = pack;
    CHECK(get<2>(fixed) == 30);
    static_assert(std::is_same_v<decltype(get<1>(fixed)), const std::string&>);
}

TEST_CASE("leaves: empty and constexpr", "[base]") {
    [[maybe_unused]] constexpr lsmer::leaves<> none{};
    constexpr lsmer::leaves<int, char> two{{7}, {'x'}};
    static_assert(get<0>(two) == 7 && get<1>(two) == 'x');
}

TEST_CASE("each_index: calls once for each index, in order, with a constant", "[base]") {
    std::vector<std::size_t> seen;
    lsmer::each_index<4>([&](auto i) {
        constexpr std::size_t constant = i;
        seen.push_back(constant);
    });
    CHECK(seen == std::vector<std::size_t>{0, 1, 2, 3});
    lsmer::each_index<0>([](auto) { FAIL("no index, no call"); });
}

TEST_CASE("all_indices: stops at the first false", "[base]") {
    std::size_t calls = 0;
    CHECK_FALSE(lsmer::all_indices<5>([&](auto i) {
        ++calls;
        return i < 2;
    }));
    CHECK(calls == 3);
    CHECK(lsmer::all_indices<5>([](auto) { return true; }));
    CHECK(lsmer::all_indices<0>([](auto) { return false; }));
}

TEST_CASE("type_list: element by index", "[base]") {
    using list = lsmer::type_list<int, double, int>;
    static_assert(list::size == 3);
    static_assert(std::is_same_v<list::at<1>, double>);
    static_assert(std::is_same_v<list::at<2>, int>);
    static_assert(lsmer::is_one_of<int, double, int>);
    static_assert(!lsmer::is_one_of<char, double, int>);
    static_assert(!lsmer::is_one_of<char>);
    CHECK(true);
}
