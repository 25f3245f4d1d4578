#pragma once
// How rows come in, all of it with the order lock (core.hpp):
//
//   1 check   symbol codes are this table's; needs no lock
//   2 room    the wait that pacing wants (observe.hpp), then an active memtable that takes the
//             rows: sealing, waiting for a flush as need be
//   3 log     the symbols that the batch is the first to use, then the batch
//   4 rows    into the memtable; cannot fail any more

#include "lsmer/engine/core.hpp"

namespace lsmer::inline v0::engine {

template <schema S, class Parts>
status Core<S, Parts>::append(const Batch<S>& batch, sync_level level) {
    const result<bool> done =
        append_if(batch, level, [](const auto&, std::uint64_t) { return result<bool>(true); });
    return done ? status() : status(done.error());
}

/// Appends when `admit(view, rows)` says so, asked of all that was written before.
template <schema S, class Parts>
template <class Admit>
result<bool> Core<S, Parts>::append_if(const Batch<S>& batch, sync_level level, Admit&& admit) {
    if (batch.empty()) return true;
    if (status s = check(batch); !s) return std::move(s).error();
    const EncodedBatch<S> record(batch);
    std::uint64_t bytes = 0;
    for (const byte_view piece : record.pieces()) bytes += piece.size();
    Stall stall(watch_); // ends after the lock
    scoped_lock lock(order_);
    if constexpr (compacts) {
        if (status s = slow_down(lock, bytes, stall); !s) return std::move(s).error();
    }
    if (status s = make_room(lock, batch.rows(), stall); !s) return std::move(s).error();
    result<bool> admitted = admit(view_, next_row_);
    if (!admitted || !*admitted) return admitted;
    const result<wal::position> at = log_batch(record, batch.rows());
    if (!at) {
        if (at.error().kind != error_kind::limit) static_cast<void>(fail(at.error()));
        return at.error();
    }
    static_cast<void>(active_->table.append(batch)); // cannot fail: its memory is reserved
    next_row_ += batch.rows();
    watch_.appended(batch.rows(), bytes);
    if constexpr (compacts) sync_ahead(*at, level);
    const std::uint64_t end = next_row_;
    lock.unlock();
    stall.tell();
    if (status s = log_->commit(*at, level); !s) {
        lock.lock();
        static_cast<void>(fail(s.error()));
        return std::move(s).error();
    }
    raise_visible(end);
    return true;
}

/// Every code of a batch must be one of this table's dictionary.
template <schema S, class Parts>
status Core<S, Parts>::check(const Batch<S>& batch) const {
    const std::uint32_t known = symbols_->dictionary.size();
    status out;
    each_index<column_count<S>>([&](auto i) {
        using C = column_at<S, i>;
        if constexpr (std::is_same_v<typename C::plain_type, symbol>) {
            std::uint32_t highest = 0;
            for (const std::uint32_t code : batch.template column<i>()) {
                highest = code > highest ? code : highest;
            }
            if (highest >= known) {
                out = make_error(error_kind::invalid_argument, "column ", C::name,
                                 " holds symbol code ", highest, ", which table ", table_name<S>,
                                 " has not given out; take codes from its symbols()");
            }
        }
    });
    if constexpr (keyed && key_width<S> == 0) {
        if (out) out = check_keys(batch);
    }
    return out;
}

/// No key is too long.
template <schema S, class Parts>
status Core<S, Parts>::check_keys(const Batch<S>& batch) const {
    KeyMaker<S> maker;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
        const std::size_t size = maker(batch, i).size();
        if (size <= key_bytes_max) continue;
        return make_error(error_kind::limit, "the key of row ", i, " of a batch for table ",
                          table_name<S>, " (column ", column_infos<S>[order_columns<S>[0]].name,
                          ") has ", size, " bytes; a key has at most ", key_bytes_max);
    }
    return {};
}

/// With the order lock: an active memtable that takes the rows.
template <schema S, class Parts>
status Core<S, Parts>::make_room(scoped_lock& lock, std::size_t rows, Stall& stall) {
    if (status s = writable(); !s) return s;
    for (;;) {
        const auto& table = active_->table;
        const std::size_t sealed = view_->memtables.size() - 1;
        const bool held_up = sealed != 0 && memory_.held_up();
        if (!held_up && !table.full() && !memory_.wants_flush(table.bytes())) break;
        const bool wait = held_up || sealed >= options_.sealed_max;
        const stall_reason why = held_up ? stall_reason::memory
                                 : wait  ? stall_reason::memtables_full
                                         : stall_reason::log;
        if (stall.begin(lock, why)) {
            if (status s = writable(); !s) return s;
            continue; // things may have changed while the listener was told
        }
        if (status s = wait ? wait_or_flush(lock) : rotate(lock); !s) return s;
        if (status s = writable(); !s) return s;
    }
    stall.end();
    if (status s = active_->table.reserve(rows); !s) return s;
    memory_.count(active_->table, active_->memory);
    return {};
}

/// With the order lock: returns when a memtable may have been flushed, by the flush thread or
/// right here.
// REQUIRES: a sealed memtable
template <schema S, class Parts>
status Core<S, Parts>::wait_or_flush(scoped_lock& lock) {
    if (!options_.background_flush) {
        if (status s = flush_oldest(lock); !s) return s;
        if constexpr (compacts) return options_.compaction ? compact_now(lock) : status();
        return {};
    }
    if (writable()) room_.wait(lock);
    return writable();
}

/// With the order lock: the batch's record in the log, behind the symbols that it needs.
template <schema S, class Parts>
result<wal::position> Core<S, Parts>::log_batch(const EncodedBatch<S>& record, std::size_t rows) {
    if (symbols_->dictionary.size() != logged_symbols_) {
        if (status s = log_symbols(); !s) return std::move(s).error();
    }
    return log_->submit(wal::record_type::batch, the_table, next_row_ + rows, record.pieces());
}

template <schema S, class Parts>
status Core<S, Parts>::log_symbols() {
    const std::uint32_t known = symbols_->dictionary.size();
    while (logged_symbols_ != known) {
        symbols_record_.clear();
        const std::uint32_t end = encode_symbols(symbols_->dictionary, logged_symbols_, known,
                                                 symbols_record_bytes, symbols_record_);
        const byte_view payload = symbols_record_.view();
        const result<wal::position> at =
            log_->submit(wal::record_type::symbols, the_table, next_row_, {&payload, 1});
        if (!at) return at.error();
        // A long payload is not copied until it is written.
        if (payload.size() > wal::writer_options().copy_max) {
            if (status s = log_->commit(*at, sync::none); !s) return s;
        }
        logged_symbols_ = end;
    }
    return {};
}

} // namespace lsmer::inline v0::engine
