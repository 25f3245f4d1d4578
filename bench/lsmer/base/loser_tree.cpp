// What a merge of k sorted runs costs a row: numbers and texts of 16 bytes, runs that interleave
// row by row, and runs that take turns of a thousand rows.

#include "lsmer/base/loser_tree.hpp"
#include "lsmer/base/hash.hpp"

#include <benchmark/benchmark.h>

#include <cstring>
#include <random>
#include <vector>

namespace {

constexpr std::size_t rows = std::size_t{1} << 20;

struct Text {
    std::uint64_t high;
    std::uint64_t low;
    [[nodiscard]] lsmer::detail::uint128 whole() const {
        return lsmer::detail::uint128{high} << 64 | low;
    }
    bool operator<(const Text& other) const { return whole() < other.whole(); }
};

template <class T>
T key(std::uint64_t i) {
    if constexpr (sizeof(T) == 8) {
        return static_cast<T>(i);
    } else {
        return {0x3030303030303030U, i}; // "00000000" and then what tells them apart
    }
}

template <class T>
struct Run {
    const T* at;
    const T* end;
    [[nodiscard]] bool done() const { return at == end; }
    void next() { ++at; }
};
struct Less {
    template <class T>
    bool operator()(const Run<T>& a, const Run<T>& b) const {
        return *a.at < *b.at;
    }
};

/// `turn` rows from one run, then as many from another drawn by lot.
template <class T, std::uint64_t turn>
void merge(benchmark::State& state) {
    const auto ways = static_cast<std::size_t>(state.range(0));
    std::vector<std::vector<T>> keys(ways);
    std::mt19937_64 random(7);
    std::size_t from = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        if (i % turn == 0) from = random() % ways;
        keys[from].push_back(key<T>(i));
    }
    std::vector<T> out(rows);
    for (auto _ : state) {
        std::vector<Run<T>> runs;
        for (const auto& run : keys) runs.push_back({run.data(), run.data() + run.size()});
        T* to = out.data();
        for (lsmer::LoserTree tree(std::span<Run<T>>(runs), Less{}); !tree.done(); tree.next()) {
            *to++ = *tree.top().at;
        }
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t{rows});
}

BENCHMARK(merge<std::int64_t, 1>)->Arg(2)->Arg(4)->Arg(8)->Arg(16)->Unit(benchmark::kMillisecond);
BENCHMARK(merge<Text, 1>)->Arg(2)->Arg(4)->Arg(8)->Arg(16)->Unit(benchmark::kMillisecond);
BENCHMARK(merge<std::int64_t, 1000>)->Arg(2)->Arg(16)->Unit(benchmark::kMillisecond);

} // namespace
