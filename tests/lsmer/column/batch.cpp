#include "lsmer/column/batch.hpp"

#include "support/catch.hpp"

#include <vector>

namespace {

struct pairs {
    static constexpr struct key : lsmer::column<"key", std::int32_t> {
    } key{};
    static constexpr struct value : lsmer::column<"value", double> {
    } value{};
    using columns = lsmer::columns<key, value>;
};

} // namespace

TEST_CASE("batch: views of columns by index and by column", "[column]") {
    const std::vector<std::int32_t> keys{1, 2, 3};
    const std::vector<double> values{0.1, 0.2, 0.3};
    const lsmer::Batch<pairs> batch({{keys}, {values}});
    CHECK(batch.rows() == 3);
    CHECK_FALSE(batch.empty());
    CHECK(batch.column<0>().data() == keys.data());
    CHECK(batch[pairs::value][2] == 0.3);
}

TEST_CASE("batch: a slice is of all columns", "[column]") {
    const std::vector<std::int32_t> keys{1, 2, 3};
    const std::vector<double> values{0.1, 0.2, 0.3};
    const auto slice = lsmer::Batch<pairs>({{keys}, {values}}).slice(1, 2);
    CHECK(slice.rows() == 2);
    CHECK(slice[pairs::key].size() == 2);
    CHECK(slice[pairs::key][0] == 2);
    CHECK(slice[pairs::value][1] == 0.3);
    CHECK(slice.slice(2, 0).empty());
}

TEST_CASE("batch: starts empty", "[column]") { CHECK(lsmer::Batch<pairs>().empty()); }
