#pragma once
// The log, written by many threads.
//
//   submit  frames a record into the open group and fixes its place in the order; no I/O
//   commit  returns when the record is as safe as asked for
//
//      callers --submit--> [open group] --write--> file ..written.. --sync--> ..durable..
//                         one leader writes all of it at once; one syncs, the next group forms
// 1. Places in the log are the order of `submit`; sequences never fall.
// 2. No lock is held during a write or a sync; at most one write and one sync run at a time, and
//    they may overlap: `interval` and `none` never wait for a sync.
// 3. The first failed write, sync or close poisons the writer: every waiter and every later call
//    gets that error, and nothing is retried. What was durable before stays a success.
// 4. A payload larger than `copy_max` is not copied: its memory must stay until `commit` of its
//    position returned, and `commit` writes it out at every level.
// 5. `roll` finishes one log (written, cut to length, synced) before the next exists, and the
//    next is durable, name and all, before anything goes into it.
//
// Threads: all but the destructor from any thread.

#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/wal/group.hpp"
#include "lsmer/wal/log_file.hpp"
#include "lsmer/wal/options.hpp"
#include "lsmer/wal/rounds.hpp"
#include "lsmer/wal/sync.hpp"
#include "lsmer/wal/timer.hpp"

#include <optional>
#include <span>
#include <string>

