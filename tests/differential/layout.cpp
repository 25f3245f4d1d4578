// Sums of doubles that rounding touches: the same bits whatever the threads, and the same answer to
// rounding whatever the row groups.
#include "support/compare.hpp"

#include <cmath>

using borf::avg;
using borf::select;
using borf::sum;
using borf::wavg;
using mix = mixed;

TEST_CASE("Sums of doubles do not depend on threads, and hardly on row groups") {
    const unsigned seed = 81;
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    lsmer::SymbolDictionary names;
    lsmer::ColumnBuffer<mixed> buffer(names);
    MixedRows like({.rows = 64, .seed = seed});
    for (std::size_t i = 0; i < 150'000; ++i) {
        auto row = like.columns().row(i % 64);
        row[mix::price] = std::ldexp(static_cast<double>(random() >> 11), -40);
        buffer.push_back(row);
    }
    const auto q =
        select(sum(mix::price), avg(mix::price), wavg(mix::price, mix::single)).by(mix::code);
    const auto all = select(sum(mix::price), avg(mix::price), wavg(mix::price, mix::single));
    const auto check = [&](const auto& query) {
        const borf::MemorySource<mixed> whole(buffer);
        const auto wanted = query(whole, {.threads = 1}).value();
        REQUIRE(wanted.rows() != 0);
        for (const std::size_t rows :
             {std::size_t{1}, std::size_t{777}, std::size_t{4096}, std::size_t{65'536}}) {
            const borf::MemorySource<mixed> source(buffer.batch(), names, borf::zones::compute,
                                                   rows);
            const auto one = query(source, {.threads = 1}).value();
            const auto two = query(source, {.threads = 2}).value();
            const auto three = query(source, {.threads = 3}).value();
            CHECK(identical(one.data(), two.data()));
            CHECK(identical(one.data(), three.data()));
            REQUIRE(one.rows() == wanted.rows());
            for (std::size_t c = one.data().columns.size() - 3; c < one.data().columns.size();
                 ++c) {
                for (std::size_t r = 0; r < one.rows(); ++r) {
                    const double a = one.data().columns[c].template as<double>()[r];
                    const double b = wanted.data().columns[c].template as<double>()[r];
                    CHECK(std::fabs(a - b) <= 1e-12 * std::fabs(b));
                }
            }
        }
    };
    check(q);
    check(all);
}
