#include "borf/check/names.hpp"

#include "borf/text/parser.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

/// Names of the result, grouping columns behind a bar; or the clash.
std::string names(std::string_view text) {
    auto p = borf::text::parse<borf::medium_tree>(text);
    REQUIRE_FALSE(p.error);
    const auto clash = borf::check::name_items(p.tree);
    if (!clash.name.empty()) {
        return "twice " + std::string(clash.name) + " at " + std::to_string(clash.position);
    }
    std::string out;
    const auto add = [&](const auto& items) {
        for (const borf::item& i : items) {
            std::string name(borf::check::name_size(i), ' ');
            borf::check::write_name(i, name.data());
            CHECK(borf::check::is_named(i, name));
            CHECK_FALSE(borf::check::is_named(i, name + "x"));
            out += name + " ";
        }
    };
    add(p.tree.columns);
    out += "|";
    add(p.tree.by);
    return out;
}

} // namespace

TEST_CASE("names: the last column mentioned", "[check]") {
    CHECK(names("select price, avg size, a*b, c+1 from t") == "price size b c |");
    CHECK(names("select sum(a*b)%sum(c) by 5 xbar d, e from t") == "c |d e ");
    CHECK(names("select count i, n: count i from t") == "x n |");
    CHECK(names("select a between b and c from t") == "c |");
}

TEST_CASE("names: a clash takes the function's name", "[check]") {
    CHECK(names("select avg price, max price from t") == "price_avg price_max |");
    CHECK(names("select price, neg price from t") == "price price_neg |");
    CHECK(names("select count sym by sym from t") == "sym_count |sym ");
    CHECK(names("select a+b, b from t") == "b_add b |");
    CHECK(names("select x: sum a, sum x from t") == "x x_sum |");
}

TEST_CASE("names: what stays equal is told with its place", "[check]") {
    CHECK(names("select a:b, a:c from t") == "twice a at 7");
    CHECK(names("select b, b from t") == "twice b at 7");
    CHECK(names("select avg a, avg a from t") == "twice a at 7");
    CHECK(names("select sum a by a: b, a from t") == "twice a at 16");
    CHECK(names("select a_avg: b, avg a, max a from t") == "twice a_avg at 7");
}
