#pragma once
// View: what a table consists of at one moment. Immutable behind one pointer; readers take a
// reference; writers, flush and compaction put a new one in its place.
//
//   files      older levels first, in a level older runs, in a run by key    [0 ..... flushed)
//   memtables  sealed ones, oldest first, then the active one        [flushed ..... written)
//
// Rows are numbered in the order of commit; a memtable knows the number of its first.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/cache/budget.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/engine/file.hpp"
#include "lsmer/engine/pins.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/sstable/sstable.hpp"

#include <atomic>
#include <cstdint>

namespace lsmer::inline v0::engine {

/// A dictionary that snapshots and results keep alive after their table is closed.
struct SharedSymbols : counted {
    SymbolDictionary dictionary;
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

template <class Memtable, class SSTable>
struct View : counted {
    using file = TableFile<SSTable>;

    items<ref<const file>> files;
    items<ref<MemtableRun<Memtable>>> memtables; // the last one is active
    std::uint64_t flushed = 0;                   // rows that files hold, or held
    Pin pin{};                                   // counted since it was put in place
};

} // namespace lsmer::inline v0::engine
