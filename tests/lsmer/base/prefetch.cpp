#include "lsmer/base/prefetch.hpp"

#include "support/catch.hpp"

TEST_CASE("prefetch: any address will do") {
    const int here[64] = {};
    lsmer::prefetch(here, sizeof here);
    lsmer::prefetch(nullptr, 4096);
    CHECK(here[63] == 0);
}
