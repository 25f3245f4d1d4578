// Running sums of a vector in the cache: in order, and of differences in transposed order.
// Counter: ticks of the time-stamp counter a value, the fastest of many runs.

#include "lsmer/kernel/delta.hpp"

#include "lsmer/kernel/prefix_sum.hpp"
#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

namespace kernel = lsmer::kernel;
using lsmer::isa;
using lsmer::vector_rows;

template <class F>
void measure(benchmark::State& state, F&& f) {
    double least = 1e18;
    for (auto _ : state) {
        const double ticks = bench::least_ticks(f) / vector_rows;
        least = ticks < least ? ticks : least;
    }
    state.counters["ticks_per_value"] = least;
}

template <class U>
void in_order(benchmark::State& state, isa which) {
    alignas(64) static U values[vector_rows];
    measure(state, [&] {
        kernel::prefix_sum<U>(U{1}, values, which);
        benchmark::ClobberMemory();
    });
}

template <class U>
void transposed(benchmark::State& state, isa which) {
    alignas(64) static U steps[vector_rows];
    alignas(64) static U values[vector_rows];
    measure(state, [&] {
        kernel::transposed_sums<U>(U{1}, steps, values, which);
        benchmark::DoNotOptimize(values);
        benchmark::ClobberMemory();
    });
}

template <class U>
void add(isa which, const std::string& name) {
    const std::string what = std::to_string(8 * sizeof(U)).append(name);
    benchmark::RegisterBenchmark(std::string("in_order/u").append(what).c_str(), in_order<U>,
                                 which);
    if constexpr (sizeof(U) >= 4) {
        benchmark::RegisterBenchmark(std::string("transposed/u").append(what).c_str(),
                                     transposed<U>, which);
    }
}

const bool added = [] {
    const char* const names[] = {"/baseline", "/avx2", "/avx512"};
    for (const isa which : {isa::baseline, isa::avx2, isa::avx512}) {
        if (which > lsmer::best_isa()) continue;
        const std::string name = names[static_cast<unsigned>(which)];
        add<std::uint8_t>(which, name);
        add<std::uint16_t>(which, name);
        add<std::uint32_t>(which, name);
        add<std::uint64_t>(which, name);
    }
    return true;
}();

} // namespace
