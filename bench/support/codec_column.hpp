#pragma once

// One column through a set of codecs, by chunks of 65,536 values: bytes, the codecs chosen, and
// what encoding, decoding and reading single values take. Speeds are the fastest of some rounds
// over the whole column; a round of a short column repeats it.
//
// Threads: one.

#include "lsmer/codec.hpp"
#include "support/fastest.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace bench {

template <class T>
struct column {
    std::string name;
    std::span<const T> values;
    std::span<const char> raw; // what the peers compress: plain values, or lines of text
};

struct coded {
    double bytes = 0;
    speed encode, decode;
    double fetch_ns = 0;
    std::string codecs; // name:share of the chunks, the most frequent first
    bool exact = true;  // whether all values came back, bit for bit

    double bits(std::size_t rows) const { return 8 * bytes / static_cast<double>(rows); }
};

namespace detail {

namespace codec = lsmer::codec;

inline std::string shares(const std::map<std::string, std::size_t>& count) {
    std::vector<std::pair<std::size_t, std::string>> order;
    std::size_t all = 0;
    for (const auto& [name, times] : count) order.emplace_back(times, name), all += times;
    std::sort(order.rbegin(), order.rend());
    std::string out;
    for (const auto& [times, name] : order)
        out += (out.empty() ? "" : ",") + name +
               (times == all ? "" : ":" + std::to_string((times * 100 + all / 2) / all) + "%");
    return out;
}

template <class T>
concept related = lsmer::codec::refers<codec::standard, T>;

template <class T>
std::vector<std::span<const T>> chunks_of(std::span<const T> values) {
    std::vector<std::span<const T>> chunks;
    for (std::size_t at = 0; at < values.size(); at += lsmer::group_rows)
        chunks.push_back(values.subspan(at, std::min(lsmer::group_rows, values.size() - at)));
    return chunks;
}

template <class T>
bool same_values(const T* a, const T* b, std::size_t count) {
    if constexpr (std::is_same_v<T, std::string_view>) {
        return std::equal(a, a + count, b);
    } else {
        return std::memcmp(a, b, count * sizeof(T)) == 0;
    }
}

} // namespace detail

// One chunk by one codec: for the report on the choice.
struct trial {
    lsmer::codec::estimate expected;
    double bytes = 0, decode = 0, encode = 0; // measured; ticks a value
};

template <class Codec, class T>
trial try_codec(std::span<const T> values, lsmer::codec::effort how) {
    namespace codec = lsmer::codec;
    trial t;
    t.expected = Codec::template analyze<T>(codec::sample_of(values, how));
    if (!t.expected.usable) return t;
    const auto rows = static_cast<double>(values.size());
    lsmer::byte_buffer body;
    t.encode = 1e18;
    for (int i = 0; i < 2; ++i) {
        body.clear();
        const std::uint64_t begin = clock_ticks();
        Codec::template encode<T>(values, body);
        t.encode = std::min(t.encode, static_cast<double>(clock_ticks() - begin) / rows);
    }
    t.bytes = static_cast<double>(body.size());
    const auto count = static_cast<std::uint32_t>(values.size());
    const auto chunk =
        codec::chunk<T>::template of<Codec>(*Codec::template open<T>(body.view(), count), count);
    lsmer::buffer<T> scratch(lsmer::vector_rows);
    lsmer::TextArena arena;
    t.decode = 1e18;
    for (int i = 0; i < 4; ++i) {
        const std::uint64_t begin = clock_ticks();
        for (std::uint32_t v = 0; v < chunk.vectors(); ++v) {
            arena.clear();
            use(*chunk.read(v, scratch.data(), arena));
        }
        t.decode = std::min(t.decode, static_cast<double>(clock_ticks() - begin) / rows);
    }
    return t;
}

