// How fast rows go into a memtable, beside plain copies of the same columns, and what putting them
// in order costs at the flush.

#include "lsmer/memtable.hpp"
#include "support/tick_batch.hpp"

#include <benchmark/benchmark.h>

#include <cstring>
#include <vector>

namespace {

constexpr std::size_t rows = std::size_t{1} << 20;
constexpr std::size_t row_bytes = lsmer::memtable::block_layout<bench::trade>::row_bytes;

const bench::TickBatch& ticks() {
    static const bench::TickBatch made(rows);
    return made;
}

void count(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * std::int64_t{rows});
    state.SetBytesProcessed(state.iterations() * std::int64_t{rows * row_bytes});
}

/// Rows into a fresh memtable, in batches of the given size; its pages are new every time.
void append(benchmark::State& state) {
    const auto all = ticks().batch<bench::trade>();
    const auto step = static_cast<std::size_t>(state.range(0));
    for (auto _ : state) {
        lsmer::Memtable<bench::trade> table({.rows = rows});
        for (std::size_t at = 0; at < rows; at += step) {
            table.publish(*table.append(all.slice(at, step)));
        }
        benchmark::DoNotOptimize(table.published());
    }
    count(state);
}
BENCHMARK(append)->Arg(1)->Arg(100)->Arg(1024)->Arg(65536)->Unit(benchmark::kMillisecond);

/// The limit: the same bytes into memory whose pages are there.
void copy(benchmark::State& state) {
    const auto all = ticks().batch<bench::trade>();
    std::vector<std::byte> to(rows * row_bytes);
    for (auto _ : state) {
        std::byte* at = to.data();
        lsmer::each_index<6>([&](auto i) {
            const auto column = std::as_bytes(all.column<i>());
            std::memcpy(at, column.data(), column.size());
            at += column.size();
        });
        benchmark::DoNotOptimize(to.data());
        benchmark::ClobberMemory();
    }
    count(state);
}
BENCHMARK(copy)->Unit(benchmark::kMillisecond);

/// What it takes to see that rows are in order.
void in_order(benchmark::State& state) {
    lsmer::Memtable<bench::trade> table({.rows = rows});
    table.publish(*table.append(ticks().batch<bench::trade>()));
    for (auto _ : state) {
        bool yes = lsmer::memtable::in_order(table, rows);
        benchmark::DoNotOptimize(yes);
    }
    count(state);
}
BENCHMARK(in_order)->Unit(benchmark::kMillisecond);

/// Rows in time order, brought into the order of symbol and time, and gathered.
void order_by_symbol(benchmark::State& state) {
    lsmer::Memtable<bench::trade_by_symbol> table({.rows = rows});
    table.publish(*table.append(ticks().batch<bench::trade_by_symbol>()));
    table.seal();
    for (auto _ : state) {
        lsmer::memtable::Ordered<bench::trade_by_symbol> ordered(table);
        for (std::size_t g = 0; g < ordered.groups(); ++g) {
            benchmark::DoNotOptimize(ordered.group(g).column<0>().data());
        }
    }
    count(state);
}
BENCHMARK(order_by_symbol)->Unit(benchmark::kMillisecond);

} // namespace
