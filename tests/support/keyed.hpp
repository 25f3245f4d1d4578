#pragma once
// What the tests of keyed tables share: tables on a disk in memory, and views put together by hand.

#include "lsmer/engine/keyed_table.hpp"
#include "support/engine.hpp"
#include "support/keyed_rows.hpp"

#include <string>
#include <vector>

namespace test {

using account_table = lsmer::Table<accounts, in_memory>;
using counter_table = lsmer::Table<counters, in_memory>;

using account_view = lsmer::engine::Core<account_rows, in_memory>::view_type;
using account_file = account_view::file;
using account_memtable = account_view::memtable_type;

[[nodiscard]] inline account_value value_of(const lsmer::Row<accounts>& row) {
    account_value out{std::string(row[accounts::owner]), row[accounts::hits], {}};
    if (row[accounts::peak]) out.peak = *row[accounts::peak];
    return out;
}

/// All rows of a snapshot that cursors give, both ways; nothing when the ways differ.
template <class Snapshot>
[[nodiscard]] std::optional<account_map> rows_both_ways(const Snapshot& s) {
    account_map out;
    std::vector<std::string> keys;
    auto cursor = s.begin();
    for (; cursor.valid(); cursor.next()) {
        const auto row = cursor.row();
        keys.emplace_back(row[accounts::id]);
        out[keys.back()] = value_of(row);
    }
    if (!cursor.state() || keys.size() != out.size()) return std::nullopt;
    if (!std::is_sorted(keys.begin(), keys.end())) return std::nullopt;
    for (cursor.seek_last(); cursor.valid(); cursor.previous()) {
        if (keys.empty() || keys.back() != cursor[accounts::id]) return std::nullopt;
        if (value_of(cursor.row()) != out[keys.back()]) return std::nullopt;
        keys.pop_back();
    }
    if (!cursor.state() || !keys.empty()) return std::nullopt;
    return out;
}
/// Keys of a model that a snapshot finds otherwise, and others that it finds.
template <class Snapshot>
[[nodiscard]] std::size_t wrong_gets(const Snapshot& s, const account_map& rows) {
    std::size_t wrong = 0;
    for (const auto& [key, value] : rows) {
        const auto found = s.get({key});
        wrong += !found || !*found || (*found)[accounts::id] != key || value_of(**found) != value;
        const std::string other = key + "?";
        wrong += s.contains({other}).value() || static_cast<bool>(s.get({other}).value());
    }
    return wrong;
}

/// Acts as a batch for a table.
template <class Table>
[[nodiscard]] typename Table::batch_type batch_of(Table& table, const std::vector<act>& acts) {
    auto out = table.batch();
    for (const act& a : acts) {
        const std::string owner = a.owner();
        const accounts::small peak = a.peak() ? accounts::small(*a.peak()) : accounts::small();
        switch (a.op) {
        case row_op::put: out.put({a.key, owner, a.hits, peak}); break;
        case row_op::merge: out.merge({a.key, owner, a.hits, peak}); break;
        case row_op::erase: out.erase(a.key); break;
        case row_op::range_begin: out.erase_range({a.key}, {a.end}); break;
        case row_op::range_open: out.erase_from({a.key}); break;
        case row_op::range_end: break;
        }
    }
    return out;
}

/// A view made of files and memtables, the older ones added first, and a model of it.
class HandMadeView {
public:
    explicit HandMadeView(lsmer::sstable::access access = lsmer::sstable::access::mmap)
        : access_(access) {
        disk.create_directory("/db").value();
    }

    lsmer::io::Memory disk;
    lsmer::ref<account_view> view = lsmer::make_ref<account_view>();
    lsmer::ref<const lsmer::engine::SharedSymbols> symbols =
        lsmer::make_ref<lsmer::engine::SharedSymbols>();
    account_map rows;
    std::uint64_t written = 0; // rows, as a table counts them

    /// Groups of so many rows.
    void add_file(const std::vector<act>& acts, std::uint32_t level = 0, std::size_t most = 1000) {
        using namespace lsmer;
        account_memtable table;
        fill(table, acts);
        table.seal();
        written += table.written();
        const std::uint64_t number = ++files_;
        auto out = engine::FileWriter<account_rows, account_file, io::Memory>::create(
                       disk, "/db/" + std::to_string(number) + ".sst",
                       {.number = number, .file_id = number, .level = level, .run = number,
                        .age = written, .last_sequence = written, .erased_through = written,
                        .access = access_})
                       .value();
        memtable::OrderedKeys<account_rows> ordered(table);
        for (auto batch = ordered.next(most); !batch.empty(); batch = ordered.next(most)) {
            out.add_group(batch).value();
        }
        if (ordered.rows() != 0) view->files.push_back(out.finish().value());
        table.ranges().each(~std::uint32_t{0}, [&](const memtable::key_range& r, std::uint32_t) {
            ranges_.push_back({1, written, r.begin, r.end, r.open});
        });
        view->flushed = written;
        engine::arrange(view->files);
        view->find_runs();
        view->erased = make_ref<engine::SharedErased>(
            engine::ErasedKeys(engine::ErasedKeys(ranges_).apart(1)));
    }
    void add_memtable(const std::vector<act>& acts) {
        using namespace lsmer;
        auto run = make_ref<engine::MemtableRun<account_memtable>>(memtable::capacity{}, written,
                                                                   std::uint64_t{1});
        fill(run->table, acts);
        written += run->table.written();
        view->memtables.push_back(run);
    }
    [[nodiscard]] lsmer::engine::KeyedSnapshot<accounts, account_view> snapshot() const {
        return {view, symbols, written};
    }
    /// Turns a byte of a file's keys over, and back.
    void damage(std::size_t file) {
        const auto& table = *view->files[file]->table;
        auto bytes = disk.contents(table.path());
        bytes[table.entry(0, 0).offset + table.entry(0, 0).zones_length] ^= std::byte{1};
        disk.replace(table.path(), bytes);
    }

private:
    void fill(account_memtable& table, const std::vector<act>& acts) {
        lsmer::SymbolDictionary none;
        lsmer::ColumnBuffer<account_rows> batch(none);
        for (const act& a : acts) {
            push_act(batch, a);
            apply(rows, a);
        }
        table.publish(table.append(batch.batch()).value());
    }

    lsmer::sstable::access access_;
    std::uint64_t files_ = 0;
    lsmer::items<lsmer::manifest::erased_range> ranges_;
};

/// So many acts, from a seed.
[[nodiscard]] inline std::vector<act> random_acts(std::mt19937_64& random, std::size_t count,
                                                  bool ranges = true) {
    std::vector<act> out;
    while (out.size() < count) out.push_back(random_act(random, ranges));
    return out;
}

/// Two files of a level below, files of level 0 and memtables, from a seed.
inline void fill_view(HandMadeView& v, std::uint64_t seed, bool ranges = true) {
    std::mt19937_64 random(seed);
    v.add_file(random_acts(random, 60, ranges), 1, 7);
    v.add_file(random_acts(random, 40, ranges), 0, 9);
    if (seed % 2 == 0) v.add_file(random_acts(random, 20, ranges));
    if (seed % 3 != 0) v.add_memtable(random_acts(random, 20, ranges));
    if (seed % 4 != 0) v.add_memtable(random_acts(random, 20, ranges));
}

} // namespace test
