#include "lsmer/base/message.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("messages join text, characters and numbers") {
    REQUIRE(join("a", 'b', 3, std::string("c"), std::string_view("d"), -4LL) == "ab3cd-4");
    REQUIRE(join("", std::string_view()).empty());
}

TEST_CASE("a number of any width is written in full") {
    REQUIRE(join(0) == "0");
    REQUIRE(join(std::int8_t{-128}, ' ', std::uint16_t{65535}) == "-128 65535");
    REQUIRE(join(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
    REQUIRE(join(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

TEST_CASE("text with zero bytes stays whole") {
    using namespace std::string_view_literals;
    REQUIRE(join("a\0b"sv, '\0') == "a\0b\0"sv);
}
