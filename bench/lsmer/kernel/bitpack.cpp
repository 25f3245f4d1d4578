// Unpacking and packing of a vector in the cache, for each lane, output type and instruction set.
// Counter: ticks of the time-stamp counter a value, the average over the widths of the lane and
// the fastest of many runs; the counter's rate need not be that of the core.

#include "lsmer/kernel/bitpack.hpp"

#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

namespace kernel = lsmer::kernel;
using lsmer::isa;
using lsmer::vector_rows;

alignas(64) std::byte packed[kernel::packed_bytes_max];

template <class U, class F>
void over_widths(benchmark::State& state, unsigned lane, F&& f) {
    double sum = 0;
    for (auto _ : state) {
        sum = 0;
        for (unsigned width = lane == 8 ? 1 : lane / 2 + 1; width <= lane; ++width) {
            sum += bench::least_ticks([&] { f(width); }) / vector_rows;
        }
    }
    state.counters["ticks_per_value"] = sum / (lane == 8 ? 8 : lane / 2);
}

template <class U>
void unpack(benchmark::State& state, isa which, unsigned lane) {
    alignas(64) static U out[vector_rows];
    over_widths<U>(state, lane, [&](unsigned width) {
        kernel::unpack_as<U>(which, packed, width, U{3}, out);
        benchmark::DoNotOptimize(out);
        benchmark::ClobberMemory();
    });
}

template <class U>
void pack(benchmark::State& state, isa which, unsigned lane) {
    alignas(64) static U in[vector_rows];
    over_widths<U>(state, lane, [&](unsigned width) {
        kernel::pack_as<U>(which, in, U{0}, width, packed);
        benchmark::DoNotOptimize(packed);
        benchmark::ClobberMemory();
    });
}

template <class U>
void add(isa which, const std::string& name) {
    for (unsigned lane = 8; lane <= 8 * sizeof(U); lane *= 2) {
        const std::string what = std::to_string(lane) + "/u" + std::to_string(8 * sizeof(U)) + name;
        benchmark::RegisterBenchmark(std::string("unpack/lane").append(what).c_str(), unpack<U>,
                                     which, lane);
        benchmark::RegisterBenchmark(std::string("pack/lane").append(what).c_str(), pack<U>, which,
                                     lane);
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
