#pragma once
// A file of a table, as the engine knows it: the open SSTable, its place in the tree, and what
// compaction asks of it. The manifest keeps all of this, so that an open reads no data.
//
//   manifest::file_record   number, level, rows, bytes, sequences of its rows
//     .bounds = file_note   | u32 checksum | varint run, age, tombstones, erased through
//                           | four i64 of time | key | key |
//
// A run is named by the number of its first file. Its files lie in one level, in order of key, and
// have one age: the larger, the newer, among the runs of a level.

#include "lsmer/base/byte_cursor.hpp"
#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/column/key_bytes.hpp"
#include "lsmer/manifest/edit.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

/// A span of times, ns since 1970. As it stands here it holds none.
struct time_span {
    std::int64_t first = std::numeric_limits<std::int64_t>::max();
    std::int64_t last = std::numeric_limits<std::int64_t>::min();

    void add(const time_span& other) noexcept {
        if (other.first < first) first = other.first;
        if (other.last > last) last = other.last;
    }
    friend bool operator==(const time_span&, const time_span&) = default;
};

/// What the manifest keeps of a file for the engine alone.
struct file_note {
    std::uint32_t checksum = 0; // sstable::file_facts::checksum
    std::uint64_t run = 0;
    std::uint64_t age = 0; // of the run
    std::uint64_t tombstones = 0;     // rows that erase, or that merge into what is older
    std::uint64_t erased_through = 0; // ranges up to this sequence were applied to its rows
    time_span times{};     // of the time column
    time_span written{};   // when its rows came
    std::string smallest{}; // keys (column/key_bytes.hpp), perhaps shortened: the rows lie between
    std::string largest{};
    friend bool operator==(const file_note&, const file_note&) = default;
};

[[nodiscard]] inline std::string encode(const file_note& note) {
    byte_buffer out;
    put(out, note.checksum);
    put_varint(out, note.run);
    put_varint(out, note.age);
    put_varint(out, note.tombstones);
    put_varint(out, note.erased_through);
    for (const time_span& s : {note.times, note.written}) {
        put(out, s.first);
        put(out, s.last);
    }
    for (const std::string_view key : {note.smallest, note.largest}) {
        put_varint(out, key.size());
        put(out, as_bytes(key));
    }
    return std::string(as_text(out.view()));
}

/// False when the bytes are no note.
[[nodiscard]] LSMER_COLD inline bool decode(std::string_view bytes, file_note& note) {
    byte_cursor in(as_bytes(bytes));
    note.checksum = in.fixed<std::uint32_t>();
    note.run = in.varint();
    note.age = in.varint();
    note.tombstones = in.varint();
    note.erased_through = in.varint();
    for (time_span* const s : {&note.times, &note.written}) {
        s->first = in.fixed<std::int64_t>();
        s->last = in.fixed<std::int64_t>();
    }
    for (std::string* const key : {&note.smallest, &note.largest}) *key = as_text(in.sized_bytes());
    return in.ok() && in.at_end();
}

/// Keys longer than this are shortened in notes.
inline constexpr std::size_t note_key_max = 128;

/// The key, or a shorter one that does not come after it.
[[nodiscard]] inline std::string_view key_below(std::string_view key) noexcept {
    return key.substr(0, note_key_max);
}
/// The key, or a shorter one that comes after it and all that begin like it.
[[nodiscard]] inline std::string key_above(std::string_view key) {
    std::string out(key);
    if (out.size() <= note_key_max) return out;
    for (std::size_t n = note_key_max; n != 0; --n) {
        if (static_cast<unsigned char>(out[n - 1]) == 255) continue;
        out.resize(n);
        out[n - 1] = static_cast<char>(static_cast<unsigned char>(out[n - 1]) + 1);
        return out;
    }
    return out; // 255 all the way: nothing shorter comes after it
}

/// The column that tells the time of a table's rows: the first of the order that is a timestamp or
/// a date, else the first of the schema; column_count<S> without one.
template <schema S>
inline constexpr std::size_t time_column = [] {
    constexpr auto tells = [](type_kind k) {
        return k == type_kind::timestamp || k == type_kind::date;
    };
    for (const std::size_t c : order_columns<S>) {
        if (tells(column_infos<S>[c].kind)) return c;
    }
    std::size_t c = 0;
    while (c < column_count<S> && !tells(column_infos<S>[c].kind)) ++c;
    return c;
}();

/// Nanoseconds of a value of the time column. Dates beyond what nanoseconds reach are the last time
/// there is, or the first.
template <column_type C>
[[nodiscard]] constexpr std::int64_t time_ns_of(typename C::storage_type value) noexcept {
    constexpr std::int64_t day = 86'400'000'000'000;
    if constexpr (C::kind == type_kind::date) {
        using limits = std::numeric_limits<std::int64_t>;
        if (value > limits::max() / day) return limits::max();
        if (value < limits::min() / day) return limits::min();
        return std::int64_t{value} * day;
    } else {
        return value;
    }
}

/// What an append table finds keys by: nothing.
struct no_keys {
    template <class SSTable, class Cache>
    status open(const SSTable&, const Cache&) {
        return {};
    }
};

/// Never changes, but for a move to another level, which makes another of these. `Keys`: what a
/// keyed table finds keys by in a file.
template <class SSTable, class Keys = no_keys>
struct TableFile : counted {
    using keys_type = Keys;

    TableFile(ref<const SSTable> t, const manifest::file_record& r, file_note n)
        : table(std::move(t)), number(r.number), level(r.level), rows(r.rows), bytes(r.bytes),
          first_sequence(r.first_sequence), last_sequence(r.last_sequence), note(std::move(n)) {}

    const ref<const SSTable> table;
    const std::uint64_t number;
    const std::uint32_t level;
    const std::uint64_t rows;
    const std::uint64_t bytes;
    const std::uint64_t first_sequence; // of its rows, as the manifest counts them: from 1
    const std::uint64_t last_sequence;
    const file_note note;
    [[no_unique_address]] Keys keys{}; // opened before anybody else sees the file
};

/// Puts files in the order of a view: older levels first, in a level older runs, in a run by key.
template <class File>
void arrange(items<ref<const File>>& files) {
    using file = ref<const File>;
    sort_items(files.begin(), files.size(), [](const file& a, const file& b) {
        if (a->level != b->level) return a->level > b->level;
        if (a->note.age != b->note.age) return a->note.age < b->note.age;
        if (a->note.run != b->note.run) return a->note.run < b->note.run;
        if (a->note.smallest != b->note.smallest) return a->note.smallest < b->note.smallest;
        return a->number < b->number;
    });
}

} // namespace lsmer::inline v0::engine
