#pragma once
// The manifest of an open database: gives versions, takes edits, gives numbers for files.
//
//   publish: edit -> record -> fdatasync -> the new version is the current one
//   rotate:  new file with a snapshot -> fdatasync -> sync directory -> CURRENT.tmp -> fdatasync
//            -> rename to CURRENT -> sync directory -> only then remove the old file
//
// 1. A version is current only after its edit is on stable storage.
// 2. The first failure of a write, sync or close poisons the manifest: every later edit gets that
//    error. What was cut short on disk is judged by the next open.
// 3. `open` always begins a new file: an edit that failed here can come back after a crash in no
//    file that is still in force.
// 4. Numbers are reserved in the manifest before they are given out, so none is given twice, not
//    after a crash and not after a failed edit.
// 5. Only files that are provably manifests of this database, and not in force, are removed.
//
// Threads: any; edits follow one another, `version` never waits for one.

#include "lsmer/base/thread.hpp"
#include "lsmer/io/concepts.hpp"
#include "lsmer/manifest/recover.hpp"

#include <optional>
#include <span>

namespace lsmer::inline v0::manifest {

struct manifest_options {
    std::uint64_t rotate_bytes = std::uint64_t{4} << 20; // a file may grow by so much
    std::uint64_t reserve_numbers = 64;                  // given out per reservation
};

template <io::filesystem Io>
class Manifest {
public:
    /// Makes a new, empty database. `database` is a random number, not 0.
    // REQUIRES: the directory is there; the caller holds its lock; there is no CURRENT
    static result<owned<Manifest>> create(Io io, std::string_view directory, std::uint64_t database,
                                          manifest_options options = {}) {
        const auto there = exists(io, directory);
        if (!there) return there.error();
        if (*there) {
            return make_error(error_kind::invalid_argument, directory, " holds a database already");
        }
        recovered nothing;
        nothing.version = make_ref<Version>(database);
        return start(std::move(io), directory, options, std::move(nothing));
    }
    /// Opens the database of a directory.
    // REQUIRES: the caller holds its lock
    static result<owned<Manifest>> open(Io io, std::string_view directory,
                                        manifest_options options = {}) {
        auto known = recover(io, directory);
        if (!known) return std::move(known).error();
        return start(std::move(io), directory, options, std::move(*known));
    }
    Manifest(const Manifest&) = delete;
    Manifest& operator=(const Manifest&) = delete;
    ~Manifest() { static_cast<void>(close()); }

    [[nodiscard]] ref<const Version> version() const {
        const scoped_lock lock(version_mutex_);
        return version_;
    }
    /// Calls `body(code, name)` for each symbol the manifest holds, in order of codes.
    template <class Body>
    void each_symbol(Body&& body) const {
        const scoped_lock lock(mutex_);
        symbols_.each(body);
    }
    /// A number no file has had and none else will have.
    result<std::uint64_t> new_file_number();

    /// Makes an edit durable and gives the version it leads to. An edit that makes no sense is
    /// refused (`invalid_argument`) and changes nothing. `edit.next_file` is the manifest's own.
    result<ref<const Version>> publish(Edit edit) {
        const scoped_lock lock(mutex_);
        return publish_locked(std::move(edit));
    }
    /// Reads the file in force again and holds what it says against the current version. Edits wait
    /// meanwhile.
    [[nodiscard]] status verify() const;
    /// Notes in CURRENT how long the manifest is, so that a later loss is noticed, and closes it.
    status close();

private:
    Manifest(Io io, std::string_view directory, manifest_options options)
        : io_(std::move(io)), directory_(directory), options_(options) {}

    static result<owned<Manifest>> start(Io io, std::string_view directory,
                                         manifest_options options, recovered known);
    // With the lock held.
    result<ref<const Version>> publish_locked(Edit edit);
    status append(record_type type, std::uint64_t sequence, byte_view payload);
    status append(record_type type, const Edit& edit);
    status append_symbols();
    status begin_file(std::uint64_t number);
    status rotate();
    status point_current();
    void remove_others();
    status poison(error e) {
        if (!failure_) {
            e.message += "; the manifest takes no more edits until the database is opened again";
            failure_ = std::move(e);
        }
        return *failure_;
    }
    void set_version(ref<const Version> v) {
        const scoped_lock lock(version_mutex_);
        std::swap(version_, v); // the old one goes after the lock
    }

