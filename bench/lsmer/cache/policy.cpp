// Which blocks a cache should keep: hits of every hundred by policy, over traces of blocks of one
// size. The cache is the library's, in one shard; its rivals are simulated here.
//
//   zipf      blocks of a Zipf distribution, ten times as many as there is room for
//   scans     the same, and after each 4 x room of them a scan of 4 x room, never asked for again
//   twice     the same, where a scan asks for each block twice, once more after 8 others
//   loop      1.5 x room, round and round
//   shifting  hot blocks of half the room, others every 4 x room, among a third of cold ones

#include "lsmer/cache.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <list>
#include <random>
#include <unordered_map>
#include <vector>

namespace {

namespace cache = lsmer::cache;
constexpr std::size_t room = 2000; // blocks

using Trace = std::vector<std::uint32_t>;

class Zipf {
public:
    explicit Zipf(std::size_t count, double skew = 0.9) : sums_(count) {
        double sum = 0;
        for (std::size_t i = 0; i < count; ++i) {
            sums_[i] = sum += 1 / std::pow(static_cast<double>(i + 1), skew);
        }
    }
    std::uint32_t operator()(std::mt19937& random) {
        const double at = std::uniform_real_distribution<double>(0, sums_.back())(random);
        const auto rank = std::lower_bound(sums_.begin(), sums_.end(), at) - sums_.begin();
        return static_cast<std::uint32_t>(rank);
    }

private:
    std::vector<double> sums_;
};

Trace zipf(int scans) {
    std::mt19937 random(1);
    Zipf hot(10 * room);
    Trace out;
    std::uint32_t fresh = 1U << 24;
    for (int round = 0; round < 20; ++round) {
        for (std::size_t i = 0; i < 4 * room; ++i) out.push_back(hot(random));
        if (scans == 0) continue;
        for (std::size_t i = 0; i < 4 * room; ++i, ++fresh) {
            out.push_back(fresh);
            if (scans == 2 && i >= 8) out.push_back(fresh - 8);
        }
    }
    return out;
}
Trace loop() {
    Trace out;
    for (std::uint32_t i = 0; i < 80 * room; ++i) out.push_back(i % (room + room / 2));
    return out;
}
Trace shifting() {
    std::mt19937 random(1);
    Trace out;
    std::uint32_t cold = 1U << 24;
    for (std::uint32_t i = 0; i < 80 * room; ++i) {
        const auto hot = static_cast<std::uint32_t>(random() % (room / 2));
        const auto moved = static_cast<std::uint32_t>(i / (4 * room) * room);
        out.push_back(i % 3 == 0 ? cold++ : hot + moved);
    }
    return out;
}
const Trace& trace(std::int64_t kind) {
    static const Trace all[] = {zipf(0), zipf(1), zipf(2), loop(), shifting()};
    return all[kind];
}

/// The library's.
class Ours {
public:
    static constexpr std::size_t bytes = 1000;
    Ours() : budget_(lsmer::make_ref<cache::MemoryBudget>(room * cache::Block(bytes).memory())),
             cache_(budget_, 1) {}
    bool touch(std::uint32_t id) {
        const cache::key k{1, id, 0};
        if (cache_.find(k)) return true;
        static_cast<void>(cache_.insert(k, cache_.make(k, bytes)));
        return false;
    }

private:
    lsmer::ref<cache::MemoryBudget> budget_;
    cache::BlockCache cache_;
};

/// Two queues of which the second takes what was used in the first, `first` of a hundred blocks.
/// With a mark for each block instead of moves (CLOCK), or with moves (LRU, 2Q).
template <int First, bool Moves, int UsesToStay>
class Queues {
public:
    bool touch(std::uint32_t id) {
        if (const auto there = index_.find(id); there != index_.end()) {
            Entry& e = *there->second;
            e.uses = std::min(e.uses + 1, 3);
            if (Moves) {
                auto& queue = e.in_main ? main_ : small_;
                queue.splice(queue.begin(), queue, there->second);
            }
            return true;
        }
        if (index_.size() == room) evict();
        auto& queue = First == 0 ? main_ : small_;
        queue.push_front({id, 0, First == 0});
        index_[id] = queue.begin();
        return false;
    }

private:
    struct Entry {
        std::uint32_t id;
        int uses;
        bool in_main;
    };
    void evict() {
        for (;;) {
            if (main_.empty() || small_.size() * 100 > room * First) {
                const auto last = std::prev(small_.end());
                if (last->uses < UsesToStay) return drop(small_);
                last->uses = 0;
                last->in_main = true;
                main_.splice(main_.begin(), small_, last);
            } else {
                const auto last = std::prev(main_.end());
                if (Moves || last->uses == 0) return drop(main_);
                --last->uses;
                main_.splice(main_.begin(), main_, last);
            }
        }
    }
    void drop(std::list<Entry>& queue) {
        index_.erase(queue.back().id);
        queue.pop_back();
    }
    std::list<Entry> small_;
    std::list<Entry> main_;
    std::unordered_map<std::uint32_t, typename std::list<Entry>::iterator> index_;
};
using lru = Queues<0, true, 1>;
using clock_of_one_queue = Queues<0, false, 1>;
using segmented_clock = Queues<25, false, 1>;
using segmented_clock_tenth = Queues<10, false, 1>;
using two_queues = Queues<25, true, 1>;

template <class Policy>
void policy(benchmark::State& state) {
    const Trace& ids = trace(state.range(0));
    std::size_t hits = 0;
    for (auto _ : state) {
        Policy cached;
        hits = 0;
        for (const std::uint32_t id : ids) hits += static_cast<std::size_t>(cached.touch(id));
    }
    constexpr const char* names[] = {"zipf", "scans", "twice", "loop", "shifting"};
    state.SetLabel(names[state.range(0)]);
    state.counters["hits_%"] =
        100 * static_cast<double>(hits) / static_cast<double>(ids.size());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ids.size()));
}
BENCHMARK(policy<Ours>)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);
BENCHMARK(policy<segmented_clock>)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);
BENCHMARK(policy<segmented_clock_tenth>)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);
BENCHMARK(policy<two_queues>)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);
BENCHMARK(policy<clock_of_one_queue>)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);
BENCHMARK(policy<lru>)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

} // namespace
