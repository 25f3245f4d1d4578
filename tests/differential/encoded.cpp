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

TEST_CASE("Sums of encoded vectors") {
    const material m({.rows = 5000, .seed = 64});
    check_queries(m,
                  borf::query<"select sum size, sum tiny, sum byte, avg size, n: count i "
                              "from mixed">,
                  borf::query<"select sum size, sum id, sum took from mixed where id >= 0">);
    const auto q = borf::query<"select sum size, sum tiny from mixed">;
    using shape = borf::check::checked<mixed, std::remove_cvref_t<decltype(q)>>::shape;
    const auto encoded = borf::pipeline::run<shape>(m.shown[4], {}, {.threads = 1});
    REQUIRE(encoded);
    CHECK((*encoded).stats.vectors_summed >= 4); // two columns of two whole vectors at least
}

TEST_CASE("What zone maps know is not read") {
    for (const bool clustered : {false, true}) {
        const material m({.rows = 5000, .clustered = clustered, .seed = 65});
        check_queries(m, borf::query<"select max price, min size, n: count i, count tiny, "
                                     "min real, max hole, max big, min gap from mixed">,
                      borf::query<"select min price, max single, max due from mixed "
                                  "where id >= 0">,
                      borf::query<"select min price, max single, n: count i from mixed "
                                  "where id between 700 and 3900">);
    }
    const material m({.rows = 5000, .seed = 66});
    const auto q = borf::query<"select min price, max size, n: count i from mixed where id >= 0">;
    using C = borf::check::checked<mixed, std::remove_cvref_t<decltype(q)>>;
    const auto slots = C::slots(q);
    const auto known =
        borf::pipeline::run<C::shape>(m.shown[1], {slots.begin(), slots.size()}, {.threads = 1});
    REQUIRE(known);
    CHECK((*known).stats.groups_by_zones == 5);
    CHECK((*known).stats.chunks_opened == 0);
    CHECK((*known).stats.rows_selected == 5000);
}
