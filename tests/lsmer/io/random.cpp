#include "lsmer/io/random.hpp"

#include "support/catch.hpp"

TEST_CASE("random numbers differ and are not zero") {
    const auto a = lsmer::io::random_number();
    const auto b = lsmer::io::random_number();
    REQUIRE(a != 0);
    REQUIRE(a != b);
}
