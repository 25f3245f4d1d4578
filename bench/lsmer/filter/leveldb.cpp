// The filter beside that of LevelDB (plain Bloom, 6 probes), both of 10 bits a key, with the same
// keys of 16 bytes. LevelDB hashes the key inside, so ours is asked with its hash to be made, too.
// Empty where libleveldb-dev is not installed.
//
//   leveldb_hit, ours_hit/KEYS      nanoseconds for a key that is there
//   leveldb_miss, ours_miss/KEYS    for one that is not
//   leveldb_build, ours_build/KEYS  for a key put in
//
// Counters: fpr, percent of foreign keys that pass; bits_per_key.

#if defined(LSMER_BENCH_LEVELDB)

#include "lsmer/base/key_hash.hpp"
#include "lsmer/filter.hpp"

#include <benchmark/benchmark.h>
#include <leveldb/filter_policy.h>
#include <leveldb/slice.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace {

namespace filter = lsmer::filter;
using ten = filter::blocked_bloom<10>;

constexpr std::uint64_t foreign = 1ULL << 40;
constexpr std::size_t asked = std::size_t{1} << 16;

/// 16 bytes, half of them zeros.
std::vector<std::string> keys_of(std::uint64_t first, std::size_t count, std::uint64_t turn) {
    std::vector<std::string> keys(count, std::string(16, '0'));
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t n = first == 0 ? i * 7919 % turn : first + i;
        lsmer::store(keys[i].data(), lsmer::key_hash(n));
    }
    return keys;
}

struct LevelDb {
    std::unique_ptr<const leveldb::FilterPolicy> policy{leveldb::NewBloomFilterPolicy(10)};
    std::string body;

    void build(const std::vector<std::string>& keys) {
        const std::vector<leveldb::Slice> slices(keys.begin(), keys.end());
        body.clear();
        policy->CreateFilter(slices.data(), static_cast<int>(slices.size()), &body);
    }
    [[nodiscard]] bool may_hold(const std::string& key) const {
        return policy->KeyMayMatch(key, body);
    }
};

struct Ours {
    lsmer::byte_buffer body;
    ten::reader reader;

    void build(const std::vector<std::string>& keys) {
        std::vector<std::uint64_t> hashes(keys.size());
        for (std::size_t i = 0; i < keys.size(); ++i) hashes[i] = lsmer::key_hash(keys[i]);
        body.clear();
        ten::build(hashes, body);
        reader = ten::open(body.view()).value();
    }
    [[nodiscard]] bool may_hold(const std::string& key) const {
        return reader.may_hold(lsmer::key_hash(key));
    }
};

template <class Filter>
void build(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    const std::vector<std::string> keys = keys_of(0, count, count);
    Filter made;
    for (auto _ : state) made.build(keys);
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

template <class Filter>
void ask(benchmark::State& state, std::uint64_t first) {
    const auto count = static_cast<std::size_t>(state.range(0));
    Filter made;
    made.build(keys_of(0, count, count));
    const std::vector<std::string> keys = keys_of(first, asked, count);
    std::size_t held = 0;
    for (auto _ : state) {
        for (const std::string& key : keys) held += static_cast<std::size_t>(made.may_hold(key));
    }
    const double total = static_cast<double>(state.iterations()) * asked;
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(asked));
    state.counters["bits_per_key"] =
        8 * static_cast<double>(made.body.size()) / static_cast<double>(count);
    if (first != 0) state.counters["fpr"] = 100 * static_cast<double>(held) / total;
}

const bool added = [] {
    const auto add = [](const char* name, auto f) {
        benchmark::RegisterBenchmark(name, f)->Arg(10'000)->Arg(1'000'000);
    };
    add("leveldb_build", build<LevelDb>);
    add("ours_build", build<Ours>);
    add("leveldb_hit", [](benchmark::State& s) { ask<LevelDb>(s, 0); });
    add("ours_hit", [](benchmark::State& s) { ask<Ours>(s, 0); });
    add("leveldb_miss", [](benchmark::State& s) { ask<LevelDb>(s, foreign); });
    add("ours_miss", [](benchmark::State& s) { ask<Ours>(s, foreign); });
    return true;
}();

} // namespace

#endif
