#pragma once
// Core: one open table. What Table shows to users happens here.
//
//   append   order lock: log the new symbols, log the batch, copy it into the memtable
//            no lock:    wait for the log (group commit), then raise `visible`
//   rotate   order lock: seal the active memtable, roll the log, begin the next memtable
//   flush    no lock:    write the oldest sealed memtable as an SSTable, publish it in the
//                        manifest, put the new view in place, remove the memtable's log
//   compact  no lock:    merge files into fewer, publish that, new view (compact.hpp)
//   snapshot no order lock: `visible`, then the view
//
// 1. Rows are numbered in the order of their records in the log; memtables, runs and records all
//    speak of these numbers. A batch lies in one memtable.
// 2. `visible` is the number of rows that readers may see. It is raised only to the end of a
//    batch that its writer is told of now; what came before it is shown with it.
// 3. The rows of a log lie in one memtable (after a replay: in neighbours). A log is synced before
//    its rows are flushed (Writer::roll), and removed only when the manifest names the SSTable and
//    a later log to replay from.
// 4. The first failure of a write leaves the table read-only (`failure_`); reads go on.
//
// Threads: everything from any thread; nothing may run any more when it is destroyed.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/compaction/column_cursor.hpp"
#include "lsmer/compaction/standard.hpp"
#include "lsmer/engine/batch_record.hpp"
#include "lsmer/engine/file_writer.hpp"
#include "lsmer/engine/history.hpp"
#include "lsmer/engine/keyed_snapshot.hpp"
#include "lsmer/engine/memory.hpp"
#include "lsmer/engine/options.hpp"
#include "lsmer/engine/pins.hpp"
#include "lsmer/engine/progress.hpp"
#include "lsmer/engine/snapshot.hpp"
#include "lsmer/engine/stall.hpp"
#include "lsmer/engine/view.hpp"
#include "lsmer/engine/watch.hpp"
#include "lsmer/manifest/manifest.hpp"
#include "lsmer/memtable/ordered.hpp"
#include "lsmer/memtable/ordered_keys.hpp"
#include "lsmer/sstable/writer.hpp"
#include "lsmer/wal/writer.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <string>
#include <utility>

namespace lsmer::inline v0::engine {

/// The one table that a directory holds for now.
inline constexpr std::uint32_t the_table = 1;
inline constexpr std::string_view table_extension = "sst";

/// What ties an SSTable to its database and number. DO NOT CHANGE: it is in files.
[[nodiscard]] constexpr std::uint64_t sstable_id(std::uint64_t database,
                                                 std::uint64_t number) noexcept {
    return database ^ (number * 0x9e3779b97f4a7c15U);
}

namespace detail {

/// What depends on the kind of table: what files find keys by, and what a snapshot is.
template <class S, class Parts, class SSTable>
struct kind_of_table {
    using keys = no_keys;
    using ordered = memtable::Ordered<S>;
    template <class View>
    using snapshot = Snapshot<S, View>;
    static constexpr memtable::capacity memtable{};
};
template <stores_ops S, class Parts, class SSTable>
struct kind_of_table<S, Parts, SSTable> {
    using keys = KeyedFile<S, SSTable, typename Parts::filter>;
    using ordered = memtable::OrderedKeys<S>;
    template <class View>
    using snapshot = KeyedSnapshot<typename S::user_schema, View>;
    // A small one stays in the caches that its index is searched in.
    static constexpr memtable::capacity memtable{std::size_t{1} << 20, std::size_t{8} << 20};
};

} // namespace detail

/// S: the rows as storage keeps them (`stored_rows`).
template <schema S, class Parts>
class Core {
public:
    using io_type = typename Parts::io;
    using memtable_type = typename Parts::template memtable<S>;
    using cache_type = typename Parts::cache;
    using sstable_type = SSTable<typename Parts::codec, io_type, cache_type>;
    using kind = detail::kind_of_table<S, Parts, sstable_type>;
    using view_type = View<memtable_type, sstable_type, typename kind::keys>;
    using snapshot_type = typename kind::template snapshot<view_type>;
    using memtable_run = MemtableRun<memtable_type>;
    using file_type = typename view_type::file;
    using file_writer = FileWriter<S, file_type, io_type>;
    using manifest_type = manifest::Manifest<io_type>;

    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    ~Core() { static_cast<void>(close()); }

