#include "lsmer/interop/csv/header.hpp"

#include "support/catch.hpp"

namespace {

constexpr lsmer::column_info columns[] = {{"time"}, {"price"}};

auto match(std::vector<std::string> names,
           lsmer::csv::extra_columns extra = lsmer::csv::extra_columns::ignore) {
    return lsmer::csv::match_names(names, columns, extra);
}

} // namespace

TEST_CASE("csv header: columns are found by name, in any order, extra ones passed over") {
    const auto found = match({"note", "price", "x", "time"});
    REQUIRE(found);
    CHECK(found->column == std::vector<std::size_t>{3, 1});
    CHECK(found->fields == 4);
}

TEST_CASE("csv header: what is wrong with it is named") {
    const auto missing = match({"time", "Price"});
    REQUIRE(!missing);
    CHECK(missing.error().kind == lsmer::error_kind::not_found);
    CHECK(missing.error().message ==
          "the header does not name column price; it names time, Price");
    CHECK(match({"time", "price", "time"}).error().message ==
          "the header names column time twice");
    CHECK(match({"time", "price", "x"}, lsmer::csv::extra_columns::refuse).error().message ==
          "the table has no column \"x\"; ignore extra columns to pass it over");
}

TEST_CASE("csv header: without one the schema's order holds") {
    const auto layout = lsmer::csv::schema_layout(3);
    CHECK(layout.column == std::vector<std::size_t>{0, 1, 2});
    CHECK(layout.fields == 3);
}
