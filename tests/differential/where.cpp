// Conditions: every comparison over every kind of column, decided by zone maps and by rows.
#include "support/compare.hpp"

using borf::between;
using borf::in;
using borf::query;
using borf::select;
using borf::within;
using namespace borf::literals;
using mix = mixed;

TEST_CASE("Integers compare with constants") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 11});
        for (const std::int64_t k : {-3, 0, 17, 4000}) {
            check_queries(
                rows, select(mix::id).where(mix::size < k), select(mix::id).where(mix::size <= k),
                select(mix::id).where(mix::size == k), select(mix::id).where(mix::size != k),
                select(mix::id).where(mix::size > k), select(mix::id).where(mix::size >= k));
        }
    }
}

TEST_CASE("Nullable and extreme integers compare with constants") {
    const material rows({.rows = 2300, .seed = 12});
    for (const std::int64_t k :
         {INT64_MIN, -INT64_MAX, std::int64_t{-1}, std::int64_t{5}, INT64_MAX}) {
        check_queries(rows, select(mix::id).where(mix::hole < k),
                      select(mix::id).where(mix::hole >= k), select(mix::id).where(mix::hole == k),
                      select(mix::id).where(mix::wide <= k), select(mix::id).where(mix::wide > k),
                      select(mix::id).where(mix::big > k));
    }
    for (const std::uint64_t k : {std::uint64_t{0}, std::uint64_t{500}, ~std::uint64_t{0} - 1}) {
        check_queries(rows, select(mix::id).where(mix::big >= k),
                      select(mix::id).where(mix::gap <= k), select(mix::id).where(mix::byte < k));
    }
}

TEST_CASE("Floats compare with constants, NaN and null smallest") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 13});
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double inf = std::numeric_limits<double>::infinity();
        for (const double k : {0.0, -0.0, 12.25, 12.3, 1e300, -inf, inf, nan}) {
            check_queries(
                rows, select(mix::id).where(mix::price < k), select(mix::id).where(mix::price <= k),
                select(mix::id).where(mix::price == k), select(mix::id).where(mix::price != k),
                select(mix::id).where(mix::real > k), select(mix::id).where(mix::real >= k),
                select(mix::id).where(mix::single < k), select(mix::id).where(mix::single >= k),
                select(mix::id).where(mix::size > k), select(mix::id).where(mix::hole <= k));
        }
    }
}

TEST_CASE("Times compare with constants and dates") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 14});
        check_queries(
            rows, query<"select id from mixed where time < 2023-05-23T01:00">,
            query<"select id from mixed where time between 2023-05-23T01:00 and 2023-05-23T02:00">,
            query<"select id from mixed where time >= 2023-05-24">,
            query<"select id from mixed where day within (2023-05-20;2023-05-23)">,
            query<"select id from mixed where due < 1970-01-03">,
            query<"select id from mixed where seen >= 2023-05-23T05:00, took < 0D00:00:02">);
    }
}

TEST_CASE("Symbols compare by code and by bytes") {
    for (const unsigned symbols : {2U, 7U, 3000U}) {
        const material rows({.rows = 2300, .symbols = symbols, .seed = 15});
        check_queries(rows, query<"select id from mixed where code = `S1">,
                      query<"select id from mixed where code = `nobody">,
                      query<"select id from mixed where code <> `S1">,
                      query<"select id from mixed where code < `S4">,
                      query<"select id from mixed where `S4 < code">,
                      query<"select id from mixed where code between `S1 and `S3">,
                      query<"select id from mixed where code in (`S1;`S5;`nobody)">,
                      query<"select id from mixed where not code in (`S1;`S5)">,
                      query<"select id from mixed where tag >= `S3">,
                      query<"select id from mixed where tag <= `S3, not tag = `S2">,
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
    CHECK(select(mix::id).where(mix::code == "")(source).value().rows() == 2);
    CHECK(select(mix::id).where(mix::code != "")(source).value().rows() == 2);
    CHECK(select(mix::id).where(mix::code < "b")(source).value().rows() == 3);
    CHECK(select(borf::count()).by(mix::code)(source).value().rows() == 3);
}

TEST_CASE("Texts compare by bytes") {
    const material rows({.rows = 2300, .seed = 17});
    check_queries(rows, query<"select id from mixed where note = \"n7\"">,
                  query<"select id from mixed where note < \"n15\", note <> \"n1\"">,
                  query<"select id from mixed where remark between \"n1\" and \"n2\"">,
                  query<"select id from mixed where remark in (\"n3\";\"n4\")">,
                  query<"select id from mixed where note = remark">);
}

TEST_CASE("Booleans, and, or, not") {
    const material rows({.rows = 2300, .seed = 18});
    check_queries(rows, select(mix::id).where(mix::flag), select(mix::id).where(!mix::flag),
                  select(mix::id).where(mix::sign), select(mix::id).where(!mix::sign),
                  select(mix::id).where(mix::flag == true),
                  select(mix::id).where(mix::sign != true), select(mix::id).where(mix::sign < true),
                  select(mix::id).where(mix::flag == mix::sign),
                  select(mix::id).where(mix::flag && mix::sign),
                  select(mix::id).where((mix::size > 100 || !mix::flag) && mix::tiny < 20),
                  select(mix::id).where(!(mix::size > 100 && mix::tiny < 20)));
}

TEST_CASE("Columns compare with columns of other types") {
    const material rows({.rows = 2300, .seed = 19});
    check_queries(
        rows, select(mix::id).where(mix::tiny < mix::small),
        select(mix::id).where(mix::hole >= mix::tiny), select(mix::id).where(mix::big > mix::wide),
        select(mix::id).where(mix::gap == mix::byte),
        select(mix::id).where(mix::single <= mix::price),
        select(mix::id).where(mix::real != mix::size), select(mix::id).where(mix::day < mix::due),
        select(mix::id).where(mix::time >= mix::seen), select(mix::id).where(mix::code == mix::tag),
        select(mix::id).where(mix::code < mix::tag));
}

TEST_CASE("Lists and ranges") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2300, .clustered = clustered, .seed = 20});
        for (const std::int64_t k : {-10, 3, 30}) {
            check_queries(rows, select(mix::id).where(in(mix::size, k, k + 1, k + 7)),
                          select(mix::id).where(!in(mix::small, k, k + 1)),
                          select(mix::id).where(between(mix::size, k, k + 20)),
                          select(mix::id).where(!between(mix::hole, k, k + 20)),
                          select(mix::id).where(within(mix::size, mix::tiny, k + 20)),
                          select(mix::id).where(in(mix::price, 0.0, 0.25 * static_cast<double>(k))),
                          select(mix::id).where(between(mix::price, k, k + 9)),
                          select(mix::id).where(mix::size < 2 * k + 1, k < mix::size));
        }
    }
}

TEST_CASE("Conjuncts, each on the survivors of the last") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 5000, .clustered = clustered, .seed = 21});
        for (const std::int64_t k : {5, 40, 90}) {
            check_queries(rows,
                          select(mix::id).where(mix::size >= k,
                                                mix::size<k + 30, mix::flag, mix::price> 1.5,
                                                mix::code != "S2"),
                          select(borf::count(), borf::sum(mix::size))
                              .where(mix::size + 1 > mix::tiny, mix::size >= k, mix::code == "S3"));
        }
    }
}
