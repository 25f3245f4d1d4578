#include "lsmer/engine/view.hpp"

#include "lsmer/column/buffer.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "support/catch.hpp"
#include "support/counted_rows.hpp"

using namespace lsmer;

namespace {
struct no_table : counted {};
using memtable_type = memtable::Memtable<test::counted_table>;
using view_type = engine::View<memtable_type, no_table>;
} // namespace

TEST_CASE("a view knows how many rows are in its runs") {
    view_type view;
    CHECK(view.flushed() == 0);
    view.runs.push_back({make_ref<no_table>(), 0, 10});
    CHECK(view.flushed() == 10);
    view.runs.push_back({make_ref<no_table>(), 10, 5});
    CHECK(view.flushed() == 15);
}

TEST_CASE("a memtable of a view knows the numbers of its rows") {
    const auto run =
        make_ref<engine::MemtableRun<memtable_type>>(memtable::capacity{}, 100U, 7U);
    CHECK(run->first_row == 100);
    CHECK(run->log == 7);
    CHECK(run->end_row() == 100);
    SymbolDictionary symbols;
    ColumnBuffer<test::counted_table> rows(symbols);
    test::fill(rows, 0, 3);
    REQUIRE(run->table.append(rows.batch()));
    CHECK(run->end_row() == 103);
}

TEST_CASE("symbols live as long as somebody holds them") {
    ref<const engine::SharedSymbols> kept;
    {
        const auto symbols = make_ref<engine::SharedSymbols>();
        static_cast<void>(symbols->dictionary.intern("AA"));
        kept = symbols;
    }
    CHECK(kept->dictionary.name(1) == "AA");
}
