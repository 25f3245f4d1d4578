#include "lsmer/memtable/column.hpp"

#include "support/catch.hpp"

#include <string>
#include <string_view>
#include <vector>

using lsmer::memtable::Column;

TEST_CASE("memtable column: whole vectors lie where they are, the last one is copied") {
    std::vector<std::int32_t> values(3000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int32_t>(i);
    const Column<std::int32_t> column(values.data(), 2049);
    std::int32_t scratch[lsmer::vector_rows];
    CHECK(column.rows() == 2049);
    CHECK(column.vectors() == 3);
    CHECK(column.read(1, scratch) == values.data() + 1024);
    const std::int32_t* const last = column.read(2, scratch);
    CHECK(last == scratch);
    CHECK(last[0] == 2048);
    CHECK(last[1] == 0);
    CHECK(last[1023] == 0);
    CHECK(column.fetch(2048) == 2048);
    CHECK(column.values() == values.data());
    CHECK_FALSE(column.bounds().known);
    CHECK_FALSE(column.bounds(2).known);
}

TEST_CASE("memtable column: texts, and no rows at all") {
    const std::vector<std::string_view> values{"a", "bc"};
    const Column<std::string_view> column(values.data(), 2);
    std::vector<std::string_view> scratch(lsmer::vector_rows, "old");
    const std::string_view* const v = column.read(0, scratch.data());
    CHECK(v[1] == "bc");
    CHECK(v[2].empty());
    CHECK(Column<std::string_view>(nullptr, 0).vectors() == 0);
}
