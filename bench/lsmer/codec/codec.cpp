// The columns of the tick data through each codec, and through the set that chooses: bits a value,
// and how fast a chunk is encoded and decoded. Counters: bits per value; cycles per value, from
// the time-stamp counter of the machine, whose rate need not be that of the core.

#include "lsmer/codec.hpp"
#include "support/ticks.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace {

namespace codec = lsmer::codec;

constexpr std::size_t rows = 16 * lsmer::group_rows;

const bench::trades& trades() {
    static const bench::trades made = bench::make_trades(rows);
    return made;
}

/// The columns as tables keep them.
struct time {
    using type = std::int64_t;
    static std::vector<type> values() { return trades().time; }
};
struct symbol {
    using type = std::uint32_t;
    static std::vector<type> values() { return {trades().symbol.begin(), trades().symbol.end()}; }
};
struct price {
    using type = double;
    static std::vector<type> values() { return trades().price; }
};
struct size {
    using type = std::int32_t;
    static std::vector<type> values() { return trades().size; }
};
struct side {
    using type = std::uint8_t;
    static std::vector<type> values() { return trades().side; }
};
struct exchange {
    using type = std::uint32_t;
    static std::vector<type> values() {
        return {trades().exchange.begin(), trades().exchange.end()};
    }
};
struct name {
    using type = std::string_view;
    static std::vector<type> values() {
        std::vector<type> names;
        for (const auto code : trades().symbol) names.push_back(bench::symbol_name(code));
        return names;
    }
};

template <class Column>
const std::vector<typename Column::type>& values_of() {
    static const auto values = Column::values();
    return values;
}
template <class Column>
std::span<const typename Column::type> part(std::size_t chunk) {
    return std::span(values_of<Column>()).subspan(chunk * lsmer::group_rows, lsmer::group_rows);
}

std::uint64_t clock_ticks() {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return 0;
#endif
}

void count(benchmark::State& state, std::uint64_t ticks, std::size_t value_bytes) {
    const auto values = static_cast<double>(state.iterations()) * lsmer::group_rows;
    state.SetItemsProcessed(static_cast<std::int64_t>(values));
    state.SetBytesProcessed(static_cast<std::int64_t>(values) *
                            static_cast<std::int64_t>(value_bytes));
    state.counters["ticks_per_value"] = static_cast<double>(ticks) / values;
}

template <class Codec, class T>
std::uint16_t write(std::span<const T> values, codec::effort how, lsmer::byte_buffer& out) {
    if constexpr (requires { Codec::tag; }) {
        Codec::template encode<T>(values, out);
        return Codec::tag;
    } else {
        return Codec::template encode<T>(values, how, out);
    }
}

template <class Codec, class Column, codec::effort How = codec::effort::fast>
void encode(benchmark::State& state) {
    using T = typename Column::type;
    lsmer::byte_buffer out;
    std::size_t chunk = 0;
    double bytes = 0;
    std::uint64_t ticks = 0;
    part<Column>(0);
    for (auto _ : state) {
        out.clear();
        const std::uint64_t begin = clock_ticks();
        write<Codec, T>(part<Column>(chunk), How, out);
        ticks += clock_ticks() - begin;
        bytes += static_cast<double>(out.size());
        chunk = (chunk + 1) % (rows / lsmer::group_rows);
    }
    count(state, ticks, sizeof(T));
    state.counters["bits"] =
        bytes * 8 / (static_cast<double>(state.iterations()) * lsmer::group_rows);
}

template <class Codec, class Column, codec::effort How = codec::effort::fast>
void decode(benchmark::State& state) {
    using T = typename Column::type;
    using set = codec::standard;
    lsmer::byte_buffer body;
    const std::uint16_t tag = write<Codec, T>(part<Column>(0), How, body);
    const auto chunk = *set::open<T>(tag, body.view(), lsmer::group_rows);
    std::vector<T> scratch(lsmer::vector_rows);
    lsmer::TextArena arena;
    std::uint64_t ticks = 0;
    for (auto _ : state) {
        const std::uint64_t begin = clock_ticks();
        for (std::uint32_t v = 0; v < chunk.vectors(); ++v) {
            arena.clear();
            benchmark::DoNotOptimize(chunk.read(v, scratch.data(), arena));
            benchmark::ClobberMemory();
        }
        ticks += clock_ticks() - begin;
    }
    count(state, ticks, sizeof(T));
}

template <class Codec, class Column>
void fetch(benchmark::State& state) {
    using T = typename Column::type;
    lsmer::byte_buffer body;
    const std::uint16_t tag = write<Codec, T>(part<Column>(0), codec::effort::fast, body);
    const auto chunk = *codec::standard::open<T>(tag, body.view(), lsmer::group_rows);
    lsmer::TextArena arena;
    std::uint32_t row = 1;
    for (auto _ : state) {
        arena.clear();
        benchmark::DoNotOptimize(chunk.fetch(row, arena));
        row = (row * 1664525U + 1013904223U) % lsmer::group_rows;
    }
    state.SetItemsProcessed(state.iterations());
}

constexpr codec::effort small = codec::effort::small;

BENCHMARK(encode<codec::standard, time>);
BENCHMARK(encode<codec::standard, symbol>);
BENCHMARK(encode<codec::standard, price>);
BENCHMARK(encode<codec::standard, size>);
BENCHMARK(encode<codec::standard, side>);
BENCHMARK(encode<codec::standard, exchange>);
BENCHMARK(encode<codec::standard, name>);
BENCHMARK(encode<codec::standard, price, small>);
BENCHMARK(encode<codec::delta, time>);
BENCHMARK(decode<codec::standard, time>);
BENCHMARK(decode<codec::standard, symbol>);
BENCHMARK(decode<codec::standard, price>);
BENCHMARK(decode<codec::standard, side>);
BENCHMARK(decode<codec::standard, name>);
BENCHMARK(decode<codec::standard, price, small>);
BENCHMARK(decode<codec::delta, time>);
BENCHMARK(fetch<codec::bitpack, time>);
BENCHMARK(fetch<codec::dict, price>);
BENCHMARK(fetch<codec::delta, time>);

} // namespace
