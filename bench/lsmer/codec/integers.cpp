// The integer codecs one by one, each on columns of its kind: bits a value, and cycles of the
// time-stamp counter a value to look at, to write and to read a chunk of 65,536, and cycles to
// fetch one value; the fastest of many runs.

#include "lsmer/codec/any.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/delta.hpp"
#include "lsmer/codec/dict.hpp"
#include "lsmer/codec/frequency.hpp"
#include "lsmer/codec/rle.hpp"
#include "lsmer/codec/sequence.hpp"
#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <random>
#include <vector>

namespace {

namespace codec = lsmer::codec;
constexpr std::uint32_t rows = lsmer::group_rows;

/// Shapes of columns: value i from a random number and from what came before.
struct uniform {
    static std::uint64_t next(std::uint64_t, std::uint64_t r, std::size_t) { return r % 100'000; }
};
struct outliers {
    static std::uint64_t next(std::uint64_t, std::uint64_t r, std::size_t) {
        return r % 50 == 0 ? r >> 8 : (r >> 20) % 64;
    }
};
struct rising {
    static std::uint64_t next(std::uint64_t before, std::uint64_t r, std::size_t) {
        return before + r % 1000;
    }
};
struct growing {
    static std::uint64_t next(std::uint64_t before, std::uint64_t r, std::size_t i) {
        return before + 3 * i + r % 3;
    }
};
struct few {
    static std::uint64_t next(std::uint64_t, std::uint64_t r, std::size_t) { return r % 50 * 1001; }
};
struct runs {
    static std::uint64_t next(std::uint64_t before, std::uint64_t r, std::size_t) {
        return r % 50 == 0 ? (r >> 20) % 1000 : before;
    }
};
struct mostly {
    static std::uint64_t next(std::uint64_t, std::uint64_t r, std::size_t) {
        return r % 20 == 0 ? (r >> 20) % 100 : 3;
    }
};
struct same {
    static std::uint64_t next(std::uint64_t, std::uint64_t, std::size_t) { return 3; }
};
struct line {
    static std::uint64_t next(std::uint64_t, std::uint64_t, std::size_t i) { return 7 + 3 * i; }
};

template <class Shape, class T>
std::vector<T> column() {
    std::mt19937_64 random(7);
    std::vector<T> values(rows);
    std::uint64_t value = 1'000'000;
    for (std::size_t i = 0; i < rows; ++i) {
        values[i] = static_cast<T>(value = Shape::next(value, random(), i));
    }
    return values;
}

template <class Codec, class Shape, class T>
void measure(benchmark::State& state) {
    const std::vector<T> values = column<Shape, T>();
    const std::span<const T> all(values);
    lsmer::byte_buffer body;
    body.reserve(rows * 16);
    double analyze = 0;
    double encode = 0;
    double decode = 0;
    double fetch = 0;
    for (auto _ : state) {
        analyze = bench::least_ticks(
            [&] {
                auto e = Codec::template analyze<T>(sample_of(all, codec::effort::fast));
                benchmark::DoNotOptimize(e);
            },
            4);
        encode = bench::least_ticks([&] { body.clear(), Codec::template encode<T>(all, body); }, 4);
        const auto chunk = *codec::any<Codec>::template open<T>(Codec::tag, body.view(), rows);
        alignas(64) static T scratch[lsmer::vector_rows];
        decode = bench::least_ticks(
            [&] {
                for (std::uint32_t v = 0; v < chunk.vectors(); ++v) {
                    benchmark::DoNotOptimize(chunk.read(v, scratch));
                    benchmark::ClobberMemory();
                }
            },
            20);
        std::uint32_t row = 1;
        fetch = bench::least_ticks([&] {
            for (int i = 0; i < 64; ++i) {
                benchmark::DoNotOptimize(chunk.fetch(row % rows));
                row = row * 1664525U + 1013904223U;
            }
        });
    }
    state.counters["bits"] = static_cast<double>(body.size()) * 8 / rows;
    state.counters["analyze"] = analyze / rows;
    state.counters["encode"] = encode / rows;
    state.counters["decode"] = decode / rows;
    state.counters["fetch"] = fetch / 64;
}

BENCHMARK(measure<codec::bitpack, uniform, std::int64_t>);
BENCHMARK(measure<codec::bitpack, uniform, std::int32_t>);
BENCHMARK(measure<codec::bitpack, few, std::uint16_t>);
BENCHMARK(measure<codec::bitpack, outliers, std::int64_t>);
BENCHMARK(measure<codec::bitpack, outliers, std::int32_t>);
BENCHMARK(measure<codec::delta, rising, std::int64_t>);
BENCHMARK(measure<codec::delta, rising, std::int32_t>);
BENCHMARK(measure<codec::delta, growing, std::int64_t>);
BENCHMARK(measure<codec::sequence, line, std::int64_t>);
BENCHMARK(measure<codec::sequence, line, std::int32_t>);
BENCHMARK(measure<codec::constant, same, std::int64_t>);
BENCHMARK(measure<codec::frequency, mostly, std::int64_t>);
BENCHMARK(measure<codec::frequency, mostly, double>);
BENCHMARK(measure<codec::dict, few, std::int64_t>);
BENCHMARK(measure<codec::dict, runs, std::int64_t>);
BENCHMARK(measure<codec::dict, few, double>);
BENCHMARK(measure<codec::rle, runs, std::int64_t>);
BENCHMARK(measure<codec::rle, runs, std::int32_t>);
BENCHMARK(measure<codec::rle, runs, double>);

} // namespace
