#include "borf/pipeline/explain.hpp"

#include "../support/shapes.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "borf/source/memory_source.hpp"
#include "support/catch.hpp"

#include <string>

using borf::query;

namespace {

/// Without the line that is never the same.
std::string without_time(std::string s) {
    const std::size_t at = s.find("time         ");
    REQUIRE(at != std::string::npos);
    REQUIRE(s.substr(s.size() - 4) == " ms\n");
    return s.substr(0, at);
}

} // namespace

TEST_CASE("A plan, and what running it read") {
    const held_trades held(10'000);
    const auto source = held.source();
    const auto q =
        query<"select max price by symbol from trades "
              "where time < 1970-01-01T00:10:00, (size + 1) > 2 order price desc limit 2">;
    CHECK(without_time(q.from(source).explain().value()) ==
          "source       trades: 10000 rows, 1 row group\n"
          "where 1      time < 1970-01-01T00:10:00 by zone maps, then ranges\n"
          "             row groups pruned 0, passed 0; vectors pruned 9, passed 0\n"
          "where 2      (size + 1) > 2 by rows\n"
          "by           symbol: direct index\n"
          "select       price: max price\n"
          "aggregate 1  max price: a state per group\n"
          "order        price descending\n"
          "limit        2 rows\n"
          "row groups   1, 0 pruned, 0 answered by zone maps\n"
          "vectors      10, 9 pruned\n"
          "encoded      0 conditions and 0 sums on vectors as stored; "
          "0 vectors of selected rows alone\n"
          "rows         1024 read, 428 selected, 2 returned\n"
          "read         4 chunks, 240000 bytes\n"
          "threads      1\n");
}

TEST_CASE("Aggregates and how each is kept") {
    const held_trades held(100);
    const auto source = held.source();
    const auto q = query<"select n: count i, c: count size, s: sum price, m: avg size, "
                         "v: size wavg price, t: last time from trades">;
    const std::string told = without_time(q.from(source).explain().value());
    CHECK(told.find("aggregate 1  count i: rows counted\n"
                    "aggregate 2  count size: rows counted\n"
                    "aggregate 3  sum price: sums in lane 1, rows counted\n"
                    "aggregate 4  avg size: sums in lane 2, rows counted\n"
                    "aggregate 5  size wavg price: sums in lane 3, divided by lane 2\n"
                    "aggregate 6  last time: a state for all\n"
                    "lanes        3 sums of doubles\n") != std::string::npos);
    CAPTURE(told);
    CHECK(told.find("by  ") == std::string::npos);
}

TEST_CASE("Options show") {
    const held_trades held(5000);
    const auto source = held.source(100); // 50 groups, 7 parts
    const auto q = query<"select n: count i by symbol from trades where symbol in (`a;`b)">;
    const auto bound = q.from(source);
    const std::string plain = bound.explain({.threads = 2}).value();
    CHECK(plain.find("where 1      symbol in (\"a\"; \"b\") by zone maps, then codes of symbols\n"
                     "             row groups pruned 0, passed 50; vectors pruned 0, passed 0\n") !=
          std::string::npos);
    CHECK(plain.find("threads      2\n") != std::string::npos);
    const std::string slow = bound.explain({.prune = false, .direct_index = false}).value();
    CHECK(slow.find("by codes of symbols, zone maps not used\n") != std::string::npos);
    CHECK(slow.find("by           symbol: hash\n") != std::string::npos);
}

TEST_CASE("All columns, and no rows to group") {
    const held_trades none(0);
    const auto source = none.source();
    const auto all = query<"select from trades">;
    CHECK(all.from(source).explain().value().find("select       all columns\n") !=
          std::string::npos);
    const auto grouped = query<"select n: count i by symbol from trades where symbol in (`a;`b)">;
    const std::string told = grouped.from(source).explain().value();
    CHECK(told.find("source       trades: 0 rows, 0 row groups\n") == 0);
    CHECK(told.find("by           symbol: no rows to group\n") != std::string::npos);
}
