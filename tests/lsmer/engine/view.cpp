#include "lsmer/engine/view.hpp"

#include "lsmer/column/buffer.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "support/catch.hpp"
#include "support/counted_rows.hpp"

using namespace lsmer;

namespace {
using memtable_type = memtable::Memtable<test::counted_table>;
} // namespace

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
