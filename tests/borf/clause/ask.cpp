#include "borf/clause/ask.hpp"

#include "../../fail/support/source.hpp"
#include "support/catch.hpp"

namespace {

/// Holds a source, as a table does.
struct holder {};

} // namespace

template <>
struct borf::source_traits<holder> {
    static hollow_source<trades> open(const holder&) { return {}; }
};

TEST_CASE("ask: what a query can be put to", "[clause]") {
    static_assert(borf::queryable<hollow_source<trades>> && borf::queryable<holder>);
    static_assert(!borf::queryable<int> && !borf::queryable<trades>);
    static_assert(std::is_same_v<borf::source_of<holder>, hollow_source<trades>>);
    SUCCEED();
}

TEST_CASE("ask: binding takes sources that stay", "[clause]") {
    const hollow_source<trades> source;
    const auto bound = borf::query<"select price from trades">.from(source);
    using checked = decltype(bound)::checked;
    static_assert(checked::ok && checked::width == 1);
    const auto binds = [](auto&& s) {
        return requires {
            borf::query<"select price from trades">.from(std::forward<decltype(s)>(s));
        };
    };
    CHECK(binds(source));
    CHECK_FALSE(binds(hollow_source<trades>{}));
    CHECK_FALSE(binds(5));
}

TEST_CASE("ask: a refused query answers everything with itself", "[clause]") {
    constexpr borf::refused_query no;
    static_assert(!no && !no.run() && !no.value() && !*no && !no.explain() && !no->run());
    SUCCEED();
}
