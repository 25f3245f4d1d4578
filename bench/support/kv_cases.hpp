#pragma once

// What the key-value bench does to a store, whichever it is.
//
// Threads: one, but for what says that it starts others.

#include "support/harness.hpp"
#include "support/kv_data.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace bench::kv {

using numbers = std::vector<std::uint32_t>;

inline constexpr std::size_t batch_pairs = 1'000;
inline constexpr std::size_t many = 100;           // keys that get_many is asked for
inline constexpr std::uint32_t kept_of = 10;       // of the delete-heavy store: one of so many
inline constexpr std::size_t beside_rate = 50'000; // puts a second while others read

inline answer answer_of(const Checksum& c) { return {{c.count(), c.sum()}, {}}; }

// Everything that is in a store, in the order of keys.
template <class Store>
answer contents(const Store& store) {
    Checksum sum;
    typename Store::Cursor cursor(store);
    for (cursor.first(); cursor.valid(); cursor.next()) {
        sum.add(cursor.key());
        sum.add(cursor.value());
    }
    return answer_of(sum);
}

// Puts value i under the i-th key.
template <class Store>
void put_all(Store& store, const Values& values, const numbers& keys) {
    KeyText key;
    for (std::size_t i = 0; i < keys.size(); ++i) store.put(key(keys[i]), values[i]);
}
template <class Store>
void put_batches(Store& store, const Values& values, const numbers& keys) {
    KeyText key;
    typename Store::Batch batch(store);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        batch.put(key(keys[i]), values[i]);
        if ((i + 1) % batch_pairs != 0 && i + 1 != keys.size()) continue;
        store.write(batch);
        batch.clear();
    }
}
// Starts `threads`, each of which puts its share.
template <class Store>
void put_in_parallel(Store& store, const Values& values, const numbers& keys, unsigned threads) {
    std::vector<std::thread> all;
    for (unsigned t = 0; t < threads; ++t)
        all.emplace_back([&store, &values, &keys, threads, t] {
            KeyText key;
            for (std::size_t i = t; i < keys.size(); i += threads)
                store.put(key(keys[i]), values[i]);
        });
    for (auto& thread : all) thread.join();
}
// Leaves one key of `kept_of`.
template <class Store>
void erase_most(Store& store, const numbers& keys) {
    KeyText key;
    for (const std::uint32_t k : keys)
        if (k % kept_of != 0) store.erase(key(k));
}

template <class Store>
answer get_each(const Store& store, const numbers& keys) {
    KeyText key;
    Checksum sum;
    for (const std::uint32_t k : keys)
        store.get(key(k), [&](std::string_view value) { sum.add(value); });
    return answer_of(sum);
}
// Keys that are not there, each between two that are.
template <class Store>
answer get_missing(const Store& store, const numbers& keys) {
    KeyText key;
    char text[key_bytes + 1];
    std::int64_t found = 0;
    for (const std::uint32_t k : keys) {
        std::copy_n(key(k).data(), key_bytes, text);
        text[key_bytes] = '.';
        found += store.get(std::string_view(text, sizeof text), [](std::string_view) {});
    }
    return {{found}, {}};
}
template <class Store>
answer get_together(const Store& store, const numbers& keys) {
    std::vector<KeyText> texts(many);
    std::vector<std::string_view> asked;
    Checksum sum;
    for (std::size_t i = 0; i < keys.size(); i += many) {
        asked.clear();
        for (std::size_t j = i; j < std::min(i + many, keys.size()); ++j)
            asked.push_back(texts[j - i](keys[j]));
        store.get_many(asked, [&](std::string_view value) { sum.add(value); });
    }
    return answer_of(sum);
}

// To a key, or what follows it, with a cursor of its own for each; with `held`, one for all.
template <class Store>
answer seek_each(const Store& store, const numbers& keys, bool held) {
    using Cursor = typename Store::Cursor;
    KeyText key;
    Checksum sum;
    auto cursor = std::make_unique<Cursor>(store);
    for (const std::uint32_t k : keys) {
        if (!held) cursor = std::make_unique<Cursor>(store);
        cursor->seek(key(k));
        if (!cursor->valid()) continue;
        sum.add(cursor->key());
        sum.add(cursor->value());
    }
    return answer_of(sum);
}
template <class Store>
answer scan_back(const Store& store) {
    Checksum sum;
    typename Store::Cursor cursor(store);
    for (cursor.last(); cursor.valid(); cursor.previous()) {
        sum.add(cursor.key());
        sum.add(cursor.value());
    }
    return answer_of(sum);
}

// Starts `readers`, each of which gets its share of the keys, and beside them one that writes
// `beside_rate` pairs a second until they are done. The answer is how many keys were there.
template <class Store>
answer get_while_writing(Store& store, const Values& values, const numbers& keys,
                         const numbers& written, unsigned readers) {
    using clock = std::chrono::steady_clock;
    std::atomic<bool> done{false};
    std::atomic<std::int64_t> found{0};
    std::thread writer([&] {
        KeyText key;
        const auto begin = clock::now();
        for (std::size_t i = 0; !done.load(std::memory_order_relaxed); ++i) {
            if (i % 50 == 0)
                std::this_thread::sleep_until(begin + std::chrono::nanoseconds(1'000'000'000) *
                                                          static_cast<std::int64_t>(i) /
                                                          static_cast<std::int64_t>(beside_rate));
            store.put(key(written[i % written.size()]), values[i]);
        }
    });
    std::vector<std::thread> all;
    for (unsigned t = 0; t < readers; ++t)
        all.emplace_back([&, t] {
            KeyText key;
            Checksum sum;
            for (std::size_t i = t; i < keys.size(); i += readers)
                store.get(key(keys[i]), [&](std::string_view value) { sum.add(value); });
            found += sum.count();
        });
    for (auto& thread : all) thread.join();
    done = true;
    writer.join();
    return {{found}, {}};
}

} // namespace bench::kv
