#pragma once
// Table: a durable, typed table in a directory of its own.
//
//   auto table = lsmer::Table<trades>::open("db").value();
//   table.append(times, symbols, prices, sizes).value();   // on stable storage when it returns
//   auto rows = table.snapshot();                          // what is committed by now
//
// Every `append` is one atomic batch: after a crash all of it is there, or none, and nothing is
// there without all that was appended before it. Rows keep the order of commit, and leave memory
// for disk in the schema's order.
//
// Threads: any number may append, flush, compact, sync and take snapshots at once. `open`, `close`
// and moving a Table belong to one thread.

#include "lsmer/engine/compiled.hpp"
#include "lsmer/column/input.hpp"
#include "lsmer/compaction/concepts.hpp"
#include "lsmer/engine/close.hpp"
#include "lsmer/engine/core.hpp"
#include "lsmer/engine/flush.hpp"
#include "lsmer/engine/recovery.hpp"
#include "lsmer/engine/verify.hpp"
#include "lsmer/engine/write.hpp"
#include "lsmer/memtable/concepts.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace lsmer::inline v0::engine {

namespace detail {

template <class Parts>
inline constexpr bool has_filesystem = io::filesystem<typename Parts::io>;
template <class Parts>
inline constexpr bool has_cache = cache::block_cache<typename Parts::cache>;
template <class Parts>
inline constexpr bool has_policy = compaction::compaction_policy<typename Parts::compaction>;
template <class S, class Parts>
inline constexpr bool has_memtable = memtable::memtable<typename Parts::template memtable<S>>;

/// One sentence for what is wrong with the parts of a table.
template <class S, class Parts>
struct parts_check {
    static_assert(has_filesystem<Parts>,
                  "lsmer: a table's io must be a file system: see lsmer/io/concepts.hpp");
    static_assert(has_memtable<S, Parts>,
                  "lsmer: a table's memtable must meet lsmer::memtable::memtable");
    static_assert(has_cache<Parts>, "lsmer: a table's cache must meet lsmer::cache::block_cache");
};
template <class S, class Parts>
using checked_parts =
    std::conditional_t<has_filesystem<Parts> && has_memtable<S, Parts> && has_cache<Parts> &&
                           has_policy<Parts>,
                       Parts, standard>;

} // namespace detail

template <class Schema, class Parts = standard>
class Table {
    static_assert(sizeof(schema_check<Schema>) != 0); // says its sentence, and no other
    using S = checked_schema<Schema>;
    static_assert(sizeof(detail::parts_check<S, Parts>) != 0);
    static_assert(sizeof(lsmer::compaction::policy_check<typename Parts::compaction>) != 0);
    using core = Core<S, detail::checked_parts<S, Parts>>;
    using io_type = typename core::io_type;

public:
    using schema_type = S;
    using snapshot_type = typename core::snapshot_type;

    /// Opens the table in a directory, or makes it (options::create). Errors: `not_found` without
    /// a directory, `busy` when another process has it, `schema_mismatch`, `corruption` naming
    /// file and offset, `invalid_argument` for a directory that holds something else.
    [[nodiscard]] static result<Table> open(std::string_view directory, const options& how = {},
                                            io_type io = {}) {
        result<owned<core>> opened = core::open(std::move(io), directory, how);
        if (!opened) {
            return std::move(opened).error().within(join("opening table ", table_name<S>, " in ",
                                                         directory));
        }
        return Table(std::move(*opened));
    }

    /// One row. Symbols and texts are copied.
    status append(const Row<S>& row) { return append(row, core_->how().sync); }
    status append(const Row<S>& row, sync_level level) {
        leaves_of_row one;
        typename Batch<S>::views views;
        each_index<column_count<S>>([&](auto i) {
            get<i>(one) = to_storage<column_at<S, i>>(get<i>(row), symbols());
            get<i>(views) = {&get<i>(one), 1};
        });
        return core_->append(Batch<S>(views), level);
    }

    /// Rows in memory form, their symbols coded by this table's dictionary.
    status append(const Batch<S>& batch) { return append(batch, core_->how().sync); }
    status append(const Batch<S>& batch, sync_level level) { return core_->append(batch, level); }

