#include "borf/pipeline/folds.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <vector>

namespace folds_tests {
namespace {

constexpr auto question = borf::query<"select sum size, first price, n: count i, max price, "
                                      "min price, last size by symbol from trades">;
using parts_type = prepared<trades, question>;
using shape = parts_type::shape;
using folds = borf::pipeline::Folds<shape>;

// sum and count are lanes; min reads the states of max.
static_assert(folds::size == 3);
static_assert(folds::place<0> == folds::size && folds::place<2> == folds::size);
static_assert(folds::place<1> == 0 && folds::place<3> == 1 && folds::place<5> == 2);

} // namespace

TEST_CASE("A row updates the sums and the states of its group in one pass") {
    const held_trades held(100);
    const borf::MemorySource<trades> source = held.source();
    parts_type parts(held.symbols);
    borf::pipeline::VectorReader<shape, borf::MemorySource<trades>> reader;
    borf::pipeline::Evaluator<shape, decltype(reader)> eval(reader, parts.environment);
    reader.start_group(source.group(0));
    reader.start_vector(0, 100);
    std::vector<std::uint32_t> index(lsmer::vector_rows);
    std::vector<double> ones(lsmer::vector_rows, 1);
    for (std::uint32_t i = 0; i < 100; ++i) index[i] = i % 4;
    std::vector<folds::cell> cells(6);
    const double* const lanes[] = {ones.data()};
    folds::update(eval, {nullptr, 100}, nullptr, {index.data(), 2}, lanes, 1, cells.data());
    for (std::uint32_t g = 0; g < 4; ++g) {
        const folds::cell& c = cells[2 + g];
        CHECK(c.sums[0][0] == 25);
        CHECK(lsmer::get<0>(c.states).first == 0.5 * g);
        CHECK(lsmer::get<2>(c.states).last == static_cast<std::int32_t>((96 + g) % 7));
    }
    CHECK(cells[0].sums[0][0] == 0);
    CHECK_FALSE(lsmer::get<0>(cells[0].states).any);

    // A lane made while it is added: the sizes, and 100 with each.
    std::vector<folds::cell> made(6);
    const std::vector<std::int32_t> sizes(lsmer::vector_rows, 3);
    folds::update_made(eval, {nullptr, 100}, nullptr, {index.data(), 2},
                       lsmer::kernel::whole_lane{sizes.data(), 100}, made.data());
    for (std::uint32_t g = 0; g < 4; ++g) {
        CHECK(made[2 + g].sums[0][0] == 25 * 103);
        CHECK(lsmer::get<0>(made[2 + g].states).first == 0.5 * g);
        CHECK(lsmer::get<2>(made[2 + g].states).last == static_cast<std::int32_t>((96 + g) % 7));
    }

    const std::vector<std::uint16_t> selection{7, 9};
    folds::cell one;
    folds::update_one(eval, {selection.data(), 2}, nullptr, one);
    CHECK(lsmer::get<0>(one.states).first == 3.5);
    CHECK(lsmer::get<2>(one.states).last == 2);
}

} // namespace folds_tests
