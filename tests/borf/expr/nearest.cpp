#include "borf/expr/nearest.hpp"

#include "support/catch.hpp"

#include <string>

TEST_CASE("nearest: distances", "[expr]") {
    using borf::edit_distance;
    static_assert(edit_distance("", "") == 0 && edit_distance("abc", "abc") == 0);
    static_assert(edit_distance("", "abc") == 3 && edit_distance("abc", "") == 3);
    static_assert(edit_distance("prize", "price") == 1 && edit_distance("pirce", "price") == 1);
    static_assert(edit_distance("pric", "price") == 1 && edit_distance("pprice", "price") == 1);
    static_assert(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance(std::string(64, 'a'), std::string(64, 'b')) == 64);
    CHECK(edit_distance(std::string(65, 'a'), "a") > 64);
}

TEST_CASE("nearest: the nearest of several, or none", "[expr]") {
    const auto nearest = [](std::string_view wanted) {
        borf::Nearest n(wanted);
        for (const char* name : {"time", "symbol", "price", "size"}) n.offer(name);
        return std::string(n.name);
    };
    CHECK(nearest("prize") == "price");
    CHECK(nearest("tiem") == "time");
    CHECK(nearest("symbols") == "symbol");
    CHECK(nearest("volume").empty());
    CHECK(nearest("").empty());
}
