#include "lsmer/engine/erase.hpp"

#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <string>

using namespace lsmer;
using test::accounts;

namespace {

/// Ranges that the manifest keeps.
std::size_t kept_ranges(const io::Memory& disk) {
    return manifest::Manifest<io::Memory>::open(disk, "/db").value()->version()->erased().size();
}

void put_accounts(test::account_table& table, int first, int last) {
    auto batch = table.batch();
    for (int i = first; i < last; ++i) {
        batch.put({std::to_string(1000 + i), "owner", i, {}});
    }
    table.write(batch).value();
}

std::size_t count_accounts(const test::account_table& table) {
    const auto rows = test::rows_both_ways(table.snapshot());
    return rows ? rows->size() : ~std::size_t{0};
}

} // namespace

TEST_CASE("an erased range hides rows of files until a compaction leaves them out") {
    const io::Memory disk;
    const engine::options how = test::small_options(10'000);
    auto table = test::account_table::open("/db", how, disk).value();
    put_accounts(table, 0, 100);
    table.flush().value();
    table.erase_range({"1020"}, {"1040"}).value();
    CHECK(count_accounts(table) == 80);
    table.flush().value(); // only ranges: no file, an edit
    CHECK(count_accounts(table) == 80);
    CHECK_FALSE(table.contains("1020").value());
    CHECK(table.contains("1040").value());
    put_accounts(table, 25, 30);
    CHECK(count_accounts(table) == 85);
    table.close().value();
    CHECK(kept_ranges(disk) == 1);

    auto again = test::account_table::open("/db", how, disk).value();
    CHECK(count_accounts(again) == 85);
    const auto before = again.snapshot();
    again.compact().value();
    CHECK(count_accounts(again) == 85);
    CHECK(test::rows_both_ways(before)->size() == 85);
    again.close().value();
    CHECK(kept_ranges(disk) == 0); // nothing is left that it erases
    CHECK(count_accounts(test::account_table::open("/db", how, disk).value()) == 85);
}

TEST_CASE("many ranges, of one flush and of several, are kept apart and forgotten together") {
    const io::Memory disk;
    const engine::options how = test::small_options(10'000);
    auto table = test::account_table::open("/db", how, disk).value();
    put_accounts(table, 0, 200);
    table.flush().value();
    auto batch = table.batch();
    for (int i = 0; i < 100; i += 10) {
        batch.erase_range({std::to_string(1000 + i)}, {std::to_string(1005 + i)});
    }
    table.write(batch).value();
    table.flush().value();
    batch.clear();
    batch.erase_from({"1150"});
    batch.erase_range({"2"}, {"1"}); // empty
    table.write(batch).value();
    table.flush().value();
    CHECK(count_accounts(table) == 100);
    table.close().value();
    CHECK(kept_ranges(disk) == 11);
    auto again = test::account_table::open("/db", how, disk).value();
    again.compact().value();
    CHECK(count_accounts(again) == 100);
    again.close().value();
    CHECK(kept_ranges(disk) == 0);
}
