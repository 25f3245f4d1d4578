// Aggregates: each over each type it takes, for all rows and by group.
#include "support/compare.hpp"

#include <cmath>

using borf::avg;
using borf::count;
using borf::first;
using borf::last;
using borf::max;
using borf::min;
using borf::query;
using borf::select;
using borf::sum;
using borf::wavg;
using mix = mixed;

namespace {

// One shape for all rows, one by group, and both again for no rows at all.
template <class Select, class... Where>
void check_both(const material& rows, const Select& s) {
    for (const std::int64_t least : {INT64_MIN, std::int64_t{1200}, INT64_MAX}) {
        check_queries(rows, s.where(mix::id > least), s.by(mix::tag).where(mix::id > least));
    }
}

} // namespace

TEST_CASE("Counts and sums") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2500, .clustered = clustered, .seed = 41});
        check_both(rows, select(count(), count(mix::size), count(mix::hole), count(mix::real),
                                count(mix::remark), count(mix::tag), count(mix::sign),
                                sum(mix::tiny), sum(mix::small), sum(mix::size), sum(mix::hole),
                                sum(mix::gap), sum(mix::real), sum(mix::single), sum(mix::took)));
    }
}

TEST_CASE("A sum of integers beyond 64 bits is an error") {
    const material rows({.rows = 2500, .seed = 42});
    check_queries(rows, select(sum(mix::big)), select(sum(mix::big)).by(mix::code),
                  select(sum(mix::wide), avg(mix::wide)).by(mix::code));
    check_queries(rows, select(sum(mix::big)).where(mix::big < std::uint64_t{2000}));
}

TEST_CASE("Means") {
    const material rows({.rows = 2500, .seed = 43});
    check_both(rows, select(avg(mix::size), avg(mix::small), avg(mix::hole), avg(mix::real),
                            avg(mix::single), avg(mix::big), wavg(mix::size, mix::single),
                            wavg(mix::gap, mix::real), wavg(mix::real, mix::tiny),
                            wavg(mix::tiny, mix::small)));
}

TEST_CASE("NaN in a column without nulls is a value") {
    const material rows({.rows = 2500, .seed = 44});
    check_both(rows, select(sum(mix::price), avg(mix::price), min(mix::price), max(mix::price),
                            first(mix::price), last(mix::price), count(mix::price)));
}

TEST_CASE("Extremes") {
    for (const bool clustered : {false, true}) {
        const material rows({.rows = 2500, .clustered = clustered, .seed = 45});
        check_both(rows,
                   select(min(mix::tiny), max(mix::tiny), min(mix::small), max(mix::small),
                          min(mix::wide), max(mix::wide), min(mix::hole), max(mix::hole),
                          min(mix::big), max(mix::big), min(mix::gap), max(mix::gap),
                          min(mix::single), max(mix::single), min(mix::real), max(mix::real)));
        check_both(rows, select(max(mix::time), min(mix::seen), max(mix::due), min(mix::day),
                                max(mix::took)));
    }
}

TEST_CASE("First and last") {
    const material rows({.rows = 2500, .seed = 46});
    check_both(rows, select(first(mix::size), last(mix::size), first(mix::small), last(mix::small),
                            first(mix::code), last(mix::code), first(mix::tag), last(mix::tag),
                            first(mix::note), last(mix::remark), first(mix::flag), last(mix::sign),
                            first(mix::seen), last(mix::real)));
}

TEST_CASE("Expressions under and over aggregates") {
    const material rows({.rows = 2500, .seed = 47});
    check_both(rows, select((sum(mix::size * mix::single) / sum(mix::size)).as<"a">(),
                            (max(mix::real) - min(mix::real)).as<"b">(),
                            sum(mix::size + mix::tiny).as<"c">(), sum(mix::hole * 2).as<"f">(),
                            (count(mix::real) > 3).as<"g">()));
}
