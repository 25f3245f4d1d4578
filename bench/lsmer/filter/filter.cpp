// Filters: nanoseconds to build and to ask, for a filter that lies in the cache, one that lies in
// the third level and one that lies in memory, and what passes that was not given.
//
//   build/KEYS             a key
//   hit, miss/KEYS         a hash, each asked for without waiting for the one before
//   chain/KEYS             a foreign hash, each waiting for the answer before: what one look costs
//   many/KEYS              a foreign hash, 1,024 at a time by may_hold_many
//   key_hash/BYTES         a key
//
// Counters: fpr, percent of foreign keys that pass; bits_per_key.

#include "lsmer/filter.hpp"
#include "lsmer/base/key_hash.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <vector>

namespace {

namespace filter = lsmer::filter;
using ten = filter::blocked_bloom<10>;

constexpr std::uint64_t foreign = 1ULL << 40;

std::vector<std::uint64_t> hashes_of(std::uint64_t first, std::size_t count) {
    std::vector<std::uint64_t> hashes(count);
    for (std::size_t i = 0; i < count; ++i) hashes[i] = lsmer::key_hash(first + i);
    return hashes;
}

/// A filter of so many keys, made once.
struct Made {
    lsmer::byte_buffer body;
    ten::reader reader;

    explicit Made(std::size_t keys) {
        ten::build(hashes_of(0, keys), body);
        reader = ten::open(body.view()).value();
    }
    static const Made& of(std::size_t keys) {
        static std::vector<std::pair<std::size_t, Made*>> all;
        for (const auto& [count, made] : all) {
            if (count == keys) return *made;
        }
        all.emplace_back(keys, new Made(keys));
        return *all.back().second;
    }
};

/// Asked in turn, so that a large filter is not asked for the same again.
std::vector<std::uint64_t> asked(std::uint64_t first, std::size_t keys) {
    std::vector<std::uint64_t> hashes = hashes_of(first, std::size_t{1} << 20);
    if (first == 0) {
        std::uint64_t at = 1;
        for (auto& h : hashes) {
            h = lsmer::key_hash((at >> 20) % keys);
            at = at * 6364136223846793005U + 1442695040888963407U;
        }
    }
    return hashes;
}

void build(benchmark::State& state) {
    const auto hashes = hashes_of(0, static_cast<std::size_t>(state.range(0)));
    lsmer::byte_buffer body;
    for (auto _ : state) {
        body.clear();
        ten::build(hashes, body);
        benchmark::DoNotOptimize(body.data());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void ask(benchmark::State& state, std::uint64_t first) {
    const auto keys = static_cast<std::size_t>(state.range(0));
    const Made& made = Made::of(keys);
    const ten::reader reader = made.reader;
    const auto hashes = asked(first, keys);
    std::size_t at = 0;
    std::size_t held = 0;
    for (auto _ : state) {
        for (std::size_t i = 0; i < 1024; ++i) {
            held += static_cast<std::size_t>(reader.may_hold(hashes[at + i]));
        }
        at = (at + 1024) % hashes.size();
    }
    const auto total = static_cast<double>(state.iterations()) * 1024;
    state.SetItemsProcessed(state.iterations() * 1024);
    if (first != 0) {
        state.counters["fpr"] = 100 * static_cast<double>(held) / total;
        state.counters["bits_per_key"] =
            8 * static_cast<double>(made.body.size()) / static_cast<double>(keys);
    }
}
void hit(benchmark::State& state) { ask(state, 0); }
void miss(benchmark::State& state) { ask(state, foreign); }

void chain(benchmark::State& state) {
    const auto keys = static_cast<std::size_t>(state.range(0));
    const ten::reader reader = Made::of(keys).reader;
    const auto hashes = asked(foreign, keys);
    std::size_t at = 0;
    std::uint64_t zero = 0;
    for (auto _ : state) {
        for (std::size_t i = 0; i < 1024; ++i) {
            zero = static_cast<std::uint64_t>(reader.may_hold(hashes[at + i] ^ zero));
            asm volatile("" : "+r"(zero)); // as far as the compiler knows, it may be 1
            zero >>= 1;
        }
        at = (at + 1024) % hashes.size();
    }
    state.SetItemsProcessed(state.iterations() * 1024);
}

void many(benchmark::State& state) {
    const auto keys = static_cast<std::size_t>(state.range(0));
    const ten::reader reader = Made::of(keys).reader;
    const auto hashes = asked(foreign, keys);
    std::vector<std::uint8_t> mask(1024);
    std::size_t at = 0;
    for (auto _ : state) {
        benchmark::DoNotOptimize(
            filter::may_hold_many(reader, std::span(hashes).subspan(at, 1024), mask.data()));
        at = (at + 1024) % hashes.size();
    }
    state.SetItemsProcessed(state.iterations() * 1024);
}

void key_hash(benchmark::State& state) {
    const auto size = static_cast<std::size_t>(state.range(0));
    std::string keys(size + 1024, 'k');
    for (std::size_t i = 0; i < keys.size(); ++i) keys[i] = static_cast<char>(i * 7);
    std::uint64_t sum = 0;
    for (auto _ : state) {
        for (std::size_t i = 0; i < 1024; ++i) {
            sum += lsmer::key_hash(std::string_view(keys).substr(i, size));
        }
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(state.iterations() * 1024);
}

BENCHMARK(build)->Arg(10'000)->Arg(1'000'000)->Arg(20'000'000);
BENCHMARK(hit)->Arg(10'000)->Arg(1'000'000)->Arg(20'000'000);
BENCHMARK(miss)->Arg(10'000)->Arg(1'000'000)->Arg(20'000'000);
BENCHMARK(chain)->Arg(10'000)->Arg(1'000'000)->Arg(20'000'000);
BENCHMARK(many)->Arg(10'000)->Arg(1'000'000)->Arg(20'000'000);
BENCHMARK(key_hash)->Arg(4)->Arg(8)->Arg(16)->Arg(32)->Arg(100);

} // namespace
