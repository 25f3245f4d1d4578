// Texts by symbols: how fast a chunk is trained on, compressed, expanded, and one text of it read.
// The texts are the lines of the file that the environment variable LSMER_TEXTS names, up to a
// chunk of them, or made-up sentences. Counters: cycles per byte of text, from the time-stamp
// counter, whose rate need not be that of the core; and text bytes per stored byte.

#include "lsmer/codec/fsst.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <deque>
#include <fstream>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace codec = lsmer::codec;
using view = std::string_view;

struct lines {
    std::deque<std::string> kept;
    std::vector<view> views;
    std::size_t bytes = 0;

    lines() {
        if (const char* const path = std::getenv("LSMER_TEXTS")) {
            std::ifstream file(path, std::ios::binary);
            for (std::string line; kept.size() < lsmer::group_rows && std::getline(file, line);) {
                kept.push_back(line);
            }
        }
        if (kept.empty()) make();
        views.assign(kept.begin(), kept.end());
        for (const view v : views) bytes += v.size();
    }
    void make() {
        static constexpr const char* words[] = {"furiously", "regular", "deposits", "sleep",
                                                "quickly",   "the",     "accounts", "above",
                                                "ironic",    "pending", "requests", "are"};
        std::mt19937_64 random(1);
        for (std::size_t i = 0; i < lsmer::group_rows; ++i) {
            std::string text = std::to_string(random() % 1000);
            for (auto n = 1 + random() % 6; n > 0; --n) {
                text.append(" ").append(words[random() % 12]);
            }
            kept.push_back(text);
        }
    }
};

const lines& texts() {
    static const lines made;
    return made;
}

std::uint64_t clock_ticks() {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return 0;
#endif
}

/// Runs `work` and counts the text's bytes.
template <class Work>
void measure(benchmark::State& state, Work work) {
    std::uint64_t ticks = 0;
    for (auto _ : state) {
        const std::uint64_t begin = clock_ticks();
        work();
        ticks += clock_ticks() - begin;
        benchmark::ClobberMemory();
    }
    const double bytes =
        static_cast<double>(state.iterations()) * static_cast<double>(texts().bytes);
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
    state.counters["ticks_per_byte"] = static_cast<double>(ticks) / bytes;
}

void train(benchmark::State& state) {
    codec::fsst_parts::Trainer trainer;
    codec::fsst_parts::Matcher matcher;
    measure(state, [&] { benchmark::DoNotOptimize(trainer(texts().views, matcher)); });
}

/// With a table at hand.
void compress(benchmark::State& state) {
    codec::fsst_parts::Trainer trainer;
    codec::fsst_parts::Matcher matcher;
    const auto table = trainer(texts().views, matcher);
    codec::fsst_parts::Compressor compressor;
    lsmer::byte_buffer out;
    std::vector<std::uint64_t> ends(texts().views.size());
    measure(state, [&] {
        out.clear();
        compressor(texts().views, matcher, 0, out, ends.data());
    });
    state.counters["ratio"] = static_cast<double>(texts().bytes) /
                              static_cast<double>(out.size() + table.stored_bytes());
}

void encode(benchmark::State& state) {
    lsmer::byte_buffer out;
    measure(state, [&] {
        out.clear();
        codec::fsst::encode<view>(texts().views, out);
    });
    state.counters["ratio"] =
        static_cast<double>(texts().bytes) / static_cast<double>(out.size());
}

void decode(benchmark::State& state) {
    lsmer::byte_buffer out;
    codec::fsst::encode<view>(texts().views, out);
    const auto rows = static_cast<std::uint32_t>(texts().views.size());
    const auto reader = codec::fsst::open<view>(out.view(), rows).value();
    std::vector<view> scratch(lsmer::vector_rows);
    lsmer::TextArena arena;
    measure(state, [&] {
        for (std::uint32_t v = 0; v < codec::vectors_of(rows); ++v) {
            arena.clear();
            benchmark::DoNotOptimize(reader.read(v, scratch.data(), arena));
        }
    });
}

void fetch(benchmark::State& state) {
    lsmer::byte_buffer out;
    codec::fsst::encode<view>(texts().views, out);
    const auto rows = static_cast<std::uint32_t>(texts().views.size());
    const auto reader = codec::fsst::open<view>(out.view(), rows).value();
    lsmer::TextArena arena;
    std::uint32_t row = 1;
    for (auto _ : state) {
        arena.clear();
        benchmark::DoNotOptimize(reader.fetch(row % rows, arena));
        row = row * 1664525U + 1013904223U;
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK(train)->Name("fsst/train");
BENCHMARK(compress)->Name("fsst/compress");
BENCHMARK(encode)->Name("fsst/encode");
BENCHMARK(decode)->Name("fsst/decode");
BENCHMARK(fetch)->Name("fsst/fetch");

} // namespace
