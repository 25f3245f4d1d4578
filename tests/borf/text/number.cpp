#include "borf/text/number.hpp"

#include "support/catch.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace {

using borf::text::to_double;

bool same(const std::string& s) {
    const double want = std::strtod(s.c_str(), nullptr);
    return std::bit_cast<std::uint64_t>(to_double(s)) == std::bit_cast<std::uint64_t>(want);
}

} // namespace

TEST_CASE("number: small decimals are exact at compile time", "[text]") {
    static_assert(to_double("0") == 0 && to_double("1") == 1 && to_double("1.5") == 1.5);
    static_assert(to_double(".25") == 0.25 && to_double("3.") == 3 && to_double("1e3") == 1000);
    static_assert(to_double("0.1") == 0.1 && to_double("123456.789") == 123456.789);
    static_assert(to_double("1e-3") == 0.001 && to_double("2.5E+2") == 250);
}

TEST_CASE("number: the slow path rounds at compile time too", "[text]") {
    static_assert(to_double("9007199254740993") == 9007199254740992.0);   // tie to even
    static_assert(to_double("9007199254740995") == 9007199254740996.0);   // tie to even
    static_assert(to_double("9007199254740993.0001") == 9007199254740994.0);
    static_assert(to_double("1.7976931348623157e308") == std::numeric_limits<double>::max());
    static_assert(to_double("2.2250738585072014e-308") == std::numeric_limits<double>::min());
    static_assert(to_double("4.9406564584124654e-324") ==
                  std::numeric_limits<double>::denorm_min());
}

TEST_CASE("number: the ends of the range", "[text]") {
    CHECK(std::isinf(to_double("1.7976931348623159e308")));
    CHECK(std::isinf(to_double("1e309")));
    CHECK(std::isinf(to_double("1e999999999999")));
    CHECK(to_double("1e-999999999999") == 0);
    CHECK(to_double("0e999999999999") == 0);
    for (const char* s :
         {"1.7976931348623158e308", "2.2250738585072011e-308", "2.4703282292062327e-324",
          "2.4703282292062328e-324", "7.4109846876186981e-324", "0.000000000000000000000000001",
          "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649"
          "01797758720709633028641669288791094655554785194040263065748867150582068190890200070"
          "838367"
          "62738548458177115317644757302700698555713669596228429148198608349364752927190741684"
          "443655"
          "10704342711559699508093042880177904174497791.999",
          "6.631236871469758276785396630275967242e-4", "3.518437208883201171875e13",
          "62.5364939768271845828", "8.10109172351e-10", "1.50000000000000011102230246251565",
          "0.00000000000000000000000000000000000000000000000000000000000000000001"}) {
        INFO(s);
        CHECK(same(s));
    }
}

TEST_CASE("number: random decimals round as strtod rounds them", "[text]") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    const auto digits = [&](std::size_t count) {
        std::string s;
        for (std::size_t i = 0; i < count; ++i) s += static_cast<char>('0' + random() % 10);
        return s;
    };
    for (int i = 0; i < 4000; ++i) {
        std::string s = digits(random() % 4 == 0 ? random() % 40 : random() % 18);
        if (random() % 2 == 0 || s.empty()) s += "." + digits(1 + random() % 25);
        if (random() % 2 == 0) {
            s += "e" + std::to_string(static_cast<int>(random() % 700) - 350);
        }
        INFO(s);
        REQUIRE(same(s));
    }
    // Every bit pattern, printed in full, comes back; so do the halves between neighbours.
    for (int i = 0; i < 300; ++i) {
        const double d = std::abs(std::bit_cast<double>(random()));
        if (!std::isfinite(d)) continue;
        char text[1200];
        std::snprintf(text, sizeof text, "%.17g", d);
        REQUIRE(to_double(text) == d);
        std::snprintf(text, sizeof text, "%.770e", d);
        REQUIRE(to_double(text) == d);
    }
}

TEST_CASE("number: digits past the limit still break ties", "[text]") {
    // 2^53 + 1 is a tie; a one 800 digits further decides it.
    const std::string tie = "9007199254740993." + std::string(800, '0');
    CHECK(to_double(tie) == 9007199254740992.0);
    CHECK(to_double(tie + "1") == 9007199254740994.0);
    CHECK(same(std::string(900, '9')) == same("1e900"));
    CHECK(same("0." + std::string(300, '0') + std::string(900, '7')));
    CHECK(same(std::string(300, '3') + "." + std::string(900, '7')));
}
