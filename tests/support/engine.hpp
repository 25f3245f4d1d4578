#pragma once
// What the tests of the engine share: tables on a disk in memory, and what they must hold.

#include "lsmer/compaction/tiered.hpp"
#include "lsmer/engine.hpp"
#include "lsmer/io/memory.hpp"
#include "support/counted_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace test {

/// Merges as soon as two runs are alike.
struct eager : lsmer::compaction::tiered {
    eager() : tiered({.ratio = 2, .runs_max = 6}) {}
};

/// A table on a disk that can take the power away.
struct in_memory : lsmer::engine::standard {
    using io = lsmer::io::Memory;
    using compaction = eager;
};
using memory_table = lsmer::Table<counted_table, in_memory>;
using disk_table = lsmer::Table<counted_table>;

/// Memtables that are full after a few rows, everything in the caller's thread.
[[nodiscard]] inline lsmer::engine::options small_options(std::size_t rows = 16) {
    lsmer::engine::options o;
    o.memtable.rows = rows;
    o.background_flush = false;
    o.compaction = false;
    o.log_reserve = 0;
    return o;
}
/// The same, which also compact, in the caller's thread too.
[[nodiscard]] inline lsmer::engine::options compacting_options(std::size_t rows = 16) {
    lsmer::engine::options o = small_options(rows);
    o.compaction = true;
    return o;
}

/// One batch: rows [first, first + count).
template <class Table>
lsmer::status append_rows(Table& table, std::int64_t first, std::int64_t count,
                          lsmer::sync_level level = lsmer::sync::commit) {
    lsmer::ColumnBuffer<counted_table> rows(table.symbols());
    fill(rows, first, count);
    return table.append(rows.batch(), level);
}

/// Rows of a table if they are row(0), row(1), ..., in any order within a run; -1 otherwise.
template <class Table>
[[nodiscard]] std::int64_t rows_in(const Table& table) {
    return count_rows(table.snapshot());
}

/// Names of a directory, sorted.
template <class Io>
[[nodiscard]] std::vector<std::string> files_of(const Io& io, std::string_view directory) {
    auto names = io.list(directory).value();
    std::sort(names.begin(), names.end());
    return names;
}

[[nodiscard]] inline std::string only_file(const std::vector<std::string>& names,
                                           std::string_view extension) {
    std::string found;
    for (const std::string& n : names) {
        if (n.size() > extension.size() && n.substr(n.size() - extension.size()) == extension) {
            found = n;
        }
    }
    return found;
}

} // namespace test
