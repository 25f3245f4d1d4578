// What a block costs that is there, that is not, and that makes another one go; by threads.
//
//   hit          blocks in turn, 1,024 of them
//   hit_one      the same block again and again: threads share its count
//   miss         a key that is not there
//   replace      a new block of 4 KiB, unwritten, for which another one goes

#include "lsmer/cache.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>

namespace {

namespace cache = lsmer::cache;
using lsmer::make_ref;

lsmer::ref<cache::BlockCache> filled() {
    auto made = make_ref<cache::BlockCache>(make_ref<cache::MemoryBudget>(std::size_t{1} << 30));
    for (std::uint32_t i = 0; i < 1024; ++i) {
        const cache::key k{1, i, 0};
        static_cast<void>(made->insert(k, made->make(k, 1000)));
    }
    return made;
}

void find(benchmark::State& state, std::uint32_t blocks, std::uint64_t file) {
    static const auto all = filled();
    auto at = static_cast<std::uint32_t>(state.thread_index()) * 77;
    for (auto _ : state) {
        benchmark::DoNotOptimize(all->find({file, at++ % blocks, 0}));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK_CAPTURE(find, hit, 1024, 1)->ThreadRange(1, 2);
BENCHMARK_CAPTURE(find, hit_one, 1, 1)->ThreadRange(1, 2);
BENCHMARK_CAPTURE(find, miss, 1024, 2)->ThreadRange(1, 2);

void replace(benchmark::State& state) {
    static cache::BlockCache all(make_ref<cache::MemoryBudget>(std::size_t{64} << 20), 4);
    std::uint32_t at = 0;
    const auto file = static_cast<std::uint64_t>(state.thread_index());
    for (auto _ : state) {
        const cache::key k{file, at++, 0};
        benchmark::DoNotOptimize(all.insert(k, all.make(k, 4096)));
    }
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(replace)->ThreadRange(1, 2);

} // namespace