// The columns of a table that were measured before, by chunks: what further ones may refer to, as
// sstable::Writer lets them. Values and bodies are kept: those of later columns need them.
class neighbours {
public:
    // What the chunks of the next column may refer to.
    lsmer::codec::relation before(std::size_t chunk) const {
        lsmer::codec::relation r;
        if (chunk < chunks_.size()) r.before = chunks_[chunk].columns;
        return r;
    }
    lsmer::codec::reference* of(std::size_t chunk, const lsmer::codec::relation& r) {
        return r.of == 0 ? nullptr : &chunks_[chunk].references[r.of - 1];
    }
    template <class T>
    void add(const std::vector<std::span<const T>>& values,
             const std::vector<lsmer::codec::chunk<T>>& opened,
             const std::vector<lsmer::codec::relation>& relations,
             std::vector<lsmer::byte_buffer> bodies) {
        chunks_.resize(std::max(chunks_.size(), values.size()));
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto kept = std::make_shared<std::vector<T>>(values[i].begin(), values[i].end());
            values_.push_back(kept);
            const auto column = static_cast<std::uint32_t>(chunks_[i].references.size());
            chunks_[i].columns.push_back(
                {lsmer::codec::whole_numbers(std::span<const T>(*kept)), column,
                 relations[i].depth, relations[i].decode});
            chunks_[i].references.emplace_back().set(opened[i]);
        }
        bodies_.push_back(std::move(bodies));
    }

private:
    struct of_chunk {
        std::vector<lsmer::codec::neighbour> columns;
        std::deque<lsmer::codec::reference> references; // they stay where they are
    };
    std::deque<of_chunk> chunks_;
    std::vector<std::vector<lsmer::byte_buffer>> bodies_;
    std::vector<std::shared_ptr<const void>> values_;
};

// With `beside`, chunks may refer to the columns in it, and the column joins them.
template <class Set, class T>
coded measure(const column<T>& c, lsmer::codec::effort how, unsigned rounds,
              neighbours* beside = nullptr) {
    const auto chunks = detail::chunks_of(c.values);
    const std::size_t rows = c.values.size();
    std::vector<lsmer::byte_buffer> bodies(chunks.size());
    std::vector<std::uint16_t> tags(chunks.size());
    std::vector<lsmer::codec::relation> relations(chunks.size());
    coded out;
    out.encode = fastest(rounds, repeats_for(rows, std::size_t{1} << 17), [&] {
        for (std::size_t i = 0; i < chunks.size(); ++i) {
            bodies[i].clear();
            if (beside != nullptr) relations[i] = beside->before(i);
            tags[i] = Set::template encode<T>(chunks[i], how, bodies[i],
                                              beside != nullptr ? &relations[i] : nullptr);
        }
    });
    std::map<std::string, std::size_t> count;
    std::vector<lsmer::codec::chunk<T>> opened;
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        out.bytes += static_cast<double>(bodies[i].size());
        ++count[std::string(lsmer::codec::name_of(tags[i]))];
        const auto part = static_cast<std::uint32_t>(chunks[i].size());
        lsmer::codec::reference* const of =
            beside != nullptr ? beside->of(i, relations[i]) : nullptr;
        opened.push_back(Set::template open<T>(tags[i], bodies[i].view(), part, of).value());
    }
    out.codecs = detail::shares(count);

    lsmer::TextArena arena;
    lsmer::buffer<T> scratch(lsmer::vector_rows);
    const auto each_vector = [&](auto&& f) {
        for (std::size_t i = 0; i < opened.size(); ++i)
            for (std::uint32_t v = 0; v < opened[i].vectors(); ++v) {
                arena.clear();
                f(i, v, opened[i].read(v, scratch.data(), arena));
            }
    };
    each_vector([&](std::size_t i, std::uint32_t v, const T* values) {
        const std::size_t n = lsmer::codec::rows_of_vector(opened[i].rows(), v);
        out.exact &= detail::same_values(values, &chunks[i][v * lsmer::vector_rows], n);
    });
    out.decode = fastest(rounds, repeats_for(rows, std::size_t{1} << 20), [&] {
        each_vector([](std::size_t, std::uint32_t, const T* values) { use(*values); });
    });
    constexpr std::size_t fetches = 20'000;
    std::uint64_t row = 1;
    const speed one = fastest(rounds, 1, [&] {
        for (std::size_t i = 0; i < fetches; ++i) {
            row = row * 6364136223846793005U + 1442695040888963407U;
            const std::size_t at = ((row >> 32) * rows) >> 32;
            arena.clear();
            use(opened[at / lsmer::group_rows].fetch(
                static_cast<std::uint32_t>(at % lsmer::group_rows), arena));
        }
    });
    out.fetch_ns = one.seconds * 1e9 / fetches;
    if constexpr (detail::related<T>) {
        if (beside != nullptr) beside->add(chunks, opened, relations, std::move(bodies));
    }
    return out;
}

} // namespace bench
