#include "lsmer/column/vector.hpp"

#include "support/catch.hpp"

TEST_CASE("vector: sizes divide each other, and files depend on them", "[column]") {
    static_assert(lsmer::vector_rows == 1024);
    static_assert(lsmer::group_rows == 64 * lsmer::vector_rows);
    static_assert(lsmer::batch_rows_max % lsmer::group_rows == 0);
    CHECK(true);
}
