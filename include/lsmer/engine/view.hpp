#pragma once
// View: what a table consists of at one moment. Immutable behind one pointer; readers take a
// reference; writers, flush and compaction put a new one in its place.
//
//   erased     keys of files that ranges took away
//   files      older levels first, in a level older runs, in a run by key    [0 ..... flushed)
//   memtables  sealed ones, oldest first, then the active one        [flushed ..... written)
//
// Rows are numbered in the order of commit; a memtable knows the number of its first.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/cache/budget.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/engine/erased_keys.hpp"
#include "lsmer/engine/file.hpp"
#include "lsmer/engine/live_rows.hpp"
#include "lsmer/engine/pins.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/sstable/sstable.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0::engine {

/// A dictionary that snapshots and results keep alive after their table is closed.
struct SharedSymbols : counted {
    SymbolDictionary dictionary;
};

/// Files [first, last) of a view, which are one run.
struct run_span {
    std::size_t first = 0;
    std::size_t last = 0;
};

/// Something made of a view when it is first asked for, and kept with it.
struct ViewCache {
    mutable mutex lock;
    mutable ref<const LiveRows> live;
};

/// Shared by views between which no range came or went.
struct SharedErased : counted {
    explicit SharedErased(ErasedKeys k) : keys(std::move(k)) {}
    const ErasedKeys keys;
};

template <class Memtable>
struct MemtableRun : counted {
    MemtableRun(memtable::capacity most, std::uint64_t first, std::uint64_t log_number)
        : table(most), first_row(first), log(log_number), began_ns(wall_ns()) {}

    Memtable table;
    const std::uint64_t first_row;
    const std::uint64_t log;     // number of the log that holds its rows
    const std::int64_t began_ns; // when it took its first rows, or before
    std::atomic<std::uint64_t> log_bytes{0}; // of that log, when it is complete
    cache::MemoryShare memory{}; // of the budget; of those who hold the order lock

    [[nodiscard]] std::uint64_t end_row() const noexcept { return first_row + table.written(); }
};

template <class Memtable, class SSTable, class Keys = no_keys>
struct View : counted {
    using memtable_type = Memtable;
    using sstable_type = SSTable;
    using file = TableFile<SSTable, Keys>;

    items<ref<const file>> files;
    ref<const SharedErased> erased; // of a keyed table; nothing without ranges
    items<run_span> runs; // of files, newest first
    [[no_unique_address]] std::conditional_t<std::is_same_v<Keys, no_keys>, no_keys, ViewCache>
        cache;
    items<ref<MemtableRun<Memtable>>> memtables; // the last one is active
    std::uint64_t flushed = 0;                   // rows that files hold, or held
    Pin pin{};                                   // counted since it was put in place

    /// Finds the runs among the files, once they are complete and arranged.
    void find_runs() {
        runs.clear();
        for (std::size_t end = files.size(); end != 0;) {
            std::size_t begin = end - 1;
            while (begin != 0 && files[begin - 1]->level == files[end - 1]->level &&
                   files[begin - 1]->note.run == files[end - 1]->note.run) {
                --begin;
            }
            runs.push_back({begin, end});
            end = begin;
        }
    }
    /// The first file of a run with keys that may not be before this one; run.last without one.
    [[nodiscard]] std::size_t first_reaching(run_span run, std::string_view key) const noexcept {
        std::size_t low = run.first;
        for (std::size_t high = run.last; low < high;) {
            const std::size_t middle = low + (high - low) / 2;
            if (files[middle]->note.largest < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
};

} // namespace lsmer::inline v0::engine
