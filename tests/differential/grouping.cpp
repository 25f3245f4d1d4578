// Grouping: keys of every kind, alone and together, by direct index and by hash.
#include "support/compare.hpp"

using borf::avg;
using borf::count;
using borf::last;
using borf::max;
using borf::min;
using borf::query;
using borf::select;
using borf::sum;
using borf::wavg;
using borf::xbar;
using namespace borf::literals;
using mix = mixed;

TEST_CASE("By one column of each kind") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2500, .clustered = clustered, .seed = 51});
        const auto s = select(count(), sum(mix::size));
        check_queries(rows, s.by(mix::sign), s.by(mix::small), s.by(mix::wide), s.by(mix::gap));
        check_queries(rows, s.by(mix::price), s.by(mix::due), s.by(mix::code), s.by(mix::remark),
                      s.by(mix::raw));
    }
}

TEST_CASE("By several keys") {
    for (const unsigned symbols : {3U, 2000U}) {
        const material rows({.rows = 2500, .symbols = symbols, .seed = 52});
        check_queries(
            rows,
            select(count(), max(mix::size), last(mix::id)).by(mix::flag, mix::code, mix::hole),
            select(count()).by(mix::note, mix::real, mix::tiny, mix::big),
            query<"select n: count i by code, size + 1 from mixed where size between 5 and 60">,
            query<"select n: count i by day > 2023-05-22, took, single from mixed">);
    }
}

TEST_CASE("By buckets") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 5000, .clustered = clustered, .seed = 53});
        for (const std::int64_t width : {1, 5, 90}) {
            const auto span = lsmer::timespan{width * 60'000'000'000};
            check_queries(rows,
                          select(wavg(mix::size, mix::single), sum(mix::size))
                              .by(mix::code, xbar(span, mix::time)),
                          select(count()).by(xbar(span, mix::seen)),
                          select(count()).by(xbar(width, mix::size), xbar(width, mix::small)),
                          select(count()).by(xbar(width, mix::day), xbar(span, mix::took)),
                          select(count()).by(xbar(width, mix::wide)),
                          select(count()).by(xbar(0.5 * static_cast<double>(width), mix::price)));
        }
    }
}

TEST_CASE("By keys that pruning leaves only some of") {
    const material rows({.rows = 9000, .clustered = true, .seed = 54});
    for (const std::int64_t k : {0, 30, 100, 1000}) {
        check_queries(
            rows,
            select(count(), avg(mix::single), min(mix::size)).by(mix::size).where(mix::size > k),
            select(count()).by(xbar(7, mix::size), mix::code).where(mix::size < k));
    }
}

TEST_CASE("Thousands of symbols") {
    const material rows({.rows = 20'000, .symbols = 12'000, .seed = 55});
    check_queries(
        rows, select(count(), sum(mix::size), max(mix::size)).by(mix::code),
        query<"select n: count i by code from mixed where code > `S5 order n desc limit 7">);
}

TEST_CASE("Keys at the ends of 64 bits") {
    lsmer::SymbolDictionary names;
    lsmer::ColumnBuffer<mixed> buffer(names);
    MixedRows like({.rows = 1, .seed = 56});
    for (const std::int64_t k : {INT64_MIN, INT64_MAX, std::int64_t{0}, INT64_MAX, INT64_MIN}) {
        auto row = like.columns().row(0);
        row[mix::wide] = k;
        row[mix::hole] = k == INT64_MIN ? lsmer::nullable<std::int64_t>()
                                        : lsmer::nullable<std::int64_t>(k + (k == 0) * -INT64_MAX);
        row[mix::big] = static_cast<std::uint64_t>(k);
        buffer.push_back(row);
    }
    const borf::MemorySource<mixed> source(buffer);
    CHECK(select(count()).by(mix::wide)(source).value().rows() == 3);
    CHECK(select(count()).by(mix::hole)(source).value().rows() == 3);
    CHECK(select(count()).by(mix::big)(source).value().rows() == 3);
    CHECK(select(count()).by(mix::flag, mix::wide)(source).value().rows() == 3);
    CHECK(select(count()).by(xbar(10, mix::wide))(source).value().rows() == 3);
}
