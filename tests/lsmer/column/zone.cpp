#include "lsmer/column/zone.hpp"

#include "support/catch.hpp"

TEST_CASE("zone: starts with nothing known and nulls possible", "[column]") {
    const lsmer::zone<double> z;
    CHECK_FALSE(z.known);
    CHECK(z.nulls);
    const lsmer::zone<std::string_view> texts{"a", "b", true, false};
    CHECK(texts.max == "b");
}
