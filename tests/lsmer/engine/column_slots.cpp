#include "lsmer/engine/column_slots.hpp"

#include "lsmer/base/thread.hpp"
#include "support/catch.hpp"
#include "support/keyed.hpp"

#include <atomic>
#include <vector>

using namespace lsmer;
using test::row_op;

namespace {

/// Counts how often columns are opened; fails when told to.
struct CountingTable {
    const test::account_view::sstable_type* table;
    mutable std::atomic<int> opened{0};
    bool fails = false;

    [[nodiscard]] std::size_t groups() const { return table->groups(); }
    template <class T>
    [[nodiscard]] result<sstable::Column<T>> column(std::size_t group, std::size_t column) const {
        ++opened;
        if (fails) return make_error(error_kind::io, "no such luck");
        return table->template column<T>(group, column);
    }
};

} // namespace

TEST_CASE("a column of a mapped file is opened once, of others for each reader", "[threads]") {
    test::HandMadeView made;
    made.add_file({{row_op::put, "a", 1, {}}, {row_op::put, "b", 2, {}}}, 0, 1);
    for (const bool keep : {true, false}) {
        const CountingTable table{made.view->files[0]->table.get()};
        engine::ColumnSlots<CountingTable, std::int64_t> slots;
        slots.attach(table, 2, keep);
        for (int i = 0; i < 3; ++i) {
            for (std::size_t g = 0; g < 2; ++g) {
                auto column = slots.open(g).value();
                REQUIRE(column);
                CHECK(column->fetch(0) == static_cast<std::int64_t>(g) + 1);
                const auto moved = std::move(column);
                CHECK((*moved).fetch(0) == static_cast<std::int64_t>(g) + 1);
            }
        }
        CHECK(table.opened == (keep ? 2 : 6));
    }
    const CountingTable table{made.view->files[0]->table.get()};
    engine::ColumnSlots<CountingTable, std::int64_t> slots;
    slots.attach(table, 2, true);
    std::atomic<int> wrong{0};
    {
        std::vector<thread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&] { wrong += slots.open(1).value()->fetch(0) != 2; });
        }
    }
    CHECK(wrong == 0);
}

TEST_CASE("a column that cannot be opened is an error each time, and nothing is kept") {
    test::HandMadeView made;
    made.add_file({{row_op::put, "a", 1, {}}});
    for (const bool keep : {true, false}) {
        CountingTable table{made.view->files[0]->table.get()};
        table.fails = true;
        engine::ColumnSlots<CountingTable, std::int64_t> slots;
        slots.attach(table, 2, keep);
        CHECK_FALSE(slots.open(0));
        CHECK_FALSE(slots.open(0));
        table.fails = false;
        CHECK(slots.open(0));
    }
    CHECK_FALSE(engine::OpenColumn<std::int64_t>());
}
