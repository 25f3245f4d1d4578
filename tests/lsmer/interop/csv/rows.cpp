#include "lsmer/interop/csv/rows.hpp"

#include "support/catch.hpp"

namespace {

struct triples : lsmer::table<"triples"> {
    static constexpr struct a : lsmer::column<"a", lsmer::symbol> {} a{};
    static constexpr struct n : lsmer::column<"n", std::int32_t> {} n{};
    static constexpr struct b : lsmer::column<"b", lsmer::nullable<lsmer::symbol>> {} b{};
    using columns = lsmer::columns<a, n, b>;
};

} // namespace

TEST_CASE("csv rows: symbols move to another dictionary when they are first needed") {
    lsmer::SymbolDictionary from;
    lsmer::SymbolDictionary to;
    static_cast<void>(to.intern("y"));
    lsmer::csv::Recoding recoding(from, to);
    const auto recoded = [&](const char* a, const char* b) {
        lsmer::csv::Rows<triples> rows;
        lsmer::get<0>(rows.columns).push_back(from.intern(a));
        lsmer::get<1>(rows.columns).push_back(7);
        lsmer::get<2>(rows.columns).push_back(from.intern(b));
        rows.count = 1;
        recoding.apply(rows);
        const lsmer::Batch<triples> batch = rows.batch();
        REQUIRE(batch.rows() == 1);
        CHECK(batch[triples::n][0] == 7);
        CHECK(to.name(batch[triples::a][0]) == a);
        CHECK(to.name(batch[triples::b][0]) == b);
    };
    recoded("x", "y");
    recoded("z", "");
    recoded("y", "x");
    CHECK(to.size() == 4);
}
