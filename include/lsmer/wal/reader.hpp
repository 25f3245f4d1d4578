#pragma once
// Reads the logs of a directory in order, record by record, and mends their end.
//
//   Reader::open   lists the logs, reads their headers, checks that each names the one before
//   next           gives records until the end; the end itself is judged before it is believed
//   repair         makes the directory what was read: cuts the tail off, syncs; gives the end
//                  that the next Writer names in its header. A reader that only looks skips it
//
// How a torn tail is told from damage
// 1. Only the last log may end in bytes that are not a record: an older one was complete and
//    synced before its successor existed, and that one names its end.
// 2. Behind a tear nothing may say that the torn place had been on stable storage: neither a
//    record framed later (its `durable end`) nor the mark of the manifest. Whole records behind
//    a tear that say less were never promised: blocks reach a disk in any order.
// 3. A failed read is a failed read, never an end.
// 4. A log without a good header, skipped by its successor or the last of all, was being created
//    when the power went; it holds no record, which is verified, and is left where it is.
//
// Threads: one at a time.

#include "lsmer/wal/log_list.hpp"

namespace lsmer::inline v0::wal {

template <io::filesystem Io>
class Reader {
public:
    struct record {
        record_type type{};
        std::uint32_t table = 0;
        std::uint64_t sequence = 0;
        byte_view payload{}; // valid until the next call; 8-aligned
        std::uint64_t file = 0;
        std::uint64_t offset = 0;
    };

    static result<Reader> open(Io io, std::string_view directory, reader_options options) {
        Reader r(std::move(io), std::string(directory), options);
        if (status s = r.logs_.find(); !s) return std::move(s).error();
        if (!r.chain().empty()) {
            r.end_ = r.chain()[0].header->predecessor;
            r.sequence_ = r.end_.sequence;
        }
        r.report_.damage = r.logs_.damage();
        return r;
    }

    /// The next record; false behind the last one. An error is final.
    result<bool> next(record& out);

    [[nodiscard]] const recovery_report& report() const noexcept { return report_; }
    /// The end of what was read, for a reader that does not repair.
    // REQUIRES: next gave false
    [[nodiscard]] const log_end& end() const noexcept { return end_; }

    /// Makes the end of the log what was read, durable. May be killed and begun again at any
    /// point. An all-zero end, when there is no log, is what the first Writer wants to hear.
    // REQUIRES: next gave false
    result<log_end> repair();

private:
    using log = typename LogList<Io>::log;
    using scanner = io::RecordScanner<typename Io::file>;
    using found = typename scanner::found;

    Reader(Io io, std::string directory, const reader_options& options)
        : io_(io), directory_(directory), options_(options),
          logs_(std::move(io), std::move(directory), options) {}

    [[nodiscard]] const items<log>& chain() const noexcept { return logs_.chain(); }
    [[nodiscard]] std::string path(std::uint64_t file) const { return log_path(directory_, file); }
    [[nodiscard]] io::record_identity identity(std::uint64_t file) const noexcept {
        return {options_.database, file};
    }
    [[nodiscard]] bool is_last() const noexcept { return at_ + 1 == chain().size(); }

    status open_log();
    result<bool> end_of_log(bool more_bytes);
    status judge_tail();
    status judge_end();
    result<bool> stop(error e);
    status set_aside();

