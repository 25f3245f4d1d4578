// The order of a keyed memtable: what a put costs with and without its columns, and finding and
// walking rows. 36,000 rows of 116 bytes fill a memtable of 4 MB.

#include "lsmer/base/thread.hpp"
#include "lsmer/memtable.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <random>
#include <span>
#include <string>
#include <vector>

namespace {

using lsmer::memtable::RowCursor;
using lsmer::memtable::RowTree;

struct pairs : lsmer::table<"pairs"> {
    static constexpr struct key : lsmer::column<"key", lsmer::bytes> {
    } key{};
    static constexpr struct value : lsmer::column<"value", lsmer::bytes> {
    } value{};
    static constexpr struct sequence : lsmer::column<"sequence", std::int64_t> {
    } sequence{};
    using columns = lsmer::columns<key, value, sequence>;
};

struct TextKeys {
    using key_type = std::string_view;
    using head_type = lsmer::memtable::wide_head;
    const std::string_view* column;
    lsmer::memtable::TextHead text{};
    [[nodiscard]] head_type head(std::string_view key) const { return text(key); }
    [[nodiscard]] bool settles(head_type head) const { return text.settles(head); }
    [[nodiscard]] int compare(std::string_view key, std::uint32_t row) const {
        return key.compare(column[row]);
    }
};

struct NumberKeys {
    using key_type = std::int64_t;
    using head_type = std::uint64_t;
    [[nodiscard]] std::uint64_t head(std::int64_t key) const {
        return static_cast<std::uint64_t>(key) ^ std::uint64_t{1} << 63;
    }
    [[nodiscard]] bool settles(std::uint64_t) const { return true; }
    [[nodiscard]] int compare(std::int64_t, std::uint32_t) const { return 0; }
};

/// Symbol and time: 12 bytes.
struct Tick {
    std::uint32_t symbol;
    std::int64_t time;
};
struct TickKeys {
    using key_type = Tick;
    using head_type = lsmer::memtable::wide_head;
    [[nodiscard]] head_type head(Tick key) const {
        return head_type{key.symbol} << 64 | NumberKeys{}.head(key.time);
    }
    [[nodiscard]] bool settles(head_type) const { return true; }
    [[nodiscard]] int compare(Tick, std::uint32_t) const { return 0; }
};

/// Keys in the order in which they are put.
struct Input {
    std::vector<std::string> memory;
    std::vector<std::string_view> texts;
    std::vector<std::int64_t> numbers;
    std::vector<Tick> ticks; // of a thousand symbols, their times ascending

    Input(std::size_t count, bool random) { // seven digits of its 16 tell keys apart
        for (std::size_t i = 0; i < count; ++i) numbers.push_back(static_cast<std::int64_t>(i));
        std::mt19937_64 order(3);
        if (random) std::shuffle(numbers.begin(), numbers.end(), order);
        for (std::size_t i = 0; i < count; ++i) {
            char text[24];
            std::snprintf(text, sizeof text, "%016lld", static_cast<long long>(numbers[i]));
            memory.emplace_back(text, 16);
            ticks.push_back({static_cast<std::uint32_t>(order() % 1000), numbers[i]});
        }
        texts.assign(memory.begin(), memory.end());
    }
    [[nodiscard]] TextKeys text_keys() const {
        TextKeys keys{texts.data()};
        keys.text.base(texts[0]);
        return keys;
    }
};

/// Made once for each size and order.
const Input& input_of(benchmark::State& state, bool random) {
    static std::map<std::pair<std::int64_t, bool>, Input> made;
    const std::pair key(state.range(0), random);
    const auto at = made.find(key);
    if (at != made.end()) return at->second;
    return made.try_emplace(key, static_cast<std::size_t>(state.range(0)), random).first->second;
}

void rows_done(benchmark::State& state, std::size_t rows) {
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows));
}

/// Key and value into columns, one put at a time, and the row into the tree.
void put(benchmark::State& state) {
    const auto count = static_cast<std::size_t>(state.range(0));
    const Input& input = input_of(state, state.range(1) != 0);
    const std::string value(100, 'v');
    const std::string_view values[] = {value};
    for (auto _ : state) {
        lsmer::Memtable<pairs> table({.rows = count});
        RowTree<TextKeys> tree(input.text_keys());
        for (std::uint32_t row = 0; row < count; ++row) {
            const std::int64_t sequence[] = {row};
            const lsmer::Batch<pairs> batch(
                {std::span(&input.texts[row], 1), std::span(values), std::span(sequence)});
            if (!table.reserve(1) || !tree.reserve(1)) std::abort();
            table.publish(*table.append(batch));
            tree.insert(input.texts[row], row);
        }
        benchmark::DoNotOptimize(tree.bytes());
    }
    rows_done(state, count);
}

