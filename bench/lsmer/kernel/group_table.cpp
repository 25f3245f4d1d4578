// Group numbers of a vector's rows, for tables of several sizes: by code, by one word, by three.
// Counter: ticks of the time-stamp counter a row, the fastest of many passes over a million rows
// whose groups are all known.

#include "lsmer/kernel/group_table.hpp"

#include "support/cycles.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace {

namespace kernel = lsmer::kernel;
using lsmer::buffer;
using lsmer::vector_rows;

constexpr std::size_t vectors = 1024;

struct material {
    buffer<std::uint32_t> codes;
    buffer<std::uint64_t> words;
    buffer<std::uint32_t> index;

    explicit material(std::uint64_t groups) : codes(vectors * vector_rows), index(vector_rows) {
        std::uint64_t state = 1;
        for (auto& c : codes) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            c = static_cast<std::uint32_t>((state >> 33) % groups);
        }
        words.resize(codes.size());
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = codes[i] * 0x9e3779b97f4a7c15U;
    }
};

/// Ticks a row of f(table, material, vector), when the table knows all groups.
template <class F>
void measure(benchmark::State& state, std::size_t width, std::uint64_t groups, F f) {
    material m(groups);
    kernel::GroupTable table(width);
    for (std::size_t v = 0; v < vectors; ++v) f(table, m, v * vector_rows);
    double ticks = 1e18;
    for (auto _ : state) {
        for (int pass = 0; pass < 4; ++pass) {
            const std::uint64_t begin = bench::clock_ticks();
            for (std::size_t v = 0; v < vectors; ++v) f(table, m, v * vector_rows);
            ticks = std::min(ticks, static_cast<double>(bench::clock_ticks() - begin));
        }
    }
    state.counters["ticks_per_row"] = ticks / (vectors * vector_rows);
}

const bool added = [] {
    for (const std::uint64_t groups : {100U, 10'000U, 100'000U, 1'000'000U}) {
        const auto add = [groups](const char* name, std::size_t width, auto f) {
            std::string label = name;
            label += '/';
            label += std::to_string(groups);
            benchmark::RegisterBenchmark(label.c_str(), [f, width, groups](benchmark::State& s) {
                measure(s, width, groups, f);
            });
        };
        add("code", 1, [](kernel::GroupTable& table, material& m, std::size_t first) {
            table.find_or_add(m.codes.data() + first, vector_rows, nullptr, m.index.data());
        });
        add("word", 1, [](kernel::GroupTable& table, material& m, std::size_t first) {
            const std::uint64_t* const words[] = {m.words.data() + first};
            table.find_or_add(words, vector_rows, nullptr, m.index.data());
        });
        add("three_words", 3, [](kernel::GroupTable& table, material& m, std::size_t first) {
            const std::uint64_t* const w = m.words.data() + first;
            const std::uint64_t* const words[] = {w, w, w};
            table.find_or_add(words, vector_rows, nullptr, m.index.data());
        });
    }
    return true;
}();

} // namespace
