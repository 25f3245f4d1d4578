#include "lsmer/engine/write_batch.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

using namespace lsmer;
using test::row_op;

namespace {

std::vector<row_op> ops_of(const Batch<test::counter_rows>& batch) {
    std::vector<row_op> out;
    for (const std::uint8_t op : batch.column<2>()) out.push_back(static_cast<row_op>(op));
    return out;
}

} // namespace

TEST_CASE("a write batch has a row for each thing done, two for a range") {
    SymbolDictionary symbols;
    engine::WriteBatch<test::counters> batch(symbols);
    CHECK(batch.empty());
    batch.put({10, 1});
    batch.merge({20, 2});
    batch.erase(3);
    batch.erase_range({4}, {5});
    batch.erase_from({6});
    CHECK(batch.size() == 6);
    using enum row_op;
    CHECK(ops_of(batch.rows()) ==
          std::vector<row_op>{put, merge, erase, range_begin, range_end, range_open});
    for (std::size_t i = 0; i < 6; ++i) {
        CHECK(batch.rows().column<1>()[i] == static_cast<std::int64_t>(i) + 1);
    }
    CHECK(batch.rows().column<0>()[1] == 20);
    CHECK(are_ops(batch.rows().column<2>()));
    batch.clear();
    CHECK(batch.empty());
    CHECK(batch.rows().empty());
}

TEST_CASE("a write batch keeps its texts") {
    SymbolDictionary symbols;
    engine::WriteBatch<test::accounts> batch(symbols);
    {
        const std::string key(50, 'k');
        const std::string owner(50, 'o');
        batch.put({key, owner, 1, {}});
        batch.erase(key);
    }
    CHECK(batch.rows().column<0>()[0] == std::string(50, 'k'));
    CHECK(batch.rows().column<1>()[0] == std::string(50, 'o'));
    CHECK(batch.rows().column<0>()[1] == std::string(50, 'k'));
}