template <class Keys, class Key>
void insert(benchmark::State& state, const Keys& keys, const std::vector<Key>& input) {
    const auto count = static_cast<std::uint32_t>(input.size());
    std::size_t bytes = 0;
    for (auto _ : state) {
        RowTree<Keys> tree(keys);
        for (std::uint32_t row = 0; row < count; ++row) tree.insert(input[row], row);
        bytes = tree.bytes();
    }
    rows_done(state, count);
    state.counters["bytes_a_row"] = static_cast<double>(bytes) / count;
}
void insert_text(benchmark::State& state) {
    const Input& input = input_of(state, state.range(1) != 0);
    insert(state, input.text_keys(), input.texts);
}
void insert_number(benchmark::State& state) {
    const Input& input = input_of(state, state.range(1) != 0);
    insert(state, NumberKeys{}, input.numbers);
}
void insert_tick(benchmark::State& state) {
    const Input& input = input_of(state, state.range(1) != 0);
    insert(state, TickKeys{}, input.ticks);
}

/// The newest row of a key, keys drawn by lot; every second one is not there.
void find(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    const Input& input = input_of(state, true);
    RowTree<TextKeys> tree(input.text_keys());
    for (std::uint32_t row = 0; row < count; row += 2) tree.insert(input.texts[row], row);
    std::uint32_t found = 0;
    for (auto _ : state) {
        for (std::uint32_t i = 0; i < count; ++i) found += tree.find(input.texts[i], count) == i;
        benchmark::DoNotOptimize(found);
    }
    rows_done(state, count);
}

/// The same while another thread inserts.
void find_beside_writer(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    const Input& input = input_of(state, true);
    for (auto _ : state) {
        RowTree<TextKeys> tree(input.text_keys());
        std::atomic<std::uint32_t> published{0};
        lsmer::thread writer([&] {
            for (std::uint32_t row = 0; row < count; ++row) {
                tree.insert(input.texts[row], row);
                published.store(row + 1, std::memory_order_release);
            }
        });
        std::uint32_t found = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            found += tree.find(input.texts[i], published.load(std::memory_order_acquire)) == i;
        }
        benchmark::DoNotOptimize(found);
    }
    rows_done(state, count);
}

void walk(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    const Input& input = input_of(state, true);
    RowTree<TextKeys> tree(input.text_keys());
    for (std::uint32_t row = 0; row < count; ++row) tree.insert(input.texts[row], row);
    std::uint32_t sum = 0;
    for (auto _ : state) {
        RowCursor<TextKeys> cursor(tree, count);
        if (state.range(1) == 0) {
            for (cursor.seek_first(); cursor.valid(); cursor.next()) sum += cursor.row();
        } else {
            for (cursor.seek_last(); cursor.valid(); cursor.previous()) sum += cursor.row();
        }
        benchmark::DoNotOptimize(sum);
    }
    rows_done(state, count);
}

constexpr std::int64_t small = 36'000;
constexpr std::int64_t large = 1'000'000;

void in_order_and_not(benchmark::internal::Benchmark* b) {
    b->ArgsProduct({{small, large}, {0, 1}})->ArgNames({"rows", "random"});
}
BENCHMARK(put)->Apply(in_order_and_not)->Unit(benchmark::kMillisecond);
BENCHMARK(insert_text)->Apply(in_order_and_not)->Unit(benchmark::kMillisecond);
BENCHMARK(insert_number)->Apply(in_order_and_not)->Unit(benchmark::kMillisecond);
BENCHMARK(insert_tick)->Apply(in_order_and_not)->Unit(benchmark::kMillisecond);
BENCHMARK(find)->Arg(small)->Arg(large)->Unit(benchmark::kMillisecond);
BENCHMARK(find_beside_writer)->Arg(small)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(walk)
    ->ArgsProduct({{small, large}, {0, 1}})
    ->ArgNames({"rows", "backwards"})
    ->Unit(benchmark::kMillisecond);

} // namespace
