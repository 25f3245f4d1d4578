#include "borf/pipeline/cells.hpp"

#include "lsmer/column/vector.hpp"
#include "support/catch.hpp"

#include <vector>

using borf::aggregate::row_set;
using borf::pipeline::Cells;
using borf::pipeline::RunningSums;
using lsmer::vector_rows;

TEST_CASE("Each cell sums its rows, however many slots there are") {
    for (const std::size_t slots : {1U, 2U, 3U, 7U, 8U, 9U, 17U}) {
        CAPTURE(slots);
        std::vector<std::vector<double>> values(slots);
        std::vector<const double*> lanes;
        for (std::size_t s = 0; s < slots; ++s) {
            for (std::size_t i = 0; i < vector_rows; ++i) {
                values[s].push_back(static_cast<double>(i * (s + 1)));
            }
            lanes.push_back(values[s].data());
        }
        std::vector<std::uint32_t> index(vector_rows);
        std::vector<std::uint16_t> odd;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            index[i] = static_cast<std::uint32_t>(i % 5);
            if (i % 2 == 1) odd.push_back(static_cast<std::uint16_t>(i));
        }
        Cells cells;
        cells.start(slots, 6);
        CHECK(cells.slots() == slots);
        cells.add(lanes.data(), row_set{nullptr, 1000}, index.data(), 0);
        cells.add(lanes.data(), row_set{odd.data(), odd.size()}, index.data(), 1);
        for (std::size_t c = 0; c < 6; ++c) {
            for (std::size_t s = 0; s < slots; ++s) {
                double expected = 0;
                for (std::size_t i = 0; i < vector_rows; ++i) {
                    if (i < 1000 && i % 5 == c) expected += values[s][i];
                    if (i % 2 == 1 && i % 5 + 1 == c) expected += values[s][i];
                }
                CHECK(cells.of(s)[c] == expected);
            }
        }
    }
}

TEST_CASE("Cells that are added later start from zero, those there keep their sums") {
    std::vector<double> ones(vector_rows, 1.0);
    const double* const lanes[] = {ones.data()};
    std::vector<std::uint32_t> index(vector_rows, 0);
    Cells cells;
    cells.start(1, 1);
    cells.add(lanes, row_set{nullptr, 10}, index.data(), 0);
    cells.grow(1000);
    cells.grow(5); // no smaller
    CHECK(cells.of(0)[0] == 10);
    CHECK(cells.of(0)[999] == 0);
    cells.start(1, 2);
    CHECK(cells.of(0)[0] == 0);
}

TEST_CASE("Running sums skip what the mask leaves out") {
    std::vector<double> values(vector_rows);
    std::vector<std::uint8_t> mask(vector_rows);
    double all = 0;
    double some = 0;
    for (std::size_t i = 0; i < vector_rows; ++i) {
        values[i] = 0.25 * static_cast<double>(i);
        mask[i] = i % 3 == 0;
        all += values[i];
        some += mask[i] ? values[i] : 0;
    }
    RunningSums sums;
    sums.start(2);
    sums.add(0, values.data(), {}, nullptr);
    sums.add(1, values.data(), {}, mask.data());
    sums.add(1, values.data(), {}, mask.data());
    CHECK(sums.sum(0) == all);
    CHECK(sums.sum(1) == 2 * some);
    sums.start(2);
    CHECK(sums.sum(1) == 0);
}
