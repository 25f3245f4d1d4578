#include "borf/check/resolve.hpp"

#include "borf/support/tables.hpp"
#include "borf/text/parser.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

using borf::failure_kind;

template <class S = kinds>
auto check(std::string_view text) {
    const auto p = borf::text::parse<borf::medium_tree>(text);
    INFO(text);
    REQUIRE_FALSE(p.error);
    return borf::check::resolve(p.tree, {lsmer::column_infos<S>.data(), lsmer::column_count<S>},
                                lsmer::table_name<S>);
}

/// The type of one selected expression, a question mark when it is nullable; or the failure.
std::string type(const std::string& text, const std::string& rest = "") {
    const auto c = check("select x: " + text + rest + " from kinds");
    if (c.error) return std::string(to_string(c.error.kind));
    const borf::value_type t = c.tree.nodes[c.tree.columns[0].root].type;
    return std::string(lsmer::to_string(t.kind)) + (t.nullable ? "?" : "");
}

/// kind: found, expected @ position
template <class S = kinds>
std::string failure(std::string_view text) {
    const auto f = check<S>(text).error;
    return std::string(to_string(f.kind)) + ": " + std::string(f.found) + ", " +
           std::string(f.expected) + " @ " + std::to_string(f.position);
}

} // namespace

TEST_CASE("check: types of row expressions", "[check]") {
    CHECK(type("tiny") == "i8");
    CHECK(type("maybe") == "i32?");
    CHECK(type("tiny+wide") == "i64");
    CHECK(type("maybe*2") == "i64?");
    CHECK(type("tiny%2") == "f64");
    CHECK(type("tiny div 2") == "i64?");
    CHECK(type("single+1") == "f64");
    CHECK(type("neg tiny") == "i64");
    CHECK(type("day-2023-01-01") == "i64");
    CHECK(type("day+1") == "date");
    CHECK(type("at-2023-01-01") == "timespan");
    CHECK(type("at-at") == "timespan");
    CHECK(type("at+00:05") == "timestamp");
    CHECK(type("took*2") == "timespan");
    CHECK(type("took%00:01") == "f64");
    CHECK(type("00:05 xbar at") == "timestamp");
    CHECK(type("7 xbar day") == "date");
    CHECK(type("7 xbar due") == "date?");
    CHECK(type("5 xbar single") == "f64");
    CHECK(type("0.5 xbar tiny") == "f64");
    CHECK(type("maybe>5") == "bool");
    CHECK(type("note=\"a\"") == "bool");
    CHECK(type("maybe between 1 and 2") == "bool");
    CHECK(type("code in `a`b") == "bool");
    CHECK(type("not flag") == "bool");
    CHECK(type("5") == "i64");
    CHECK(type("raw") == "fixed_bytes");
}

TEST_CASE("check: types of aggregates", "[check]") {
    CHECK(type("count i") == "i64");
    CHECK(type("count note") == "i64");
    CHECK(type("sum tiny") == "i64");
    CHECK(type("sum maybe") == "i64");
    CHECK(type("sum single") == "f64");
    CHECK(type("sum took") == "timespan");
    CHECK(type("avg tiny") == "f64?");
    CHECK(type("avg tiny", " by code") == "f64");
    CHECK(type("avg maybe", " by code") == "f64?");
    CHECK(type("min tiny") == "i8?");
    CHECK(type("max due", " by code") == "date?");
    CHECK(type("max day", " by code") == "date");
    CHECK(type("first code", " by day") == "symbol");
    CHECK(type("last note") == "text?");
    CHECK(type("tiny wavg real", " by code") == "f64");
    CHECK(type("maybe wavg real", " by code") == "f64?");
    CHECK(type("(max wide)-min wide") == "i64?");
    CHECK(type("(max wide)-min wide", " by code") == "i64");
    CHECK(type("1+count i") == "i64");
}

