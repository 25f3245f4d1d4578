#include "borf/pipeline/describe.hpp"

#include "../support/tables.hpp"
#include "borf/check/checked.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "support/catch.hpp"

#include <string>

using borf::query;

namespace {

/// The texts of all that a query holds: columns, by, where.
template <class Query>
std::string told(const Query& q) {
    using C = borf::check::checked<kinds, Query>;
    STATIC_REQUIRE(C::ok);
    const auto slots = C::slots(q);
    borf::pipeline::query_view view = borf::pipeline::view_of(C::tree);
    view.schema = lsmer::column_infos<kinds>;
    view.slots = {slots.begin(), slots.size()};
    std::string out;
    for (const auto& i : view.columns) borf::pipeline::describe(out += '|', view, i);
    for (const auto& i : view.by) borf::pipeline::describe(out += "|by ", view, i);
    for (const auto w : view.where) borf::pipeline::describe(out += "|where ", view, w);
    return out.substr(1);
}

} // namespace

TEST_CASE("Columns stand for themselves, expressions have a name") {
    CHECK(told(query<"select wide, w: wide, wide + 1 from kinds">) ==
          "wide|w: wide|wide_add: wide + 1");
    CHECK(told(query<"select sum wide, n: count i, real wavg wide by code from kinds">) ==
          "wide_sum: sum wide|n: count i|wide_wavg: real wavg wide|by code");
}

TEST_CASE("Compound operands are in parentheses, so that no precedence matters") {
    CHECK(told(query<"select a: 2*wide+4, b: (2*wide)+4, c: neg wide - 1 from kinds">) ==
          "a: 2 * (wide + 4)|b: (2 * wide) + 4|c: neg (wide - 1)");
    CHECK(told(borf::select((2 * kinds::wide + 4).as<"a">())) == "a: (2 * wide) + 4");
    CHECK(told(query<"select from kinds where (flag or wide > 3) and not flag">) ==
          "where (flag or (wide > 3)) and (not flag)");
}

TEST_CASE("Constants are written as the language writes them") {
    CHECK(told(query<"select from kinds where real > 2.50, code in (`AAPL;`MSFT), "
                     "note = \"x y\", at between 2023-01-31 and 2023-01-31T09:30, "
                     "day <> 2023-02-01, took < 00:05, flag = true">) ==
          "where real > 2.5|where code in (\"AAPL\"; \"MSFT\")|where note = \"x y\"|"
          "where at between 2023-01-31T00:00:00 and 2023-01-31T09:30:00|"
          "where day <> 2023-02-01|where took < 0D00:05:00|where flag = true");
    CHECK(told(borf::select().where(kinds::big >= ~std::uint64_t{0})) ==
          "where big >= 18446744073709551615");
}

TEST_CASE("The same for both spellings") {
    CHECK(told(query<"select m: max wide by 0D00:01 xbar at from kinds where wide > tiny">) ==
          told(borf::select(borf::max(kinds::wide).as<"m">())
                   .by(borf::xbar(lsmer::timespan{60'000'000'000}, kinds::at))
                   .where(kinds::wide > kinds::tiny)));
}
