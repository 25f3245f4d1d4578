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
#include "lsmer/compaction/none.hpp"
#include "lsmer/engine/batch_record.hpp"
#include "lsmer/engine/file_writer.hpp"
#include "lsmer/engine/memory.hpp"
#include "lsmer/engine/options.hpp"
#include "lsmer/engine/pins.hpp"
#include "lsmer/engine/progress.hpp"
#include "lsmer/engine/snapshot.hpp"
#include "lsmer/engine/stall.hpp"
#include "lsmer/engine/view.hpp"
#include "lsmer/engine/watch.hpp"
#include "lsmer/manifest/manifest.hpp"
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

template <schema S, class Parts>
class Core {
public:
    using io_type = typename Parts::io;
    using memtable_type = typename Parts::template memtable<S>;
    using cache_type = typename Parts::cache;
    using sstable_type = SSTable<typename Parts::codec, io_type, cache_type>;
    using snapshot_type = Snapshot<S, memtable_type, sstable_type>;
    using view_type = View<memtable_type, sstable_type>;
    using memtable_run = MemtableRun<memtable_type>;
    using file_type = typename view_type::file;
    using file_writer = FileWriter<S, sstable_type, io_type>;
    using manifest_type = manifest::Manifest<io_type>;

    Core(const Core&) = delete;
    Core& operator=(const Core&) = delete;
    ~Core() { static_cast<void>(close()); }

    /// Defined in recovery.hpp.
    static result<owned<Core>> open(io_type io, std::string_view directory, const options& how);

    /// Defined in write.hpp.
    status append(const Batch<S>& batch, sync_level level);

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

    /// Ends the flush, syncs and closes the log, gives the directory back. What was appended but
    /// not flushed stays in the log. Calling it again does nothing.
    status close() {
        {
            scoped_lock lock(order_);
            if (std::exchange(closed_, true)) return {};
            stop_.store(true, std::memory_order_relaxed);
            work_.notify_all();
            room_.notify_all();
            while (flushing_ || compacting_) room_.wait(lock);
        }
        flusher_.join();
        compactor_.join();
        status out = close_files();
        // Writer and manifest stay, closed: an append that is late hears an error from them.
        lock_.reset();
        return out;
    }

    /// Defined in compact.hpp.
    status compact(const compact_request& how = {});
    [[nodiscard]] compaction_stats compactions() const { return watch_.compactions(); }

    /// Defined in observe.hpp and verify.hpp.
    [[nodiscard]] table_stats stats() const;
    result<verify_report> verify(const verify_request& how);

    [[nodiscard]] SymbolDictionary& symbols() noexcept { return symbols_->dictionary; }
    [[nodiscard]] const options& how() const noexcept { return options_; }
    [[nodiscard]] const std::string& directory() const noexcept { return directory_; }
    [[nodiscard]] const wal::recovery_report& recovered() const noexcept { return recovered_; }

private:
    static constexpr bool compacts =
        !std::is_same_v<typename Parts::compaction, lsmer::compaction::none>;

    Core(io_type io, std::string directory, const options& how)
        : io_(std::move(io)), directory_(std::move(directory)), options_(how),
          symbols_(make_ref<SharedSymbols>()) {
        constexpr std::size_t most_rows = std::size_t{1} << 31; // a row number has 32 bits
        options_.memtable.rows = std::clamp(options_.memtable.rows, std::size_t{1}, most_rows);
        options_.memtable.bytes = std::max(options_.memtable.bytes, std::size_t{1});
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
    status make_room(scoped_lock& lock, std::size_t rows, Stall& stall);
    status wait_or_flush(scoped_lock& lock);
    result<wal::position> log_batch(const EncodedBatch<S>& record, std::size_t rows);
    status log_symbols();

    /// Ends log and manifest. The manifest keeps the length of the log, so that the next open
    /// notices when some of it is gone.
    status close_files() {
        status out;
        if (log_) {
            out = log_->close();
            if (out && active_) {
                manifest::Edit edit;
                edit.durable_log = durable_log();
                if (auto published = manifest_->publish(std::move(edit)); !published) {
                    out = std::move(published).error();
                }
            }
        }
        if (manifest_) {
            if (status s = manifest_->close(); !s && out) out = std::move(s);
        }
        return out;
    }
    [[nodiscard]] manifest::log_place durable_log() const {
        const wal::log_mark mark = log_->durable();
        return {mark.file, mark.length};
    }

    void raise_visible(std::uint64_t end) noexcept {
        std::uint64_t seen = visible_.load(std::memory_order_relaxed);
        while (seen < end && !visible_.compare_exchange_weak(
                                 seen, end, std::memory_order_release, std::memory_order_relaxed)) {
        }
    }

    // With the order lock; defined in flush.hpp.
    status rotate(scoped_lock& lock);
    status flush_oldest(scoped_lock& lock);
    result<ref<const file_type>> write_run(const memtable_run& from, std::uint64_t replay_from);
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
    void replace_files(const items<ref<const file_type>>& inputs,
                       const items<ref<const file_type>>& outputs);
    [[nodiscard]] static compaction_stats count(const compaction::choice& choice,
                                                const items<ref<const file_type>>& inputs,
                                                const items<ref<const file_type>>& outputs);
    void remove_files(const items<ref<const file_type>>& files) const;
    void run_compactor();

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
        ref<const view_type> other(std::move(view));
        const scoped_lock lock(view_mutex_);
        std::swap(view_, other); // the old one goes after the lock
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
    typename Parts::compaction policy_;
    std::atomic<bool> stop_{false}; // what runs long ends soon
    int asked_ = 0;                 // calls of compact: they go before the policy

    mutex debt_mutex_; // so that the newest view is looked at last
    mutex names_mutex_;
    status names_; // of the directory's syncs

    mutable mutex view_mutex_;       // for view_ alone; never held during I/O
    ref<const view_type> view_;      // changed with both locks held, read with either
    std::atomic<std::uint64_t> visible_{0};
    thread flusher_;
    thread compactor_;
};

} // namespace lsmer::inline v0::engine