TEST_CASE("check: literals take the type that they stand beside", "[check]") {
    const auto c = check("select from kinds where at>2023-01-01, real<5, 2=single, wide<1.5, "
                         "at between 1970-01-02 and 2023-01-01T00:00, real in (1;2.5)");
    REQUIRE_FALSE(c.error);
    const auto& s = c.tree.slots;
    REQUIRE(s.size() == 8);
    CHECK(s[0].integer == 19358 * borf::check::ns_per_day);
    CHECK(s[1].real == 5);
    CHECK(s[2].real == 2);
    CHECK(s[3].real == 1.5);
    CHECK(s[4].integer == borf::check::ns_per_day);
    CHECK(s[5].integer == s[0].integer);
    CHECK(s[6].real == 1);
    CHECK(s[7].real == 2.5);
    for (const borf::node& n : c.tree.nodes) {
        if (n.code != borf::op::literal) continue;
        CHECK(n.type.kind == (n.a == 0 || n.a == 4 || n.a == 5 ? lsmer::type_kind::timestamp
                                                                : lsmer::type_kind::f64));
    }
}

TEST_CASE("check: columns become indices", "[check]") {
    const auto c = check<trades>("select size, price from trades order price desc, size");
    REQUIRE_FALSE(c.error);
    CHECK(c.tree.nodes[0].a == 3);
    CHECK(c.tree.nodes[1].a == 2);
    CHECK(c.tree.order[0].column == 1);
    CHECK(c.tree.order[1].column == 0);
    // Grouping columns come first in the result, all columns where none is selected.
    CHECK(check<trades>("select sum size by symbol from trades order size").tree.order[0].column ==
          1);
    CHECK(check<trades>("select from trades order size").tree.order[0].column == 3);
    CHECK(check<trades>("select avg price, max price by symbol from trades order price_max")
              .tree.order[0]
              .column == 2);
}

TEST_CASE("check: names that are not there", "[check]") {
    CHECK(failure<trades>("select prize from trades") == "no_such_column: prize, price @ 7");
    CHECK(failure<trades>("select Price from trades") == "no_such_column: Price, price @ 7");
    CHECK(failure<trades>("select zzz from trades") == "no_such_column: zzz,  @ 7");
    CHECK(failure<trades>("select i from trades") == "no_such_column: i,  @ 7");
    CHECK(failure<trades>("select price from trade") == "other_table: trade, trades @ 18");
    CHECK(failure<trades>("select avg price from trades order prices") ==
          "no_such_result: prices, price @ 35");
    CHECK(failure<trades>("select avg price from trades order size") ==
          "no_such_result: size,  @ 35");
    CHECK(failure<trades>("select a: price, a: size from trades") ==
          "duplicate_name: a, a name of its own @ 7");
}

TEST_CASE("check: operations on the wrong types", "[check]") {
    CHECK(failure("select code+1 from kinds") == "wrong_type: symbol, numbers or times @ 7");
    CHECK(failure("select 1+flag from kinds") == "wrong_type: bool, numbers or times @ 9");
    CHECK(failure("select wide div real from kinds") == "wrong_type: f64, integers @ 16");
    CHECK(failure("select neg day from kinds") == "wrong_type: date, a number or timespan @ 11");
    CHECK(failure("select not wide from kinds") == "wrong_type: i64, booleans @ 11");
    CHECK(failure("select flag and wide from kinds") == "wrong_type: i64, booleans @ 16");
    CHECK(failure("select at>5 from kinds") == "wrong_type: i64, timestamp @ 10");
    CHECK(failure("select 5<at from kinds") == "wrong_type: i64, timestamp @ 7");
    CHECK(failure("select day=at from kinds") == "wrong_type: timestamp, date @ 11");
    CHECK(failure("select code=5 from kinds") == "wrong_type: i64, symbol @ 12");
    CHECK(failure("select code=note from kinds") == "wrong_type: text, symbol @ 12");
    CHECK(failure("select raw=raw from kinds") == "wrong_type: fixed_bytes, fixed_bytes @ 11");
    CHECK(failure("select wide in (1;`a) from kinds") == "wrong_type: text, i64 @ 18");
    CHECK(failure("select at between 5 and 6 from kinds") == "wrong_type: i64, timestamp @ 18");
    CHECK(failure("select tiny xbar wide from kinds") ==
          "wrong_type: i8, constant xbar value @ 7");
    CHECK(failure("select 5 xbar at from kinds") == "wrong_type: i64, constant xbar value @ 7");
    CHECK(failure("select 5 xbar code from kinds") ==
          "wrong_type: symbol, constant xbar value @ 14");
    CHECK(failure("select sum day from kinds") == "wrong_type: date, a number or timespan @ 11");
    CHECK(failure("select avg took from kinds") == "wrong_type: timespan, numbers @ 11");
    CHECK(failure("select 0 xbar wide from kinds") ==
          "bad_constant: width of xbar, more than zero @ 7");
    CHECK(failure("select -1.5 xbar real from kinds") ==
          "bad_constant: width of xbar, more than zero @ 7");
    CHECK(failure("select wide from kinds limit -1") ==
          "bad_constant: limit, an integer from 0 @ 29");
}

