#include "lsmer/base/result.hpp"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

namespace {

result<int> half(int n) {
    if (n % 2 != 0) return make_error(error_kind::invalid_argument, n, " is odd");
    return n / 2;
}

/// Counts the objects of its kind that live.
struct counted_value {
    static inline int alive = 0;
    counted_value() { ++alive; }
    counted_value(counted_value&&) noexcept { ++alive; }
    ~counted_value() { --alive; }
};

} // namespace

TEST_CASE("a result holds a value or an error") {
    const result<int> good = half(4);
    REQUIRE(good);
    REQUIRE(good.has_value());
    REQUIRE(*good == 2);
    const result<int> bad = half(3);
    REQUIRE_FALSE(bad);
    REQUIRE(bad.error().kind == error_kind::invalid_argument);
    REQUIRE(bad.error().message == "3 is odd");
}

TEST_CASE("value on an error throws it") {
    REQUIRE(half(4).value() == 2);
    try {
        (void)half(3).value();
        FAIL("no exception");
    } catch (const error& e) {
        REQUIRE(e.message == "3 is odd");
        REQUIRE(std::string(e.what()) == "3 is odd");
    }
    status s = make_error(error_kind::io, "no");
    REQUIRE_THROWS_AS(s.value(), error);
    s = {};
    REQUIRE_NOTHROW(s.value());
}

TEST_CASE("a result owns its value through moves") {
    {
        result<counted_value> a = counted_value();
        REQUIRE(counted_value::alive == 1);
        result<counted_value> b = std::move(a);
        REQUIRE(counted_value::alive == 2); // the moved-from value lives until its result goes
        a = error{error_kind::io, "gone"};
        REQUIRE(counted_value::alive == 1);
        a = std::move(b);
        REQUIRE(counted_value::alive == 2);
        REQUIRE(a);
    }
    REQUIRE(counted_value::alive == 0);
    result<std::vector<int>> v = std::vector<int>{1, 2, 3};
    const std::vector<int> taken = std::move(v).value();
    REQUIRE(taken.size() == 3);
    REQUIRE(v->empty());
}

TEST_CASE("an error seen from further out says so first") {
    const error e = make_error(error_kind::io, "disk gone").within("while opening /db");
    REQUIRE(e.message == "while opening /db: disk gone");
    REQUIRE(e.kind == error_kind::io);
}


TEST_CASE("every kind has a name of its own") {
    std::vector<std::string_view> names;
    for (int k = 0; k <= static_cast<int>(error_kind::unsupported); ++k) {
        const std::string_view name = to_string(static_cast<error_kind>(k));
        REQUIRE_FALSE(name.empty());
        for (const std::string_view other : names) REQUIRE(other != name);
        names.push_back(name);
    }
    REQUIRE(to_string(error_kind::io) == "io");
    REQUIRE(to_string(error_kind::unsupported) == "unsupported");
}

TEST_CASE("a result that goes gives its value away, not a reference into itself") {
    static_assert(std::is_same_v<decltype(std::declval<lsmer::result<int>>().value()), int>);
    static_assert(std::is_same_v<decltype(*std::declval<lsmer::result<int>>()), int>);
    const auto make = [] { return lsmer::result<std::string>(std::string(100, 'x')); };
    std::size_t seen = 0;
    for (const char c : make().value()) seen += c == 'x';
    CHECK(seen == 100);
}