    /// One contiguous range of values per column, in column order. See column/input.hpp.
    template <class... Ranges>
        requires(sizeof...(Ranges) == column_count<S> && sizeof...(Ranges) > 1 &&
                 (contiguous_values<Ranges> && ...))
    status append(const Ranges&... columns) {
        static_cast<void>(sizeof(range_check<S, Ranges...>));
        return append_converted(core_->how().sync, columns...);
    }
    template <class... Ranges>
        requires(sizeof...(Ranges) == column_count<S> && (contiguous_values<Ranges> && ...))
    status append(sync_level level, const Ranges&... columns) {
        static_cast<void>(sizeof(range_check<S, Ranges...>));
        return append_converted(level, columns...);
    }

    /// Structs: `table.append(lsmer::members<&tick::time, &tick::price>(ticks))`.
    template <class T, auto... Members>
    status append(struct_rows<T, Members...> rows) {
        static_cast<void>(sizeof(members_check<S, T, Members...>));
        return append_converted(core_->how().sync, rows);
    }
    template <class T, auto... Members>
    status append(struct_rows<T, Members...> rows, sync_level level) {
        static_cast<void>(sizeof(members_check<S, T, Members...>));
        return append_converted(level, rows);
    }

    /// The rows committed by now; see Snapshot.
    [[nodiscard]] snapshot_type snapshot() const { return core_->snapshot(); }
    /// The table as it was after an earlier snapshot's `sequence()`, or at a time, as far back as
    /// options::history keeps it; `not_found` beyond that.
    [[nodiscard]] result<snapshot_type> snapshot_at(std::uint64_t sequence) const {
        return core_->snapshot_at(sequence);
    }
    [[nodiscard]] result<snapshot_type> snapshot_at(timestamp time) const {
        return core_->snapshot_at_ns(time.ns);
    }
    [[nodiscard]] std::uint64_t rows() const { return core_->snapshot().rows(); }

    /// Moves everything from memory into SSTables.
    status flush() { return core_->flush(); }
    /// Flushes, and merges all rows there are by now into one sorted run. May take long; readers
    /// and writers go on.
    status compact() { return core_->compact(); }
    /// The same with progress, cancel and deadline. `cancelled`: some or all of it was not done;
    /// no row is gone, nothing is left half done.
    status compact(const compact_request& how) { return core_->compact(how); }
    /// What compactions did since the table was opened.
    [[nodiscard]] compaction_stats compactions() const { return core_->compactions(); }
    /// Levels, memtables, memory and cache, amplification, stalls, debt: now, and counts since it
    /// was opened. Waits for nobody.
    [[nodiscard]] table_stats stats() const { return core_->stats(); }
    /// Reads and checks every byte on disk: files, manifest, logs; appended rows are synced before.
    /// Gives what was read, or the first damage, `corruption` naming file and offset.
    [[nodiscard]] result<verify_report> verify(const verify_request& how = {}) {
        return core_->verify(how);
    }
    /// Puts everything appended so far on stable storage.
    status sync() { return core_->sync(); }
    /// Syncs and gives the directory back. Appends after it are refused; snapshots live on. The
    /// destructor closes too, but nobody hears of its error.
    status close() { return core_->close(); }

    /// The dictionary of this table's symbols. Codes that it gives out may be appended.
    [[nodiscard]] SymbolDictionary& symbols() noexcept { return core_->symbols(); }
    [[nodiscard]] symbol intern(std::string_view text) { return {symbols().intern(text)}; }
    [[nodiscard]] const std::string& directory() const noexcept { return core_->directory(); }
    /// What open found in the log.
    [[nodiscard]] const wal::recovery_report& recovered() const noexcept {
        return core_->recovered();
    }

private:
    template <class L>
    struct storage_leaves;
    template <class... C>
    struct storage_leaves<column_list<C...>> {
        using type = leaves<typename C::storage_type...>;
    };
    using leaves_of_row = typename storage_leaves<typename S::columns>::type;

    explicit Table(owned<core> c) noexcept : core_(std::move(c)) {}

    template <class... Values>
    status append_converted(sync_level level, const Values&... values) {
        BatchScratch<S> scratch;
        const result<Batch<S>> batch = make_batch<S>(scratch, symbols(), values...);
        return batch ? core_->append(*batch, level) : status(batch.error());
    }

    owned<core> core_;
};

} // namespace lsmer::inline v0::engine

namespace lsmer::inline v0 {
using engine::Table;
}