    Io io_;
    std::string directory_;
    reader_options options_;
    LogList<Io> logs_;
    std::size_t at_ = 0; // in the chain
    // Behind pointers, so that a Reader may be moved while the scanner points to the file.
    struct open_file {
        typename Io::file file;
        scanner records;
        open_file(typename Io::file f, io::record_identity id, const log& l)
            : file(std::move(f)),
              records(file, id, l.size, io::file_header_bytes, io::chain(0, l.header_crc)) {}
    };
    owned<open_file> open_{};
    bool done_ = false;
    std::uint64_t sequence_ = 0;
    log_end end_{};
    recovery_report report_{};
};

template <io::filesystem Io>
status Reader<Io>::open_log() {
    const log& l = chain()[at_];
    auto file = io_.open(path(l.file), io::open_mode::read);
    if (!file) return std::move(file).error();
    open_ = make_owned<open_file>(std::move(*file), identity(l.file), l);
    ++report_.logs;
    report_.closed = false;
    return {};
}

template <io::filesystem Io>
result<bool> Reader<Io>::next(record& out) {
    while (!done_) {
        if (at_ == chain().size()) {
            done_ = true;
            if (status s = judge_end(); !s) return std::move(s).error();
            break;
        }
        if (!open_) {
            if (status s = open_log(); !s) return std::move(s).error();
        }
        typename scanner::record r;
        result<found> f = open_->records.next(r);
        if (!f) return std::move(f).error();
        if (*f != found::record) {
            result<bool> more = end_of_log(*f == found::no_more);
            if (!more || !*more) return more;
            continue;
        }
        const std::uint64_t file = chain()[at_].file;
        if (r.header.sequence < sequence_ || report_.closed) {
            return damaged(path(file), "the record at offset ", r.offset, " is out of order");
        }
        sequence_ = r.header.sequence;
        if (r.header.type == static_cast<std::uint8_t>(record_type::closed)) {
            report_.closed = true;
            continue;
        }
        ++report_.records;
        report_.bytes += r.payload.size();
        out = {static_cast<record_type>(r.header.type),
               r.header.table,
               sequence_,
               r.payload,
               file,
               r.offset};
        return true;
    }
    return false;
}

/// Believes the end of a log, or says why not. True: go on with the next log.
template <io::filesystem Io>
result<bool> Reader<Io>::end_of_log(bool more_bytes) {
    const log& l = chain()[at_];
    end_ = log_end{l.file, sequence_, open_->records.offset(), open_->records.checksum()};
    if (is_last()) {
        if (more_bytes) {
            if (status s = judge_tail(); !s) return stop(std::move(s).error());
        }
    } else {
        const log_end& named = chain()[at_ + 1].header->predecessor;
        if (more_bytes) {
            return stop(damaged(path(l.file), "the record at offset ", end_.length,
                                " is damaged: its checksum is wrong or it is cut short; the log "
                                "should end at ",
                                named.length));
        }
        if (end_ != named) {
            return stop(damaged(path(l.file), "ends at offset ", end_.length, " with sequence ",
                                end_.sequence, ", but ", path(chain()[at_ + 1].file), " says ",
                                named.length, " and ", named.sequence));
        }
    }
    if (l.file == options_.durable.file && end_.length < options_.durable.length) {
        return stop(damaged(path(l.file), "ends at offset ", end_.length,
                            ", but was on disk up to ", options_.durable.length));
    }
    open_.reset();
    ++at_;
    return true;
}

/// The last log has bytes behind its last record.
template <io::filesystem Io>
status Reader<Io>::judge_tail() {
    const log& l = chain()[at_];
    const auto tail = open_->records.tail();
    if (!tail) return tail.error();
    if (tail->durable_end > end_.length || (report_.closed && !tail->zeros)) {
        return damaged(path(l.file), "the record at offset ", end_.length,
                       " is damaged: its checksum is wrong or it is cut short, and it had been on "
                       "disk");
    }
    if (tail->zeros) return {}; // space reserved and never used, or sizes that came first
    if (options_.policy == recovery::absolute) {
        return damaged(path(l.file), "the tail from offset ", end_.length,
                       " is torn; open with recovery::strict to drop it");
    }
    report_.torn = true;
    report_.dropped_bytes = tail->bytes;
    report_.dropped_records = tail->records;
    return {};
}

/// Damage: final, but for point_in_time, which ends here.
template <io::filesystem Io>
result<bool> Reader<Io>::stop(error e) {
    if (options_.policy != recovery::point_in_time || e.kind != error_kind::corruption) return e;
    report_.damage = std::move(e.message);
    open_.reset();
    at_ = chain().size();
    return true;
}

template <io::filesystem Io>
status Reader<Io>::judge_end() {
    if (end_.sequence < options_.flushed_sequence) {
        return make_error(error_kind::corruption, "the log in ", directory_, " ends at sequence ",
                          end_.sequence, ", but tables on disk hold ", options_.flushed_sequence,
                          report_.damage.empty() ? "" : "; ", report_.damage);
    }
    return {};
}

template <io::filesystem Io>
result<log_end> Reader<Io>::repair() {
    LSMER_ASSERT(done_, "a log is read to its end before it is repaired");
    if (chain().empty()) return end_;
    if (!report_.damage.empty()) {
        if (status s = set_aside(); !s) return std::move(s).error();
    }
    // Also a tail without a tear may live in the page cache only, after a kill.
    auto file = io_.open(path(end_.file), io::open_mode::modify);
    if (!file) return std::move(file).error();
    const auto size = file->size();
    if (!size) return size.error();
    if (*size != end_.length) {
        if (status s = file->truncate(end_.length); !s) return std::move(s).error();
    }
    if (status s = file->sync(); !s) return std::move(s).error();
    if (status s = file->close(); !s) return std::move(s).error();
    if (status s = io_.sync_directory(directory_); !s) return std::move(s).error();
    return end_;
}

/// Moves what is behind the end out of the way: later logs by name, the last first, so that a
/// crash in between leaves the damage in place; then the bytes of this one into a file of theirs.
template <io::filesystem Io>
status Reader<Io>::set_aside() {
    for (std::size_t i = logs_.all().size(); i-- != 0 && logs_.all()[i].file > end_.file;) {
        const std::string from = path(logs_.all()[i].file);
        const std::string to = from + ".aside";
        if (status s = io_.rename(from, to); !s) return s;
        if (status s = io_.sync_directory(directory_); !s) return s;
        report_.aside.push_back(to);
    }
    const std::string from = path(end_.file);
    auto file = io_.open(from, io::open_mode::read);
    if (!file) return std::move(file).error();
    const auto size = file->size();
    if (!size) return size.error();
    if (*size == end_.length) return {};
    const std::string to = join(from, ".", end_.length, ".aside");
    auto copy = io_.open(to, io::open_mode::truncate);
    if (!copy) return std::move(copy).error();
    byte_buffer block(std::size_t{1} << 20);
    for (std::uint64_t at = end_.length; at < *size; at += block.size()) {
        const std::uint64_t left = *size - at;
        const std::span<std::byte> part =
            block.view().first(static_cast<std::size_t>(left < block.size() ? left : block.size()));
        if (status s = file->read_at(at, part); !s) return s;
        if (status s = copy->append(byte_view(part)); !s) return s;
    }
    if (status s = copy->sync(); !s) return s;
    if (status s = copy->close(); !s) return s;
    report_.aside.push_back(to);
    return io_.sync_directory(directory_);
}

} // namespace lsmer::inline v0::wal
