#pragma once
// How a memtable becomes an SSTable. Ordering rules that make it crash-safe, in this order:
//
//   1 rotate     the memtable's log is complete and synced, the next log exists, durable
//   2 write      rows in the schema's order, group by group; file synced, then its directory
//   3 publish    the manifest names the file, the symbols that its rows need, and the log from
//                which a replay starts now; durable before anything else happens
//   4 view       readers find the run instead of the memtable
//   5 remove     the memtable's log; nothing refers to it any more

#include "lsmer/engine/core.hpp"
#include "lsmer/engine/erase.hpp"
#include "lsmer/engine/observe.hpp"

#include <algorithm>

namespace lsmer::inline v0::engine {

/// With a progress: until its deadline, or it is cancelled; one flush is not cut short.
template <schema S, class Parts>
status Core<S, Parts>::flush(progress* watch) {
    scoped_lock lock(order_);
    if (status s = writable(); !s) return s;
    if (active_->table.written() != 0) {
        if (status s = rotate(lock); !s) return s;
    }
    // What others append meanwhile is not waited for: it may never end.
    const std::uint64_t until = active_->first_row;
    while (view_->flushed < until) {
        status go_on = advance(watch, 0, 0, "the flush", "all rows are in memory or in files");
        if (!go_on) return go_on;
        if (status s = wait_or_flush(lock); !s) return s;
    }
    return {};
}

/// With the order lock: seals the active memtable and begins the next one, with its own log.
template <schema S, class Parts>
status Core<S, Parts>::rotate(scoped_lock&) {
    const result<std::uint64_t> number = manifest_->new_file_number();
    if (!number) return fail(number.error());
    active_->log_bytes.store(log_->bytes(), std::memory_order_relaxed);
    if (status s = log_->roll(*number); !s) return fail(s.error());
    active_->table.seal();
    watch_.sealed(active_->table.bytes());
    memory_.count(active_->table, active_->memory);
    active_ = make_ref<memtable_run>(options_.memtable, next_row_, *number);
    auto view = make_ref<view_type>();
    view->files = view_->files;
    view->erased = view_->erased;
    view->flushed = view_->flushed;
    view->memtables = view_->memtables;
    view->memtables.push_back(active_);
    set_view(std::move(view));
    work_.notify_all();
    return {};
}

/// With the order lock, given up while the file is written: flushes the oldest sealed memtable.
/// Nothing of it touches the directory any more when `flushing_` falls: close waits for that.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::flush_oldest(scoped_lock& lock) {
    while (flushing_) room_.wait(lock);
    if (view_->memtables.size() < 2 || failure_ || closed_) return writable();
    flushing_ = true;
    ref<memtable_run> oldest = view_->memtables.front();
    const std::uint64_t replay_from = view_->memtables[1]->log;
    lock.unlock();
    watch_.flush_begun(oldest->table.written(), oldest->table.bytes());
    items<manifest::erased_range> erased;
    result<ref<const file_type>> file = write_run(*oldest, replay_from, erased);
    const bool wrote = file && *file;
    const told_file made = wrote ? told(**file) : told_file();
    if (!file) watch_.flush_ended(nullptr, &file.error());
    lock.lock();
    if (!file) {
        flushing_ = false;
        return fail(file.error());
    }
    auto view = make_ref<view_type>();
    view->files = view_->files;
    view->erased = view_->erased;
    view->flushed = oldest->end_row();
    if (*file) {
        view->files.push_back(std::move(*file));
        arrange(view->files);
    }
    if constexpr (keyed) add_erased(*view, erased);
    for (std::size_t i = 1; i < view_->memtables.size(); ++i) {
        view->memtables.push_back(view_->memtables[i]);
    }
    set_view(std::move(view));
    room_.notify_all();
    work_.notify_all(); // there may be something to compact
    lock.unlock();
    if constexpr (compacts) refresh_debt();
    watch_.flush_ended(wrote ? &made : nullptr, nullptr);
    // Best effort: a log that stays is not replayed, and the next open tries again.
    if (oldest->log < replay_from) {
        static_cast<void>(io_.remove(wal::log_path(directory_, oldest->log)));
    }
    oldest.reset(); // its memory may go back to the system here, with no lock held
    lock.lock();
    flushing_ = false;
    room_.notify_all();
    return {};
}

/// Writes a sealed memtable and publishes its file, nothing when no rows are left of it, and the
/// ranges that it erased.
template <schema S, class Parts>
LSMER_COLD auto Core<S, Parts>::write_run(const memtable_run& from, std::uint64_t replay_from,
                                          items<manifest::erased_range>& erased)
    -> result<ref<const file_type>> {
    manifest::Edit edit;
    edit.first_log = replay_from;
    edit.last_sequence = from.end_row();
    edit.durable_log = durable_log();
    ref<const file_type> file;
    typename kind::ordered ordered(from.table);
    if (ordered.rows() != 0) {
        auto out = new_file({.age = from.end_row(),
                             .first_sequence = from.first_row + 1,
                             .last_sequence = from.end_row(),
                             .erased_through = from.end_row(),
                             .written = {from.began_ns, wall_ns()}});
        if (!out) return std::move(out).error();
        const std::size_t most = rows_a_group<S>(from.table.bytes(), from.table.written());
        for (Batch<S> batch = ordered.next(most); !batch.empty(); batch = ordered.next(most)) {
            if (status s = out->add_group(batch); !s) return std::move(s).error();
            watch_.flushed(batch.rows());
        }
        auto written = out->finish();
        if (!written) return std::move(written).error();
        file = std::move(*written);
        edit.added.push_back(record_of(*file, the_table));
        if (status s = sync_names(); !s) return std::move(s).error();
        if (status s = publish_symbols(); !s) return std::move(s).error();
    }
    if constexpr (keyed) {
        erased = erased_ranges(from);
        edit.erased = erased;
    }
    auto published = manifest_->publish(std::move(edit));
    if (!published) return std::move(published).error();
    return file;
}

/// Begins a file under a number of its own, which also names its run when the plan names none.
template <schema S, class Parts>
LSMER_COLD auto Core<S, Parts>::new_file(file_plan plan) -> result<file_writer> {
    const result<std::uint64_t> number = manifest_->new_file_number();
    if (!number) return number.error();
    plan.number = *number;
    plan.file_id = file_id(*number);
    plan.access = options_.access;
    if (plan.run == 0) plan.run = *number;
    return file_writer::create(io_, table_path(*number), plan, memory_.blocks());
}

/// Puts the names of all codes given out so far into the manifest, some at a time.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::publish_symbols() {
    constexpr std::size_t bytes_max = std::size_t{4} << 20;
    const std::uint32_t known = symbols_->dictionary.size();
    for (std::uint32_t code = manifest_->version()->next_symbol(); code < known;) {
        manifest::Edit edit;
        edit.first_symbol = code;
        for (std::size_t bytes = 0; code < known && bytes < bytes_max; ++code) {
            edit.symbols.push_back(std::string(symbols_->dictionary.name(code)));
            bytes += edit.symbols.back().size() + 8;
        }
        auto published = manifest_->publish(std::move(edit));
        if (!published) return std::move(published).error();
    }
    return {};
}

/// The flush thread: one memtable after the other, until the table closes or fails.
template <schema S, class Parts>
void Core<S, Parts>::run_flusher() {
    scoped_lock lock(order_);
    while (!closed_) {
        if (view_->memtables.size() < 2 || failure_) {
            work_.wait(lock);
            continue;
        }
        static_cast<void>(flush_oldest(lock)); // a failure is remembered and told to writers
    }
}

} // namespace lsmer::inline v0::engine
