// Floats through ALP and ALP-RD, by chunks of 65,536: prices of the tick data, a price that walks
// by the cent, reals; and the two files of the paper's data where LSMER_DATA names their folder.
// Counters: bits a value, the whole body counted; ticks of the time-stamp counter a value to
// encode a chunk, to decode its vectors, to analyze it for the choice.

#include "lsmer/codec/alp.hpp"

#include "lsmer/codec/alp_rd.hpp"
#include "lsmer/codec/choose.hpp"
#include "support/cycles.hpp"
#include "support/ticks.hpp"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

namespace codec = lsmer::codec;

constexpr std::size_t rows = 2 * lsmer::group_rows;

std::vector<double> walk() {
    std::vector<double> values(rows);
    bench::splitmix64 random(5);
    std::int64_t cents = 10'000;
    for (double& v : values) {
        cents += static_cast<std::int64_t>(random.below(21)) - 10;
        v = static_cast<double>(cents) / 100;
    }
    return values;
}

std::vector<double> reals() {
    std::vector<double> values(rows);
    bench::splitmix64 random(6);
    for (double& v : values) v = 100 * random.unit();
    return values;
}

std::vector<double> file(const std::string& name) {
    const char* const folder = std::getenv("LSMER_DATA");
    std::vector<double> values;
    const std::string path = std::string(folder != nullptr ? folder : ".") + "/floats/" + name;
    if (std::FILE* const f = std::fopen(path.c_str(), "rb")) {
        values.resize(rows);
        values.resize(std::fread(values.data(), sizeof(double), rows, f));
        std::fclose(f);
    } else {
        std::fprintf(stderr, "SKIPPED: %s is not there; set LSMER_DATA\n", path.c_str());
    }
    return values;
}

template <class C, class T>
void measure(benchmark::State& state, const std::vector<T>& values) {
    double bytes = 0;
    double encode = 0;
    double decode = 0;
    double analyze = 0;
    for (auto _ : state) {
        bytes = encode = decode = analyze = 0;
        for (std::size_t at = 0; at + lsmer::group_rows <= values.size(); at += lsmer::group_rows) {
            const auto part = std::span<const T>(values).subspan(at, lsmer::group_rows);
            lsmer::byte_buffer body;
            encode += bench::least_ticks(
                [&] {
                    body.clear();
                    C::template encode<T>(part, body);
                },
                10);
            const auto sample = codec::sample_of(part, codec::effort::fast);
            analyze += bench::least_ticks(
                [&] { benchmark::DoNotOptimize(C::template analyze<T>(sample)); }, 10);
            bytes += static_cast<double>(body.size());
            const auto reader = *C::template open<T>(body.view(), lsmer::group_rows);
            alignas(64) static T out[lsmer::vector_rows];
            for (std::uint32_t v = 0; v < 64; ++v) {
                decode += bench::least_ticks([&] {
                    benchmark::DoNotOptimize(reader.read(v, out));
                    benchmark::ClobberMemory();
                });
            }
        }
    }
    const auto count = static_cast<double>(values.size());
    state.counters["bits"] = 8 * bytes / count;
    state.counters["encode"] = encode / count;
    state.counters["decode"] = decode / count;
    state.counters["analyze"] = analyze / count;
}

template <class C>
void add(const std::string& name, const std::vector<double>& values) {
    if (values.size() < lsmer::group_rows) return;
    const std::string what = std::string(C::name) + "/" + name;
    benchmark::RegisterBenchmark((what + "/f64").c_str(), [values](benchmark::State& state) {
        measure<C, double>(state, values);
    })->Iterations(1);
    const std::vector<float> narrow(values.begin(), values.end());
    benchmark::RegisterBenchmark((what + "/f32").c_str(), [narrow](benchmark::State& state) {
        measure<C, float>(state, narrow);
    })->Iterations(1);
}

const bool added = [] {
    add<codec::alp>("ticks", bench::make_trades(rows).price);
    add<codec::alp>("walk", walk());
    add<codec::alp>("city_temperature", file("city_temperature_f_tw.bin"));
    add<codec::alp>("food_prices", file("food_prices_tw.bin"));
    add<codec::alp_rd>("reals", reals());
    return true;
}();

} // namespace
