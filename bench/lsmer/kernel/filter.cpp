// Masks to selections: by table, bit by bit, and row by row, for several densities of set bytes.
// Counter: ticks of the time-stamp counter a row of the vector, the fastest of many runs. Where
// `select_few` stops being the faster is `few_rows` (kernel/filter.hpp).

#include "lsmer/kernel/filter.hpp"
#include "lsmer/kernel/sum.hpp"

#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

namespace {

namespace kernel = lsmer::kernel;
using lsmer::vector_rows;

constexpr std::size_t vectors = 64; // different ones, so that no branch is learnt by heart
alignas(64) std::uint8_t masks[vectors][vector_rows];
alignas(64) std::uint16_t selection[kernel::selection_room];
alignas(64) double values[vector_rows];

void fill(unsigned per_thousand) {
    std::uint64_t state = per_thousand;
    for (auto& mask : masks) {
        for (auto& m : mask) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            m = (state >> 33) % 1000 < per_thousand ? 1 : 0;
        }
    }
}

template <class F>
void measure(benchmark::State& state, unsigned per_thousand, F f) {
    fill(per_thousand);
    double ticks = 0;
    for (auto _ : state) {
        ticks = bench::least_ticks([&] {
            for (const auto& mask : masks) {
                f(mask);
                benchmark::DoNotOptimize(selection);
                benchmark::ClobberMemory();
            }
        });
    }
    state.counters["ticks_per_row"] = ticks / (vectors * vector_rows);
}

/// A double of each set row, by a selection or under the mask.
void sum_selected(const std::uint8_t* mask, std::uint32_t count, bool few) {
    if (few) kernel::select_few(mask, selection);
    else kernel::select_many(mask, selection);
    double sum = 0;
    for (std::uint32_t i = 0; i < count; ++i) sum += values[selection[i]];
    benchmark::DoNotOptimize(sum);
}

const bool added = [] {
    for (const unsigned density : {1U, 10U, 30U, 60U, 125U, 190U, 250U, 320U, 400U, 500U, 900U}) {
        const auto add = [density](const char* name, auto f) {
            std::string label = name;
            label += '/';
            label += std::to_string(density);
            label += "_of_1000";
            benchmark::RegisterBenchmark(label.c_str(), [f, density](benchmark::State& s) {
                measure(s, density, f);
            });
        };
        add("select_many", [](const std::uint8_t* m) { kernel::select_many(m, selection); });
        add("select_few", [](const std::uint8_t* m) { kernel::select_few(m, selection); });
        add("select", [](const std::uint8_t* m) { kernel::select(m, selection); });
        add("count_mask", [](const std::uint8_t* m) {
            auto count = kernel::count_mask(m);
            benchmark::DoNotOptimize(count);
        });
        add("sum_under_mask", [](const std::uint8_t* m) {
            double lanes[kernel::sum_lanes] = {};
            kernel::sum(values, m, lanes);
            benchmark::DoNotOptimize(lanes);
        });
        add("sum_by_table", [](const std::uint8_t* m) {
            sum_selected(m, kernel::count_mask(m), false);
        });
        add("sum_bit_by_bit", [](const std::uint8_t* m) {
            sum_selected(m, kernel::count_mask(m), true);
        });
    }
    return true;
}();

} // namespace
