// Sorting words by some of their bits, of several lengths: by radix with digits of 8 and of 11
// bits, by insertion, by std::sort, and as `sort_words` chooses; and keys with their rows.
// Counter: ticks of the time-stamp counter an element, the fastest of many runs. Every run sorts
// other words: a sort that compares would learn the few it is shown again and again.

#include "lsmer/kernel/sort.hpp"

#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace {

namespace kernel = lsmer::kernel;
using lsmer::buffer;

constexpr unsigned row_bits = 20;

struct material {
    std::size_t count;
    unsigned bits;
    std::size_t sets;
    buffer<std::uint64_t> words; // of all sets
    buffer<std::uint64_t> work;
    buffer<std::uint64_t> spare;
    buffer<kernel::keyed_row> rows;

    material(std::size_t n, unsigned b) : count(n), bits(b), sets(n < 16384 ? 65536 / n : 4) {
        std::uint64_t state = 1;
        words.resize(sets * count);
        for (std::size_t i = 0; i < words.size(); ++i) {
            state += 0x9e3779b97f4a7c15U;
            std::uint64_t z = (state ^ state >> 30) * 0xbf58476d1ce4e5b9U;
            z = (z ^ z >> 27) * 0x94d049bb133111ebU;
            words[i] = (z ^ z >> 31) >> (64 - bits) << row_bits | i % count;
        }
        work.resize(count);
        spare.resize(count);
        rows.resize(count);
    }
};

/// Ticks an element of f(material), less those of copying what it sorts.
template <class F>
void measure(benchmark::State& state, std::size_t count, unsigned bits, F f) {
    material m(count, bits);
    double ticks = 1e18;
    for (auto _ : state) {
        for (std::size_t set = 0; set < m.sets; ++set) {
            std::memcpy(m.work.data(), m.words.data() + set * count, count * 8);
            for (std::size_t i = 0; i < count; ++i) {
                m.rows[i] = {m.work[i] >> row_bits, static_cast<std::uint32_t>(i)};
            }
            const std::uint64_t begin = bench::clock_ticks();
            f(m);
            ticks = std::min(ticks, static_cast<double>(bench::clock_ticks() - begin));
            benchmark::ClobberMemory();
        }
    }
    state.counters["ticks_per_element"] = ticks / static_cast<double>(count);
}

void radix(material& m, unsigned digit) {
    benchmark::DoNotOptimize(kernel::detail::radix_sort(m.work.data(), m.spare.data(), m.count,
                                                        row_bits, m.bits, digit));
}

const bool added = [] {
    for (const std::size_t count : {16U, 32U, 48U, 64U, 128U, 1024U, 2048U, 16384U, 524288U}) {
        for (const unsigned bits : {10U, 23U, 40U}) {
            const auto add = [count, bits](const char* name, auto f) {
                std::string label = name;
                label += '/';
                label += std::to_string(count);
                label += '/';
                label += std::to_string(bits);
                label += "_bits";
                benchmark::RegisterBenchmark(label.c_str(), [f, count, bits](benchmark::State& s) {
                    measure(s, count, bits, f);
                });
            };
            add("sort_words", [](material& m) {
                kernel::sort_words(m.work, m.spare, row_bits, m.bits);
            });
            add("radix_8", [](material& m) { radix(m, 8); });
            add("radix_11", [](material& m) { radix(m, 11); });
            add("std_sort", [](material& m) { std::sort(m.work.begin(), m.work.end()); });
            add("sort_rows", [](material& m) { kernel::sort_rows(m.rows); });
            if (count > 128) continue;
            add("insertion", [](material& m) {
                kernel::detail::insertion_sort(m.work.data(), m.count, ~std::uint64_t{0});
            });
        }
    }
    return true;
}();

} // namespace