TEST_CASE("check: aggregates over text", "[check]") {
    CHECK(failure("select avg code from kinds") == "aggregate_over_text: avg, code @ 7");
    CHECK(failure("select max note from kinds") == "aggregate_over_text: max, note @ 7");
    CHECK(failure("select code wavg wide from kinds") == "aggregate_over_text: wavg, code @ 12");
    CHECK(failure("select wide wavg code from kinds") == "aggregate_over_text: wavg, code @ 12");
    CHECK(failure("select sum raw from kinds") == "aggregate_over_text: sum, raw @ 7");
}

TEST_CASE("check: rows and aggregates do not mix", "[check]") {
    CHECK(failure("select code, sum wide from kinds") == "mixed: code, an aggregate of it @ 7");
    CHECK(failure("select wide+sum wide from kinds") == "mixed: wide, an aggregate of it @ 7");
    CHECK(failure("select wide by code from kinds") == "mixed: wide, an aggregate of it @ 7");
    CHECK(failure("select by code from kinds") == "no_aggregate: by, an aggregate @ 20");
    CHECK(failure("select 1 by code from kinds") == "no_aggregate: by, an aggregate @ 7");
    CHECK(failure("select sum avg wide from kinds") ==
          "misplaced_aggregate: sum, no aggregate inside another @ 7");
    CHECK(failure("select count i by max wide from kinds") ==
          "misplaced_aggregate: max, no aggregate in by @ 18");
    CHECK(failure("select wide from kinds where wide>avg wide") ==
          "misplaced_aggregate: avg, no aggregate in where @ 34");
    CHECK(type("sum wide", ", y: 1") == "i64"); // a constant is neither
}

TEST_CASE("check: conditions are boolean", "[check]") {
    CHECK(failure("select from kinds where wide") == "where_not_boolean: i64, bool @ 24");
    CHECK(failure("select from kinds where wide>1, wide+1") ==
          "where_not_boolean: i64, bool @ 36");
    CHECK_FALSE(check("select from kinds where flag, not flag, 1b").error);
}

TEST_CASE("check: right to left, said so", "[check]") {
    CHECK(failure<trades>("select from trades where price > 20 and size < 500") ==
          "right_to_left: and, a comma or () @ 36");
    CHECK(failure<trades>("select from trades where symbol=`a | symbol=`b") ==
          "right_to_left: or, a comma or () @ 35");
    CHECK_FALSE(check<trades>("select from trades where (price > 20) and size < 500").error);
    CHECK_FALSE(check<trades>("select from trades where price > 20, size < 500").error);
    // Nothing to do with reading order: two numbers.
    CHECK(failure<trades>("select size and price from trades") == "wrong_type: i32, booleans @ 7");
}

TEST_CASE("check: compile time and run time give the same", "[check]") {
    static constexpr auto parsed = borf::text::parse<borf::medium_tree>(
        "select avg price, n: count i by symbol from trades where time>2023-01-01 order n");
    static constexpr auto fixed = borf::check::resolve(
        parsed.tree, {lsmer::column_infos<trades>.data(), lsmer::column_count<trades>}, "trades");
    static_assert(!fixed.error);
    const auto now = check<trades>(
        "select avg price, n: count i by symbol from trades where time>2023-01-01 order n");
    CHECK(now.tree == fixed.tree);
}
