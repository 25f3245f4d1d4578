#include "borf/pipeline/execute.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <type_traits>

namespace {

constexpr auto named = borf::query<"select max price, avg size by symbol from trades limit 5">;
constexpr auto all = borf::query<"select from trades limit 3">;

} // namespace

TEST_CASE("Names and types of a result are part of its type") {
    using checked = prepared<trades, named>::checked;
    using wanted =
        borf::Result<borf::result_column<"symbol", lsmer::symbol>,
                     borf::result_column<"price", double>, borf::result_column<"size", double>>;
    STATIC_REQUIRE(std::is_same_v<borf::pipeline::result_of<checked>, wanted>);
    using everything = prepared<trades, all>::checked;
    using columns = borf::Result<
        borf::result_column<"time", lsmer::timestamp>, borf::result_column<"symbol", lsmer::symbol>,
        borf::result_column<"price", double>, borf::result_column<"size", std::int32_t>>;
    STATIC_REQUIRE(std::is_same_v<borf::pipeline::result_of<everything>, columns>);
}

TEST_CASE("A checked query and its constants give a result") {
    const held_trades held(100);
    const auto source = held.source();
    using checked = prepared<trades, all>::checked;
    const auto slots = checked::slots(all);
    const auto r = borf::pipeline::execute<checked>(source, {slots.begin(), slots.size()}).value();
    REQUIRE(r.rows() == 3);
    CHECK(r.column<"time">()[2].ns == 2'000'000'000);
    CHECK(r.column<"symbol">()[1] == "b");
    CHECK(r.stats().rows == 100);
}

TEST_CASE("Queries of one shape share what runs them") {
    using one = prepared<trades, all>::checked;
    static constexpr auto other = borf::query<"select from trades limit 5">;
    using two = prepared<trades, other>::checked;
    STATIC_REQUIRE(std::is_same_v<one::shape, two::shape>);
    const held_trades held(100);
    const auto source = held.source();
    CHECK(all(source).value().rows() == 3);
    CHECK(other(source).value().rows() == 5);
}