    Io io_;
    std::string directory_;
    manifest_options options_;
    mutable mutex mutex_{};
    mutable mutex version_mutex_{};
    ref<const Version> version_{};
    Symbols symbols_{};
    std::optional<error> failure_{};
    bool closed_ = false;
    std::uint64_t next_number_ = 1; // to give out; version_->next_file() bounds it
    typename Io::file file_{};
    io::file_end end_{}; // of the file in force: sequence is the last record's
    std::uint64_t next_sequence_ = 0;
    std::uint64_t durable_ = 0;
    std::uint64_t snapshot_bytes_ = 0;
};

template <io::filesystem Io>
result<owned<Manifest<Io>>> Manifest<Io>::start(Io io, std::string_view directory,
                                                manifest_options options, recovered known) {
    LSMER_ASSERT(known.version->database() != 0, "a database needs a random number");
    owned<Manifest> m(new Manifest(std::move(io), directory, options));
    m->next_number_ = known.version->next_file();
    m->version_ = std::move(known.version);
    m->symbols_ = std::move(known.symbols);
    m->end_ = known.end;
    const scoped_lock lock(m->mutex_);
    if (status s = m->rotate(); !s) {
        m->closed_ = true;
        return std::move(s).error();
    }
    m->remove_others();
    return m;
}

template <io::filesystem Io>
result<std::uint64_t> Manifest<Io>::new_file_number() {
    const scoped_lock lock(mutex_);
    if (next_number_ >= version_->next_file()) {
        Edit reserve;
        reserve.next_file = next_number_ + options_.reserve_numbers;
        if (auto v = publish_locked(std::move(reserve)); !v) return std::move(v).error();
    }
    return next_number_++;
}

template <io::filesystem Io>
result<ref<const Version>> Manifest<Io>::publish_locked(Edit edit) {
    if (failure_) return *failure_;
    if (closed_)
        return make_error(error_kind::read_only, "the manifest in ", directory_, " is closed");
    auto next = version_->apply(edit);
    if (!next) return std::move(next).error();
    if (end_.length > snapshot_bytes_ + options_.rotate_bytes) {
        if (status s = rotate(); !s) return poison(std::move(s).error()).error();
        // The rotation has reserved numbers as well; what was asked for may be less by now.
        if (edit.next_file && *edit.next_file < version_->next_file()) edit.next_file.reset();
        if (next = version_->apply(edit); !next) return std::move(next).error();
    }
    if (status s = append(record_type::edit, edit); !s) {
        if (s.error().kind == error_kind::limit) return std::move(s).error();
        return poison(std::move(s).error()).error();
    }
    if (status s = file_.sync(); !s) return poison(std::move(s).error()).error();
    durable_ = end_.length;
    for (const std::string& name : edit.symbols) symbols_.add(name);
    set_version(*next);
    // The edit is safe whatever becomes of its mark.
    if (status s = append(record_type::mark, next_sequence_ - 1, {}); !s) {
        static_cast<void>(poison(std::move(s).error()));
    }
    return next;
}

template <io::filesystem Io>
status Manifest<Io>::append(record_type type, std::uint64_t sequence, byte_view payload) {
    if (payload.size() > io::record_payload_max) {
        return make_error(error_kind::limit, "an edit of ", payload.size(), " bytes; at most ",
                          io::record_payload_max, " fit");
    }
    const byte_view pieces[] = {payload};
    io::record_header h;
    h.type = static_cast<std::uint8_t>(type);
    h.sequence = sequence;
    h.durable_sequence = sequence == 0 ? 0 : sequence - (type == record_type::mark ? 0 : 1);
    h.durable_end = durable_;
    h.payload_bytes = static_cast<std::uint32_t>(payload.size());
    h.payload_crc = io::payload_checksum(pieces);
    std::byte header[io::record_header_bytes];
    const std::uint32_t crc = io::encode(h, {version_->database(), end_.file}, end_.length, header);
    constexpr std::byte zeros[io::record_alignment]{};
    const std::uint64_t whole = io::record_bytes(payload.size());
    const byte_view record[] = {
        header, payload,
        byte_view(zeros).first(static_cast<std::size_t>(whole - sizeof header) - payload.size())};
    if (status s = file_.write_at(end_.length, std::span<const byte_view>(record)); !s) return s;
    end_.checksum = io::chain(end_.checksum, crc);
    end_.length += whole;
    end_.sequence = sequence;
    return {};
}

template <io::filesystem Io>
status Manifest<Io>::append(record_type type, const Edit& edit) {
    byte_buffer payload;
    encode(edit, payload);
    status s = append(type, next_sequence_, payload.view());
    if (s) ++next_sequence_;
    return s;
}

/// All symbols, in edits of a bounded size.
template <io::filesystem Io>
status Manifest<Io>::append_symbols() {
    Edit part;
    std::size_t bytes = 0;
    status done;
    const auto flush = [&] {
        if (done && !part.symbols.empty()) done = append(record_type::edit, part);
        part.symbols.clear();
        bytes = 0;
    };
    symbols_.each([&](std::uint32_t code, std::string_view name) {
        if (part.symbols.empty()) part.first_symbol = code;
        part.symbols.push_back(std::string(name));
        bytes += name.size() + 8;
        if (bytes > (std::size_t{1} << 20)) flush();
    });
    flush();
    return done;
}

/// Creates the file with its header; it becomes the one that `append` writes to.
template <io::filesystem Io>
status Manifest<Io>::begin_file(std::uint64_t number) {
    auto opened = io_.open(manifest_path(directory_, number), io::open_mode::create);
    if (!opened) return std::move(opened).error();
    file_ = std::move(*opened);
    const io::file_header header{magic, format_version, version_->database(), number, end_};
    std::byte bytes[io::file_header_bytes];
    end_ = io::file_end{number, 0, sizeof bytes, io::chain(0, io::encode(header, bytes))};
    next_sequence_ = 0;
    durable_ = 0;
    return file_.write_at(0, byte_view(bytes));
}

template <io::filesystem Io>
status Manifest<Io>::rotate() {
    // A number that is taken can only be left from a rotation cut short: its file was never in
    // force, and is left alone.
    std::uint64_t number = next_number_;
    while (true) {
        const auto s = io_.stat(manifest_path(directory_, number));
        if (!s) return s.error();
        if (s->kind == io::file_kind::absent) break;
        ++number;
    }
    next_number_ = number + 1;
    Edit reserve;
    reserve.next_file = next_number_ + options_.reserve_numbers;
    if (*reserve.next_file < version_->next_file()) reserve.next_file = version_->next_file();
    auto fresh = version_->apply(reserve);
    if (!fresh) return std::move(fresh).error();
    const std::uint64_t old = end_.file;
    if (old != 0) {
        if (status s = file_.close(); !s) return s;
    }
    if (status s = begin_file(number); !s) return s;
    if (status s = append(record_type::snapshot, (*fresh)->snapshot()); !s) return s;
    if (status s = append_symbols(); !s) return s;
    if (status s = file_.sync(); !s) return s;
    if (status s = io_.sync_directory(directory_); !s) return s;
    durable_ = snapshot_bytes_ = end_.length;
    if (status s = point_current(); !s) return s;
    set_version(std::move(*fresh));
    if (old != 0) static_cast<void>(io_.remove(manifest_path(directory_, old)));
    return {};
}

/// Makes CURRENT name the file and what of it is durable.
template <io::filesystem Io>
status Manifest<Io>::point_current() {
    const std::string temporary = io::join_path(directory_, temporary_name);
    auto file = io_.open(temporary, io::open_mode::truncate);
    if (!file) return std::move(file).error();
    const std::string text = encode(current{version_->database(), end_.file, durable_});
    if (status s = file->write_at(0, as_bytes(text)); !s) return s;
    if (status s = file->sync(); !s) return s;
    if (status s = file->close(); !s) return s;
    const std::string name = io::join_path(directory_, current_name);
    if (status s = io_.rename(temporary, name); !s) return s;
    return io_.sync_directory(directory_);
}

/// Clears away what rotations cut short have left. Best effort: it costs space, nothing else.
template <io::filesystem Io>
void Manifest<Io>::remove_others() {
    const auto names = io_.list(directory_);
    if (!names) return;
    for (const std::string& name : *names) {
        const std::uint64_t number = io::parse_numbered_name(name, extension);
        if (number == 0 || number == end_.file) continue;
        const std::string path = io::join_path(directory_, name);
        const auto s = io_.stat(path);
        if (!s || s->kind != io::file_kind::file) continue;
        const auto file = io_.open(path, io::open_mode::read);
        if (!file) continue;
        if (detail::check_header(*file, s->size, {version_->database(), number, 0})) {
            static_cast<void>(io_.remove(path));
        }
    }
}

template <io::filesystem Io>
LSMER_COLD status Manifest<Io>::verify() const {
    const scoped_lock lock(mutex_);
    if (failure_) return *failure_;
    const auto known = recover(io_, directory_);
    if (!known) return known.error();
    if (known->version->snapshot() == version_->snapshot() &&
        known->version->next_symbol() == version_->next_symbol()) {
        return {};
    }
    return make_error(error_kind::corruption, manifest_path(directory_, end_.file),
                      ": says something else than what was written");
}

template <io::filesystem Io>
status Manifest<Io>::close() {
    const scoped_lock lock(mutex_);
    if (failure_) return *failure_;
    if (closed_) return {};
    closed_ = true;
    if (status s = file_.sync(); !s) return poison(std::move(s).error());
    durable_ = end_.length;
    if (status s = file_.close(); !s) return poison(std::move(s).error());
    if (status s = point_current(); !s) return poison(std::move(s).error());
    return {};
}

} // namespace lsmer::inline v0::manifest