    /// Defined in recovery.hpp.
    static result<owned<Core>> open(io_type io, std::string_view directory, const options& how);

    /// Defined in write.hpp.
    status append(const Batch<S>& batch, sync_level level);
    template <class Admit>
    result<bool> append_if(const Batch<S>& batch, sync_level level, Admit&& admit);

    /// Writes everything in memory to SSTables; defined in flush.hpp.
    status flush(progress* watch = nullptr);

    /// Puts everything acknowledged so far on stable storage, whatever level it was written with.
    status sync() {
        {
            const scoped_lock lock(order_);
            if (status s = writable(); !s) return s;
        }
        if (status s = log_->sync(); !s) {
            const scoped_lock lock(order_);
            return fail(s.error());
        }
        return {};
    }

    [[nodiscard]] snapshot_type snapshot() const {
        const std::uint64_t visible = visible_.load(std::memory_order_acquire); // before the view
        const scoped_lock lock(view_mutex_);
        return snapshot_type(view_, symbols_, visible, Pin(snapshots_));
    }

    /// Defined in close.hpp.
    status close();

    /// Defined in compact.hpp.
    status compact(const compact_request& how = {});
    [[nodiscard]] compaction_stats compactions() const { return watch_.compactions(); }

    /// Defined in observe.hpp and verify.hpp.
    [[nodiscard]] table_stats stats() const;
    result<verify_report> verify(const verify_request& how);

    /// The table as it was after so many rows, or at a time; as far as options::history has it.
    [[nodiscard]] result<snapshot_type> snapshot_at(std::uint64_t rows) const {
        const snapshot_type now = glance(); // first, so that nothing newer is shown
        auto view = history_.at(std::min(rows, now.sequence()), current());
        if (!view) return std::move(view).error();
        return snapshot_type(std::move(*view), symbols_, std::min(rows, now.sequence()),
                             Pin(snapshots_));
    }
    [[nodiscard]] result<snapshot_type> snapshot_at_ns(std::int64_t ns) const {
        const auto rows = history_.rows_at(ns);
        if (!rows) return rows.error();
        return snapshot_at(*rows);
    }
    /// As `snapshot`, for a read that is over at once: not counted.
    [[nodiscard]] snapshot_type glance() const {
        const std::uint64_t visible = visible_.load(std::memory_order_acquire);
        const scoped_lock lock(view_mutex_);
        return snapshot_type(view_, symbols_, visible);
    }
    /// What `append_if` asks about, as a snapshot.
    [[nodiscard]] snapshot_type snapshot_of(const ref<const view_type>& view,
                                            std::uint64_t rows) const {
        return snapshot_type(view, symbols_, rows);
    }

    [[nodiscard]] SymbolDictionary& symbols() noexcept { return symbols_->dictionary; }
    [[nodiscard]] const options& how() const noexcept { return options_; }
    [[nodiscard]] const std::string& directory() const noexcept { return directory_; }
    [[nodiscard]] const wal::recovery_report& recovered() const noexcept { return recovered_; }

private:
    static constexpr bool keyed = stores_ops<S>;
    using policy_type = lsmer::compaction::policy_for<typename Parts::compaction, keyed>;
    static constexpr bool compacts =
        !std::is_same_v<policy_type, lsmer::compaction::none>;

    Core(io_type io, std::string directory, const options& how)
        : io_(std::move(io)), directory_(std::move(directory)), options_(how),
          symbols_(make_ref<SharedSymbols>()), history_(how.history) {
        constexpr std::size_t most_rows = std::size_t{1} << 31; // a row number has 32 bits
        memtable::capacity& most = options_.memtable;
        if (most.rows == 0) most.rows = kind::memtable.rows;
        if (most.bytes == 0) most.bytes = kind::memtable.bytes;
        most.rows = std::min(most.rows, most_rows);
        options_.sealed_max = std::max(options_.sealed_max, std::size_t{1});
    }

