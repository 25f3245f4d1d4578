#include "lsmer/base/fixed_string.hpp"

#include <type_traits>

#include "support/catch.hpp"

using namespace lsmer;

namespace {

template <fixed_string Text>
struct named {
    static constexpr std::string_view name = Text;
};

} // namespace

static_assert(named<"price">::name == "price");
static_assert(std::is_same_v<named<"a">, named<"a">>);
static_assert(!std::is_same_v<named<"a">, named<"b">>);
static_assert(fixed_string("abc").size() == 3);
static_assert(fixed_string("").size() == 0);
static_assert(fixed_string<4>(std::string_view("ab")).view() == std::string_view("ab\0\0", 4));
static_assert(name_hash("price") != name_hash("prize"));
static_assert(name_hash("") == 0xcbf29ce484222325U);

TEST_CASE("a fixed string ends with a NUL and compares by its text") {
    constexpr fixed_string text("select");
    REQUIRE(text.chars[6] == '\0');
    REQUIRE(text == fixed_string("select"));
    REQUIRE_FALSE(text == fixed_string("selecT"));
    REQUIRE(name_hash("a") == 0xaf63dc4c8601ec8cU); // the published FNV-1a vector
}
