// Order and limit of results.
#include "support/compare.hpp"

using borf::asc;
using borf::count;
using borf::desc;
using borf::query;
using borf::select;
using borf::sum;
using mix = mixed;

TEST_CASE("Limits without an order give the first rows") {
    const material rows({.rows = 9000, .seed = 61});
    for (const std::int64_t n : {0, 1, 1024, 1500, 100'000}) {
        check_queries(rows, select(mix::id, mix::code).limit(n),
                      select(mix::id, mix::note).where(mix::size > 300).limit(n),
                      select(count()).by(mix::code, mix::flag).limit(n),
                      select(sum(mix::size)).limit(n));
    }
}

TEST_CASE("Ordered by each kind of column, ties in the order they came") {
    const material rows({.rows = 1500, .seed = 62});
    for (const std::int64_t n : {0, 10, 1000, 100'000}) {
        check_queries(rows, select(mix::id, mix::real).order(asc<"real">).limit(n),
                      select(mix::id, mix::gap, mix::tag).order(desc<"gap">, asc<"tag">).limit(n));
    }
    check_queries(rows, select(mix::id, mix::price).order(desc<"price">),
                  select(mix::sign, mix::raw, mix::id).order(asc<"sign">, desc<"raw">),
                  query<"select n: count i, s: sum size by code, flag from mixed "
                        "order n desc, code desc limit 5">);
}
