// Integers to floats and back, a vector in the cache, for each instruction set. Counter: ticks of
// the time-stamp counter a value, the fastest of many runs; its rate need not be that of the core.

#include "lsmer/kernel/alp.hpp"

#include "lsmer/kernel/alp_rd.hpp"
#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <string>

namespace {

namespace kernel = lsmer::kernel;
using lsmer::isa;
using lsmer::vector_rows;

alignas(64) std::byte packed[kernel::packed_bytes_max];

// Cents as an f64, thousandths as an f32.
template <class T>
constexpr kernel::alp_scale scale =
    sizeof(T) == 8 ? kernel::alp_scale{14, 12} : kernel::alp_scale{3, 0};

template <class T>
void decode(benchmark::State& state, isa which) {
    alignas(64) static T out[vector_rows];
    const auto width = static_cast<unsigned>(state.range(0));
    double ticks = 0;
    for (auto _ : state) {
        ticks = bench::least_ticks([&] {
            kernel::alp_decode_as(which, packed, width, 1000, scale<T>, out);
            benchmark::DoNotOptimize(out);
            benchmark::ClobberMemory();
        });
    }
    state.counters["ticks_per_value"] = ticks / vector_rows;
}

template <class T>
void encode(benchmark::State& state, isa which) {
    alignas(64) static T values[vector_rows];
    alignas(64) static std::int64_t n[vector_rows];
    alignas(64) static std::uint8_t bad[vector_rows];
    for (std::size_t i = 0; i < vector_rows; ++i) {
        values[i] = static_cast<T>(static_cast<double>(i * 7919 % 16384) / 100);
    }
    double ticks = 0;
    for (auto _ : state) {
        ticks = bench::least_ticks([&] {
            benchmark::DoNotOptimize(kernel::alp_encode_as(which, values, scale<T>, n, bad));
            benchmark::ClobberMemory();
        });
    }
    state.counters["ticks_per_value"] = ticks / vector_rows;
}

template <class T>
void rd_decode(benchmark::State& state) {
    alignas(64) static T out[vector_rows];
    alignas(64) static std::byte codes[3 * kernel::packed_row_bytes];
    constexpr std::uint16_t entries[kernel::alp_rd_entries] = {1, 2, 3, 4, 5, 6, 7, 8};
    const auto right = static_cast<unsigned>(state.range(0));
    double ticks = 0;
    for (auto _ : state) {
        ticks = bench::least_ticks([&] {
            kernel::alp_rd_decode(packed, right, codes, 3, entries, out);
            benchmark::DoNotOptimize(out);
            benchmark::ClobberMemory();
        });
    }
    state.counters["ticks_per_value"] = ticks / vector_rows;
}

const bool added = [] {
    const char* const names[] = {"baseline", "avx2", "avx512"};
    for (const isa which : {isa::baseline, isa::avx2, isa::avx512}) {
        if (which > lsmer::best_isa()) continue;
        const std::string name = names[static_cast<unsigned>(which)];
        const auto add = [&](const std::string& what, auto f) {
            return benchmark::RegisterBenchmark((what + name).c_str(), f, which);
        };
        for (const int width : {8, 14, 17, 20, 32}) {
            add("alp/decode/f64/", decode<double>)->Arg(width);
            add("alp/decode/f32/", decode<float>)->Arg(width);
        }
        add("alp/decode/f64/", decode<double>)->Arg(40);
        add("alp/encode/f64/", encode<double>);
        add("alp/encode/f32/", encode<float>);
    }
    benchmark::RegisterBenchmark("alp_rd/decode/f64", rd_decode<double>)->Arg(52);
    benchmark::RegisterBenchmark("alp_rd/decode/f32", rd_decode<float>)->Arg(23);
    return true;
}();

} // namespace
