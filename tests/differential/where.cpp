// Conditions: comparisons over every kind of column, decided by zone maps, by ranges, by codes and
// by rows. Queries that differ in their constants alone share their code: constants are many,
// queries few.
#include "support/compare.hpp"

using borf::between;
using borf::in;
using borf::query;
using borf::select;
using borf::within;
using namespace borf::literals;
using mix = mixed;

namespace {

constexpr auto ids = select(mix::id);

} // namespace

TEST_CASE("Integers compare with constants") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 11});
        for (const std::int64_t k : {-3, 0, 17, 4000}) {
            check_queries(rows, ids.where(mix::size < k), ids.where(mix::size == k),
                          ids.where(mix::small != k), ids.where(mix::tiny >= k));
        }
    }
}

TEST_CASE("Nullable and extreme integers compare with constants") {
    const material rows({.rows = 2300, .seed = 12});
    for (const std::int64_t k :
         {INT64_MIN, -INT64_MAX, std::int64_t{-1}, std::int64_t{5}, INT64_MAX}) {
        check_queries(rows, ids.where(mix::hole <= k), ids.where(mix::wide > k),
                      ids.where(mix::big > k));
    }
    for (const std::uint64_t k : {std::uint64_t{0}, std::uint64_t{500}, ~std::uint64_t{0} - 1}) {
        check_queries(rows, ids.where(mix::big >= k), ids.where(mix::gap <= k));
    }
}

TEST_CASE("Floats compare with constants, NaN and null smallest") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 13});
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double inf = std::numeric_limits<double>::infinity();
        for (const double k : {0.0, -0.0, 12.25, 12.3, 1e300, -inf, inf, nan}) {
            check_queries(rows, ids.where(mix::price < k), ids.where(mix::price == k),
                          ids.where(mix::real > k), ids.where(mix::single != k),
                          ids.where(mix::hole <= k));
        }
    }
}

TEST_CASE("Times compare with constants and dates") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 14});
        check_queries(
            rows,
            query<"select id from mixed where time between 2023-05-23T01:00 and 2023-05-23T02:00">,
            query<"select id from mixed where time >= 2023-05-24">,
            query<
                "select id from mixed where day within (2023-05-20;2023-05-23), due < 1970-01-03">,
            query<"select id from mixed where seen >= 2023-05-23T05:00, took < 0D00:00:02">);
    }
}

TEST_CASE("Symbols compare by code and by bytes") {
    for (const unsigned symbols : {2U, 7U, 3000U}) {
        const material rows({.rows = 2300, .symbols = symbols, .seed = 15});
        check_queries(rows, query<"select id from mixed where code = `S1">,
                      query<"select id from mixed where code = `nobody">,
                      query<"select id from mixed where code <> `S1, tag <= `S3">,
                      query<"select id from mixed where `S4 < code">,
                      query<"select id from mixed where code between `S1 and `S3">,
                      query<"select id from mixed where code in (`S1;`S5;`nobody)">,
                      query<"select id from mixed where not code in (`S1;`S5)">,
                      query<"select id from mixed where (code = `S1) or tag = `S1">);
    }
}

TEST_CASE("An empty symbol in a column without nulls is a value") {
    lsmer::SymbolDictionary names;
    lsmer::ColumnBuffer<mixed> buffer(names);
    MixedRows rows({.rows = 50, .seed = 16});
    for (const std::string_view code : {"", "a", "", "b"}) {
        auto row = rows.columns().row(0);
        row[mix::code] = code;
        buffer.push_back(row);
    }
    const borf::MemorySource<mixed> source(buffer);
    CHECK(ids.where(mix::code == "")(source).value().rows() == 2);
    CHECK(ids.where(mix::code == "a")(source).value().rows() == 1);
    CHECK(query<"select id from mixed where `S4 < code">(source).value().rows() == 2);
    CHECK(select(borf::count()).by(mix::code)(source).value().rows() == 3);
}

TEST_CASE("Texts compare by bytes") {
    const material rows({.rows = 2300, .seed = 17});
    check_queries(rows, query<"select id from mixed where note < \"n15\", note <> \"n1\"">,
                  query<"select id from mixed where remark in (\"n3\";\"n4\")">,
                  query<"select a: remark between \"n1\" and \"n2\", b: note = remark, "
                        "c: remark >= \"n3\", d: note = \"n7\" from mixed">);
}

TEST_CASE("Booleans, and, or, not") {
    const material rows({.rows = 2300, .seed = 18});
    check_queries(rows, ids.where(mix::flag), ids.where(!mix::sign), ids.where(mix::sign != true),
                  ids.where(mix::sign < true),
                  ids.where((mix::size > 100 || !mix::flag) && mix::tiny < 20),
                  ids.where(!(mix::size > 100 && mix::tiny < 20)));
}

TEST_CASE("Columns compare with columns of other types") {
    const material rows({.rows = 2300, .seed = 19});
    using borf::as;
    check_queries(rows, ids.where(mix::tiny < mix::small),
                  select(as<"a">(mix::hole >= mix::tiny), as<"b">(mix::big > mix::wide),
                         as<"c">(mix::gap == mix::byte), as<"d">(mix::single <= mix::price),
                         as<"e">(mix::real != mix::size), as<"f">(mix::day < mix::due),
                         as<"g">(mix::time >= mix::seen), as<"h">(mix::code == mix::tag),
                         as<"i">(mix::code < mix::tag), as<"j">(mix::flag == mix::sign),
                         as<"k">(mix::price != mix::real), as<"l">(mix::big == mix::byte)));
}

TEST_CASE("Lists and ranges") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 20});
        for (const std::int64_t k : {-10, 3, 30}) {
            check_queries(rows, ids.where(in(mix::size, k, k + 1, k + 7)),
                          ids.where(!in(mix::small, k, k + 1), !between(mix::hole, k, k + 20)),
                          ids.where(within(mix::size, mix::tiny, k + 20)),
                          ids.where(in(mix::price, 0.0, 0.25 * static_cast<double>(k))),
                          ids.where(between(mix::price, k, k + 9), 2 * k < mix::size));
        }
    }
}

TEST_CASE("Conjuncts, each on the survivors of the last") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 5000, .clustered = clustered, .seed = 21});
        for (const std::int64_t k : {5, 40, 90}) {
            check_queries(rows,
                          ids.where(mix::size >= k, mix::size<k + 30, mix::flag, mix::price> 1.5,
                                    mix::code != "S2"),
                          select(borf::count(), borf::sum(mix::size))
                              .where(mix::size + 1 > mix::tiny, mix::size >= k, mix::code == "S3"));
        }
    }
}
