#include "lsmer/column/row.hpp"

#include "lsmer/column/trades.hpp"
#include "support/catch.hpp"

using column_tests::trades;

TEST_CASE("row: made in the order of columns, reached by column", "[column]") {
    lsmer::Row<trades> row{lsmer::timestamp{5}, "AAPL", 1.5, true, "hello"};
    CHECK(row[trades::time].ns == 5);
    CHECK(row[trades::symbol] == "AAPL");
    CHECK(*row[trades::price] == 1.5);
    CHECK(row[trades::buy]);
    CHECK(get<4>(row) == "hello");
    row[trades::price] = lsmer::null;
    const auto& fixed = row;
    CHECK_FALSE(fixed[trades::price].has_value());
}

TEST_CASE("row: starts empty", "[column]") {
    const lsmer::Row<trades> row{};
    CHECK(row[trades::time].ns == 0);
    CHECK(row[trades::symbol].empty());
    CHECK_FALSE(row[trades::price]);
}
