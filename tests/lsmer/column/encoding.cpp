#include "lsmer/column/encoding.hpp"

#include "support/catch.hpp"

TEST_CASE("encoding: every one has its name") {
    using lsmer::encoding;
    CHECK(to_string(encoding::plain) == "plain");
    CHECK(to_string(encoding::packed) == "packed");
    CHECK(to_string(encoding::other) == "other");
}