namespace lsmer::inline v0::wal {

template <io::filesystem Io>
class Writer {
public:
    /// Creates the first log, durable, and gives a writer for it.
    static result<owned<Writer>> open(Io io, std::string_view directory, writer_options options) {
        LSMER_ASSERT(options.file != 0, "file numbers start at 1");
        owned<Writer> w(new Writer(std::move(io), std::string(directory), options));
        auto log = LogFile<Io>::create(w->io_, directory, options, options.file,
                                       options.predecessor, w->checksum_);
        if (!log) return std::move(log).error();
        w->log_ = std::move(*log);
        w->file_number_ = options.file;
        w->closed_ = false;
        w->submitted_sequence_ = w->written_sequence_ = w->durable_sequence_ =
            options.predecessor.sequence;
        return w;
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    /// Closes, and drops the error: call `close` to hear it.
    ~Writer() {
        static_cast<void>(close());
        timer_.stop();
    }

    /// Frames one record. Refused: a sequence below the last one's (`invalid_argument`), a
    /// payload above io::record_payload_max or a log grown past io::record_file_max (`limit`).
    result<position> submit(record_type type, std::uint32_t table, std::uint64_t sequence,
                            std::span<const byte_view> payload);

    /// Returns when everything up to `p` is as safe as `level` says, or with the error that
    /// poisoned the writer.
    status commit(position p, sync_level level);

    /// Writes and syncs all that was submitted.
    status sync() { return commit(end(), sync::commit); }

    /// Ends this log and begins the next. Records submitted meanwhile go into the next. When the
    /// call returns, everything submitted before it is on stable storage.
    status roll(std::uint64_t new_file);

    /// Writes, syncs, marks the log as closed and closes it. Later submits are refused. Calling
    /// it again gives the same answer.
    status close();

    /// Everything submitted so far.
    [[nodiscard]] position end() const {
        const scoped_lock lock(mutex_);
        return {submitted_};
    }
    /// Number of the log that takes records now, and its length.
    [[nodiscard]] std::uint64_t file_number() const {
        const scoped_lock lock(mutex_);
        return file_number_;
    }
    [[nodiscard]] std::uint64_t bytes() const {
        const scoped_lock lock(mutex_);
        return submitted_ - base_;
    }
    /// How far the log is on stable storage.
    [[nodiscard]] log_mark durable() const {
        const scoped_lock lock(mutex_);
        return {file_number_, durable_ - base_};
    }
    [[nodiscard]] std::uint64_t durable_sequence() const {
        const scoped_lock lock(mutex_);
        return durable_sequence_;
    }
    /// The error that poisoned the writer, if one did.
    [[nodiscard]] std::optional<error> poisoned() const {
        const scoped_lock lock(mutex_);
        return failure_;
    }

private:
    Writer(Io io, std::string directory, const writer_options& options)
        : io_(std::move(io)), directory_(std::move(directory)), options_(options) {}

    status refused(std::uint64_t sequence, std::uint64_t bytes) const;
    void frame(io::record_header header, std::span<const byte_view> payload);
    status wait_written(scoped_lock& lock, std::uint64_t until);
    status wait_durable(scoped_lock& lock, std::uint64_t until);
    void write_group(scoped_lock& lock);
    void sync_group(scoped_lock& lock);
    void take_log(scoped_lock& lock);
    void give_log();
    status finish_log(scoped_lock& lock);
    /// A write that still runs may read what the caller lent: it must not be told before that ends.
    status failed(scoped_lock& lock) {
        while (writing_) changed_.wait(lock);
        return *failure_;
    }
    status poison(error e) {
        if (!failure_) {
            e.message += "; the log takes no more writes until the database is opened again";
            failure_ = std::move(e);
        }
        changed_.notify_all();
        rounds_.wake_all();
        return *failure_;
    }

    Io io_;
    std::string directory_;
    writer_options options_;

    mutable mutex mutex_{};
    condition changed_{}; // of what is written, durable, in flight or poisoned
    std::optional<error> failure_{};
    Group open_{}; // takes records
    bool writing_ = false;
    bool syncing_ = false;
    Rounds rounds_{}; // of syncs
    bool rolling_ = false;
    bool closed_ = true;
    // Positions count the bytes of all logs of this writer; base_ is offset 0 of the present one.
    std::uint64_t base_ = 0;
    std::uint64_t submitted_ = io::file_header_bytes;
    std::uint64_t written_ = io::file_header_bytes;
    std::uint64_t durable_ = io::file_header_bytes;
    std::uint64_t borrowed_ = 0; // end of the last record with a borrowed payload
    std::uint64_t submitted_sequence_ = 0;
    std::uint64_t written_sequence_ = 0;
    std::uint64_t durable_sequence_ = 0;
    std::uint64_t file_number_ = 0;
    std::uint32_t checksum_ = 0;

    // Owned by who has set writing_; sync by who has set syncing_.
    LogFile<Io> log_{};
    Group in_flight_{};
    buffer<byte_view> pieces_{};

    Timer timer_{mutex_, this, [](void* self, scoped_lock& lock) {
                     auto* const w = static_cast<Writer*>(self);
                     static_cast<void>(w->wait_durable(lock, w->written_));
                 }};
};

template <io::filesystem Io>
status Writer<Io>::refused(std::uint64_t sequence, std::uint64_t bytes) const {
    if (failure_) return *failure_;
    if (closed_) return make_error(error_kind::read_only, "the log in ", directory_, " is closed");
    if (sequence < submitted_sequence_) {
        return make_error(error_kind::invalid_argument, "log record with sequence ", sequence,
                          " after ", submitted_sequence_, "; sequences never fall");
    }
    if (submitted_ - base_ + io::record_bytes(bytes) >= io::record_file_max) {
        return make_error(error_kind::limit, log_path(directory_, file_number_),
                          " has reached its largest size; begin a new log");
    }
    return {};
}

/// Puts a record behind everything submitted.
template <io::filesystem Io>
void Writer<Io>::frame(io::record_header header, std::span<const byte_view> payload) {
    const bool borrow = header.payload_bytes > options_.copy_max;
    header.durable_sequence = durable_sequence_;
    header.durable_end = durable_ - base_;
    const io::record_identity id{options_.database, file_number_};
    checksum_ = io::chain(checksum_,
                          open_.add(header, id, submitted_ - base_, payload, borrow));
    submitted_ += io::record_bytes(header.payload_bytes);
    submitted_sequence_ = header.sequence;
    if (borrow) borrowed_ = submitted_;
}

template <io::filesystem Io>
result<position> Writer<Io>::submit(record_type type, std::uint32_t table, std::uint64_t sequence,
                                    std::span<const byte_view> payload) {
    std::uint64_t bytes = 0;
    for (const byte_view p : payload) bytes += p.size();
    if (bytes > io::record_payload_max) {
        return make_error(error_kind::limit, "a log record of ", bytes, " bytes; at most ",
                          io::record_payload_max, " fit, write smaller batches");
    }
    io::record_header header;
    header.type = static_cast<std::uint8_t>(type);
    header.table = table;
    header.sequence = sequence;
    header.payload_bytes = static_cast<std::uint32_t>(bytes);
    header.payload_crc = io::payload_checksum(payload);
    scoped_lock lock(mutex_);
    while (rolling_) changed_.wait(lock);
    if (status s = refused(sequence, bytes); !s) return std::move(s).error();
    frame(header, payload);
    return position{submitted_};
}

template <io::filesystem Io>
status Writer<Io>::commit(position p, sync_level level) {
    scoped_lock lock(mutex_);
    if (level.when == sync_level::kind::commit) return wait_durable(lock, p.value);
    if (level.when == sync_level::kind::none) {
        if (failure_) return failed(lock);
        if (p.value > borrowed_ && submitted_ - written_ < options_.buffer_max) return {};
        return wait_written(lock, p.value);
    }
    if (status s = wait_written(lock, p.value); !s) return s;
    // The sync begins at three quarters of the interval, so as to end within it.
    if (p.value > durable_) timer_.arm(std::int64_t{level.milliseconds} * 750'000);
    return {};
}

template <io::filesystem Io>
status Writer<Io>::wait_written(scoped_lock& lock, std::uint64_t until) {
    while (written_ < until && !failure_) {
        if (writing_) {
            changed_.wait(lock);
        } else {
            write_group(lock);
        }
    }
    if (failure_) return failed(lock);
    return {};
}

template <io::filesystem Io>
status Writer<Io>::wait_durable(scoped_lock& lock, std::uint64_t until) {
    while (durable_ < until && !failure_) {
        if (syncing_) {
            rounds_.wait(lock, until);
        } else {
            sync_group(lock);
        }
    }
    if (!syncing_) rounds_.call_leader();
    if (durable_ >= until) return {};
    return failed(lock);
}

/// Leads one write: takes the open group and writes it without the lock.
// REQUIRES: !writing_
template <io::filesystem Io>
void Writer<Io>::write_group(scoped_lock& lock) {
    writing_ = true;
    std::swap(open_, in_flight_);
    const std::uint64_t until = submitted_;
    const std::uint64_t sequence = submitted_sequence_;
    const std::uint64_t offset = written_ - base_;
    lock.unlock();
    in_flight_.pieces(pieces_);
    status s = log_.put(offset, pieces_);
    lock.lock();
    writing_ = false;
    in_flight_.clear();
    if (!s) {
        static_cast<void>(poison(std::move(s).error()));
        return;
    }
    written_ = until;
    written_sequence_ = sequence;
    changed_.notify_all();
}

/// Leads one sync, of everything submitted when it begins.
// REQUIRES: !syncing_
template <io::filesystem Io>
void Writer<Io>::sync_group(scoped_lock& lock) {
    syncing_ = true;
    rounds_.begin();
    while (writing_) changed_.wait(lock);
    rounds_.covers(submitted_);
    if (!failure_ && written_ < submitted_) write_group(lock);
    if (!failure_) {
        const std::uint64_t until = written_;
        const std::uint64_t sequence = written_sequence_;
        lock.unlock();
        status s = log_.sync();
        lock.lock();
        if (s) {
            durable_ = until;
            durable_sequence_ = sequence;
        } else {
            static_cast<void>(poison(std::move(s).error()));
        }
    }
    syncing_ = false;
    changed_.notify_all();
    rounds_.end();
}

/// Waits until no I/O runs and lets none begin.
template <io::filesystem Io>
void Writer<Io>::take_log(scoped_lock& lock) {
    while (rolling_) changed_.wait(lock);
    rolling_ = true;
    while (writing_ || syncing_) changed_.wait(lock);
}

template <io::filesystem Io>
void Writer<Io>::give_log() {
    rolling_ = writing_ = syncing_ = false;
    changed_.notify_all();
    rounds_.wake_all();
}

/// Writes what is left, cuts the log to its length, syncs and closes it.
// REQUIRES: take_log; no submit runs. Gives writing_ and syncing_ to the caller
template <io::filesystem Io>
status Writer<Io>::finish_log(scoped_lock& lock) {
    syncing_ = true;
    if (!failure_ && written_ < submitted_) write_group(lock);
    writing_ = true;
    if (failure_) return *failure_;
    const std::uint64_t length = submitted_ - base_;
    lock.unlock();
    status s = log_.finish(length);
    if (s) s = log_.close();
    lock.lock();
    if (!s) return poison(std::move(s).error());
    durable_ = written_;
    durable_sequence_ = written_sequence_;
    return {};
}

template <io::filesystem Io>
status Writer<Io>::roll(std::uint64_t new_file) {
    scoped_lock lock(mutex_);
    take_log(lock);
    status s = refused(submitted_sequence_, 0);
    if (s || s.error().kind == error_kind::limit) s = finish_log(lock);
    if (s) {
        const log_end end{file_number_, submitted_sequence_, submitted_ - base_, checksum_};
        std::uint32_t checksum = 0;
        lock.unlock();
        auto next = LogFile<Io>::create(io_, directory_, options_, new_file, end, checksum);
        lock.lock();
        if (next) {
            log_ = std::move(*next);
            file_number_ = new_file;
            checksum_ = checksum;
            base_ = submitted_;
            submitted_ += io::file_header_bytes;
            written_ = durable_ = submitted_;
        } else {
            s = poison(std::move(next).error());
        }
    }
    give_log();
    return s;
}

template <io::filesystem Io>
status Writer<Io>::close() {
    scoped_lock lock(mutex_);
    take_log(lock);
    status s;
    if (failure_) {
        s = *failure_;
    } else if (!closed_) {
        if (durable_ < submitted_) sync_group(lock);
        // Everything is durable, so that the last record may say so.
        io::record_header header;
        header.type = static_cast<std::uint8_t>(record_type::closed);
        header.sequence = submitted_sequence_;
        if (!failure_) frame(header, {});
        s = finish_log(lock);
    }
    closed_ = true;
    give_log();
    return s;
}

} // namespace lsmer::inline v0::wal