    status writable() const {
        if (closed_) {
            return make_error(error_kind::read_only, "table in ", directory_, " is closed");
        }
        if (failure_) {
            return make_error(error_kind::read_only, "table in ", directory_,
                              " takes no writes since a failure; reopen it. The failure was: ",
                              failure_->message);
        }
        return {};
    }

    /// With the order lock, given up to tell: remembers the first failure and gives the caller his.
    status fail(const error& e) {
        const bool first = !failure_;
        if (first) failure_ = e;
        room_.notify_all();
        if (first && watch_.is_heard()) {
            order_.unlock();
            watch_.tell_failure(e.message);
            order_.lock();
        }
        return e;
    }

    // Steps of a write; defined in write.hpp.
    status check(const Batch<S>& batch) const;
    status check_keys(const Batch<S>& batch) const;
    status make_room(scoped_lock& lock, std::size_t rows, Stall& stall);
    status wait_or_flush(scoped_lock& lock);
    result<wal::position> log_batch(const EncodedBatch<S>& record, std::size_t rows);
    status log_symbols();

    status close_files();
    [[nodiscard]] manifest::log_place durable_log() const {
        const wal::log_mark mark = log_->durable();
        return {mark.file, mark.length};
    }

    [[nodiscard]] ref<const view_type> current() const {
        const scoped_lock lock(view_mutex_);
        return view_;
    }
    void raise_visible(std::uint64_t end) noexcept {
        std::uint64_t seen = visible_.load(std::memory_order_relaxed);
        while (seen < end && !visible_.compare_exchange_weak(
                                 seen, end, std::memory_order_release, std::memory_order_relaxed)) {
        }
        if (history_.any()) history_.mark(wall_ns(), end);
    }

    // With the order lock; defined in flush.hpp.
    status rotate(scoped_lock& lock);
    status flush_oldest(scoped_lock& lock);
    result<ref<const file_type>> write_run(const memtable_run& from, std::uint64_t replay_from,
                                           items<manifest::erased_range>& erased);
    result<file_writer> new_file(file_plan plan);
    void run_flusher();

    // What is seen from outside; defined in observe.hpp.
    status slow_down(scoped_lock& lock, std::uint64_t bytes, Stall& stall);
    void sync_ahead(wal::position at, sync_level& level) noexcept;
    void refresh_debt();
    [[nodiscard]] static told_file told(const file_type& f) noexcept {
        return {f.number, f.level, f.rows, f.bytes};
    }
    // Steps of verify.
    status verify_file(const file_type& f, progress* watch, verify_report& done) const;
    status verify_log(std::uint64_t number, std::uint64_t length, progress* watch,
                      verify_report& done) const;

    status publish_symbols();
    /// Makes the names of new files durable. A failure is final: a second sync of the directory
    /// could say that all is well when it is not.
    status sync_names() {
        const scoped_lock lock(names_mutex_);
        if (names_) names_ = io_.sync_directory(directory_);
        return names_;
    }

    // Steps of a compaction; defined in compact.hpp.
    template <class Policy>
    result<bool> compact_step(scoped_lock& lock, const Policy& policy,
                              progress* watch = nullptr);
    template <class Policy>
    result<bool> compact_files(const view_type& view, const Policy& policy);
    status compact_now(scoped_lock& lock);
    status carry_out(const view_type& view, const compaction::choice& choice,
                     const items<ref<const file_type>>& inputs,
                     items<ref<const file_type>>& outputs);
    void place_run(const view_type& view, const compaction::choice& choice,
                   const items<ref<const file_type>>& inputs, file_note& note) const;
    status merge(const view_type& view, const compaction::choice& choice,
                 const items<ref<const file_type>>& inputs, items<ref<const file_type>>& outputs);
    status publish_files(const items<ref<const file_type>>& inputs,
                         const items<ref<const file_type>>& outputs);
    auto merge_of(const view_type& view, const compaction::choice& choice,
                  const items<ref<const file_type>>& inputs,
                  std::span<const compaction::run_files<sstable_type>> runs, file_plan& plan) const;
    void replace_files(const items<ref<const file_type>>& inputs,
                       const items<ref<const file_type>>& outputs,
                       const items<manifest::erased_range>& forgotten);
    [[nodiscard]] static compaction_stats count(const compaction::choice& choice,
                                                const items<ref<const file_type>>& inputs,
                                                const items<ref<const file_type>>& outputs);
    void remove_files(const items<ref<const file_type>>& files) const;
    void run_compactor();

