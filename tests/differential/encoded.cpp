// Few rows of a vector: their values alone are made, of every type and encoding.
#include "support/compare.hpp"

TEST_CASE("Few rows, all columns") {
    const material m({.rows = 5000, .seed = 61});
    check_queries(m, borf::query<"select from mixed where byte = 7">,
                  borf::query<"select from mixed where byte = 7, size > 0">,
                  borf::query<"select from mixed where byte in 7 9 200, flag">,
                  borf::query<"select from mixed where price between 20.25 and 30, tiny > 100">,
                  borf::query<"select from mixed where single = 17.5">,
                  borf::query<"select id, real, price, hole, gap, big from mixed "
                              "where code = `S3, byte < 10">);
}

TEST_CASE("Few rows, aggregates") {
    const material m({.rows = 5000, .seed = 62});
    check_queries(
        m,
        borf::query<"select sum price, max real, min single, sum size, avg hole, first wide, "
                    "last took, count tag from mixed where byte = 7">,
        borf::query<"select sum price, max real, min single, sum size, avg hole, first wide, "
                    "last took, count tag by code from mixed where byte < 9, not flag">,
        borf::query<"select sum price * size, n: count i by day from mixed where tiny = 5">,
        borf::query<"select total: sum price from mixed where real < 3, price > 0">);
}

TEST_CASE("Few rows where values drift") {
    const material m({.rows = 5000, .clustered = true, .seed = 63});
    check_queries(m, borf::query<"select from mixed where id between 1500 and 1519">,
                  borf::query<"select from mixed where byte = 7, size > 10">,
                  borf::query<"select sum price, sum size, max time by tag from mixed "
                              "where byte < 3, price > 5">);
}
