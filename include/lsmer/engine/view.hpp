#pragma once
// View: the runs of a table at one moment. Immutable behind one pointer; readers take a
// reference, writers and the flush put a new one in its place.
//
//   runs       SSTables, oldest rows first          [0 ........ flushed)
//   memtables  sealed ones, oldest first, then the active one   [flushed ........ written)
//
// Rows are numbered in the order of commit; run and memtable know the number of their first.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/sstable/sstable.hpp"

#include <cstdint>

namespace lsmer::inline v0::engine {

/// A dictionary that snapshots and results keep alive after their table is closed.
struct SharedSymbols : counted {
    SymbolDictionary dictionary;
};

template <class Memtable>
struct MemtableRun : counted {
    MemtableRun(memtable::capacity most, std::uint64_t first, std::uint64_t log_number)
        : table(most), first_row(first), log(log_number) {}

    Memtable table;
    const std::uint64_t first_row;
    const std::uint64_t log; // number of the log that holds its rows

    [[nodiscard]] std::uint64_t end_row() const noexcept { return first_row + table.written(); }
};

template <class SSTable>
struct TableRun {
    ref<const SSTable> table;
    std::uint64_t first_row = 0;
    std::uint64_t rows = 0;
};

template <class Memtable, class SSTable>
struct View : counted {
    items<TableRun<SSTable>> runs;
    items<ref<MemtableRun<Memtable>>> memtables; // the last one is active

    [[nodiscard]] std::uint64_t flushed() const noexcept {
        return runs.empty() ? 0 : runs.back().first_row + runs.back().rows;
    }
};

} // namespace lsmer::inline v0::engine