    // Ranges of keys that were erased; defined in erase.hpp.
    static items<manifest::erased_range> erased_ranges(const memtable_run& from);
    static void set_erased(view_type& view, items<manifest::erased_range> ranges);
    static void add_erased(view_type& view, const items<manifest::erased_range>& ranges);
    static void forget_erased(view_type& view, const items<manifest::erased_range>& ranges);
    items<manifest::erased_range> forgettable(const items<ref<const file_type>>& inputs,
                                              const items<ref<const file_type>>& outputs) const;

    // Steps of opening; defined in recovery.hpp.
    status take_directory();
    status recover();
    status open_files(const manifest::Version& version, view_type& view);
    result<ref<const sstable_type>> open_table(std::uint64_t number) const;
    result<wal::log_end> replay(const manifest::Version& version, view_type& view);
    template <class Record>
    status replay_record(const Record& record, view_type& view);
    status begin_log(ref<view_type> view, const wal::log_end& end, manifest::Edit edit);
    void sweep();

    /// In the header of an SSTable and under its checksums, so that a file of another database or
    /// under another number is refused.
    [[nodiscard]] std::uint64_t file_id(std::uint64_t number) const noexcept {
        return sstable_id(database_, number);
    }
    [[nodiscard]] std::string table_path(std::uint64_t number) const {
        return io::join_path(directory_, io::numbered_name(number, table_extension));
    }

    void set_view(ref<view_type> view) {
        view->pin = Pin(views_);
        if constexpr (keyed) view->find_runs();
        std::vector<ref<const view_type>> gone; // after the lock
        ref<const view_type> other(std::move(view));
        const scoped_lock lock(view_mutex_);
        std::swap(view_, other); // the old one goes after the lock
        if (history_.any() && other && other->flushed != view_->flushed) {
            gone = history_.replaced(other, wall_ns(), visible_.load(std::memory_order_relaxed));
        }
    }

    static constexpr std::size_t symbols_record_bytes = std::size_t{16} << 20;

    io_type io_;
    std::string directory_;
    options options_;
    Watch watch_{options_.listener};
    ref<PinCount> views_ = make_ref<PinCount>();
    ref<PinCount> snapshots_ = make_ref<PinCount>();
    std::optional<typename io_type::lock_handle> lock_;
    ref<SharedSymbols> symbols_;
    Memory<cache_type> memory_{options_.memory};
    std::uint64_t database_ = 0;
    wal::recovery_report recovered_;
    owned<manifest_type> manifest_;
    owned<wal::Writer<io_type>> log_;

    mutable mutex order_;
    condition room_; // a flush or a compaction ended, or nothing will be any more
    condition work_; // a memtable was sealed, or the table closes
    ref<memtable_run> active_;
    std::uint64_t next_row_ = 0;
    std::uint32_t logged_symbols_ = 1; // code 0, the empty symbol, is never logged
    byte_buffer symbols_record_;
    std::optional<error> failure_;
    bool closed_ = false;
    bool flushing_ = false;
    bool compacting_ = false;
    progress* asked_by_ = nullptr; // of the compaction that runs; its thread's
    Pace pace_;
    std::uint64_t synced_ahead_ = 0; // position in the log
    policy_type policy_;
    std::atomic<bool> stop_{false}; // what runs long ends soon
    int asked_ = 0;                 // calls of compact: they go before the policy

    mutex debt_mutex_; // so that the newest view is looked at last
    mutex names_mutex_;
    status names_; // of the directory's syncs

    History<view_type> history_;
    mutable mutex view_mutex_;       // for view_ alone; never held during I/O
    ref<const view_type> view_;      // changed with both locks held, read with either
    std::atomic<std::uint64_t> visible_{0};
    thread flusher_;
    thread compactor_;
};

} // namespace lsmer::inline v0::engine
