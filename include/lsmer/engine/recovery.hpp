#pragma once
// Opening a table: what is on disk becomes the state in memory.
//
//   1 directory   made, locked; refused when it holds something else
//   2 manifest    opened or made; the schema is compared
//   3 symbols     from the manifest
//   4 files       every SSTable that the manifest names, opened and checked
//   5 replay      every record of the logs: symbols, then batches into memtables, one per log
//   6 repair      the torn tail of the last log is cut off, and what remains is synced
//   7 new log     recovery never appends to an old one
//   8 publish     the table, if it is new, and the log to replay from next time
//   9 sweep       files that are provably this table's and that nothing refers to
//
// Every step may be killed and begun again; before 8 nothing says that it happened.

#include "lsmer/engine/compact.hpp"
#include "lsmer/engine/core.hpp"
#include "lsmer/engine/flush.hpp"
#include "lsmer/engine/schema_record.hpp"
#include "lsmer/io/random.hpp"
#include "lsmer/wal/reader.hpp"

namespace lsmer::inline v0::engine {

namespace detail {

inline constexpr std::string_view lock_name = "LOCK";

/// Refuses to make a table among files that no interrupted creation can have left. A directory
/// that holds a table is fine.
template <class Io>
status check_directory(const Io& io, std::string_view directory, bool create) {
    const auto names = io.list(directory);
    if (!names) return names.error();
    for (const std::string& name : *names) {
        if (name == manifest::current_name) return {};
    }
    if (!create) {
        return make_error(error_kind::not_found, directory,
                          " holds no table; check the name, or open with options::create");
    }
    for (const std::string& name : *names) {
        if (io::parse_numbered_name(name, wal::extension) != 0 ||
            io::parse_numbered_name(name, table_extension) != 0) {
            return make_error(error_kind::corruption, directory, " holds ", name, " but no ",
                              manifest::current_name,
                              ", which names a database's files; restore it");
        }
        if (name != lock_name && name != manifest::temporary_name &&
            io::parse_numbered_name(name, manifest::extension) == 0) {
            return make_error(error_kind::invalid_argument, directory, " holds ", name,
                              ", which is no part of a table; give the table a directory of its "
                              "own");
        }
    }
    return {};
}

template <class Io>
status make_directory(const Io& io, std::string_view directory, bool create) {
    const auto there = io.stat(directory);
    if (!there) return there.error();
    if (there->kind == io::file_kind::file) {
        return make_error(error_kind::invalid_argument, directory,
                          " is not a directory; give the table a directory of its own");
    }
    if (there->kind != io::file_kind::absent) return {}; // a link to a directory serves, too
    if (!create) {
        return make_error(error_kind::not_found, directory,
                          " is not there; check the name, or open with options::create");
    }
    const std::string_view parent = io::parent_path(directory);
    const auto above = io.stat(parent);
    if (!above) return above.error();
    if (above->kind == io::file_kind::absent) {
        return make_error(error_kind::not_found, "cannot make ", directory, ": ", parent,
                          " is not there; make it first");
    }
    return io.create_directory(directory);
}

/// The first bytes of a regular file; empty when there are fewer, or none can be read.
template <std::size_t N, class Io>
bool read_start(const Io& io, std::string_view path, std::byte (&start)[N]) {
    const auto there = io.stat(path);
    if (!there || there->kind != io::file_kind::file || there->size < N) return false;
    const auto file = io.open(path, io::open_mode::read);
    return file && file->read_at(0, start);
}

template <class Io>
bool is_log(const Io& io, std::string_view path, std::uint64_t database, std::uint64_t number) {
    std::byte start[io::file_header_bytes];
    io::file_header header;
    std::uint32_t crc = 0;
    return read_start(io, path, start) &&
           io::decode(header, crc, start, wal::magic) == io::header_state::good &&
           header.database == database && header.file == number;
}

/// Whether a file begins as the SSTable of this id. One whose number was given out, so that nobody
/// else can have meant it, may also begin as power cuts leave it: cut off, or with zeros.
template <class Io>
bool is_table(const Io& io, std::string_view path, std::uint64_t file_id, bool given_out) {
    std::byte start[sizeof(sstable::header)] = {};
    const auto there = io.stat(path);
    if (!there || there->kind != io::file_kind::file) return false;
    const std::size_t length = there->size < sizeof start ? there->size : sizeof start;
    if (length != sizeof start && !given_out) return false;
    const auto file = io.open(path, io::open_mode::read);
    if (!file || !file->read_at(0, std::span(start).first(length))) return false;
    sstable::header expected;
    expected.file_id = file_id;
    const auto bytes = std::as_bytes(std::span(&expected, 1));
    expected.checksum = sstable::checksum_of(file_id, 0, bytes.first(60));
    if (std::memcmp(start, bytes.data(), length) == 0) return true;
    constexpr std::byte zeros[sizeof start] = {};
    return given_out && std::memcmp(start, zeros, length) == 0;
}

} // namespace detail

template <schema S, class Parts>
result<owned<Core<S, Parts>>> Core<S, Parts>::open(io_type io, std::string_view directory,
                                                   const options& how) {
    // A slash at the end would make the directory its own parent.
    while (directory.size() > 1 && directory.back() == '/') directory.remove_suffix(1);
    owned<Core> core(new Core(std::move(io), std::string(directory), how));
    if (status s = core->take_directory(); !s) return std::move(s).error();
    if (status s = core->recover(); !s) return std::move(s).error();
    if constexpr (compacts) core->refresh_debt();
    if (how.background_flush) {
        Core* const self = core.get();
        core->flusher_ = thread([self] { self->run_flusher(); });
        if constexpr (compacts) {
            if (how.compaction) core->compactor_ = thread([self] { self->run_compactor(); });
        }
    }
    return core;
}

template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::take_directory() {
    if (status s = detail::make_directory(io_, directory_, options_.create); !s) return s;
    // Before the lock, so that nothing is put into a directory of somebody else's.
    if (status s = detail::check_directory(io_, directory_, options_.create); !s) return s;
    auto lock = io_.lock(io::join_path(directory_, detail::lock_name));
    if (!lock) return std::move(lock).error();
    lock_.emplace(std::move(*lock));
    const auto there = manifest::exists(io_, directory_);
    if (!there) return there.error();
    if (!*there) {
        // Whoever made the directory may have been killed before its name was durable.
        if (status s = io_.sync_directory(io::parent_path(directory_)); !s) return s;
    }
    auto opened = *there ? manifest_type::open(io_, directory_)
                         : manifest_type::create(io_, directory_, io::random_number());
    if (!opened) return std::move(opened).error();
    manifest_ = std::move(*opened);
    return {};
}

template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::recover() {
    const ref<const manifest::Version> version = manifest_->version();
    database_ = version->database();
    manifest::Edit edit;
    const byte_buffer schema_now = schema_bytes<S>();
    if (version->tables().empty()) {
        edit.tables.push_back({the_table, std::string(table_name<S>),
                               std::string(as_text(schema_now.view()))});
    } else {
        const manifest::table_record& stored = version->tables().front();
        if (stored.name != table_name<S>) {
            return make_error(error_kind::schema_mismatch, "the directory holds table ",
                              stored.name, ", the program's schema is ", table_name<S>);
        }
        if (status s = check_schema(as_bytes(stored.schema), column_infos<S>, order_columns<S>);
            !s) {
            return s;
        }
    }
    manifest_->each_symbol([&](std::uint32_t, std::string_view name) {
        static_cast<void>(symbols_->dictionary.intern(name));
    });
    auto view = make_ref<view_type>();
    if (status s = open_files(*version, *view); !s) return s;
    next_row_ = view->flushed;
    const result<wal::log_end> end = replay(*version, *view);
    if (!end) return end.error();
    logged_symbols_ = symbols_->dictionary.size();
    return begin_log(std::move(view), *end, std::move(edit));
}

/// Opens the files of the version.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::open_files(const manifest::Version& version, view_type& view) {
    view.flushed = version.last_sequence();
    for (const ref<const manifest::File>& file : version.files(the_table)) {
        auto table = open_table(file->number);
        if (!table) return std::move(table).error();
        file_note note;
        const bool known = decode(file->bounds, note);
        if (!known || (*table)->rows() != file->rows || (*table)->bytes() != file->bytes ||
            (*table)->checksum() != note.checksum) {
            return make_error(error_kind::corruption, (*table)->path(), ": has ", (*table)->rows(),
                              " rows in ", (*table)->bytes(), " bytes, the manifest says ",
                              file->rows, " in ", file->bytes,
                              "; it is not the file that was written");
        }
        if (file->last_sequence > view.flushed) {
            return make_error(error_kind::corruption, (*table)->path(), ": holds row ",
                              file->last_sequence, ", the manifest says that rows up to ",
                              view.flushed, " are in files");
        }
        auto opened = make_ref<file_type>(std::move(*table), *file, std::move(note));
        if (status s = opened->keys.open(*opened->table, memory_.blocks()); !s) return s;
        view.files.push_back(std::move(opened));
    }
    arrange(view.files);
    if constexpr (keyed) set_erased(view, items<manifest::erased_range>(version.erased()));
    return {};
}

template <schema S, class Parts>
LSMER_COLD auto Core<S, Parts>::open_table(std::uint64_t number) const
    -> result<ref<const sstable_type>> {
    sstable::open_options how;
    how.access = options_.access;
    return sstable_type::open(io_, table_path(number), file_id(number), sstable::facts_of<S>(), how,
                              memory_.blocks());
}

/// Reads the logs into memtables of the view, and mends the end of the last one.
template <schema S, class Parts>
LSMER_COLD result<wal::log_end> Core<S, Parts>::replay(const manifest::Version& version,
                                                       view_type& view) {
    wal::reader_options how;
    how.database = database_;
    how.first_file = version.first_log();
    how.policy = options_.recovery;
    how.durable = {version.durable_log().file, version.durable_log().length};
    how.flushed_sequence = version.last_sequence();
    auto reader = wal::Reader<io_type>::open(io_, directory_, how);
    if (!reader) return std::move(reader).error();
    for (;;) {
        typename wal::Reader<io_type>::record record;
        const result<bool> more = reader->next(record);
        if (!more) return more.error();
        if (!*more) break;
        if (status s = replay_record(record, view); !s) {
            return std::move(s).error().within(
                join(wal::log_path(directory_, record.file), ": offset ", record.offset));
        }
    }
    auto end = reader->repair();
    recovered_ = reader->report();
    return end;
}

template <schema S, class Parts>
template <class Record>
status Core<S, Parts>::replay_record(const Record& record, view_type& view) {
    if (record.table != the_table) {
        return make_error(error_kind::corruption, "a record of table ", record.table,
                          ", which is not there");
    }
    if (record.type == wal::record_type::symbols) {
        return decode_symbols(record.payload, symbols_->dictionary);
    }
    if (record.type != wal::record_type::batch) {
        return make_error(error_kind::corruption, "a record of type ",
                          static_cast<unsigned>(record.type), ", which means nothing");
    }
    auto decoded = DecodedBatch<S>::decode(record.payload, symbols_->dictionary);
    if (!decoded) return std::move(decoded).error();
    const Batch<S>& batch = decoded->batch();
    if constexpr (keyed) {
        if (!are_ops(batch.template column<op_index<S>>())) {
            return make_error(error_kind::corruption, "a batch does to rows what is unknown");
        }
    }
    if (record.sequence <= view.flushed) return {}; // its rows are in an SSTable already
    if (record.sequence != next_row_ + batch.rows()) {
        return make_error(error_kind::corruption, "a batch of ", batch.rows(), " rows ends at row ",
                          record.sequence, ", rows up to ", next_row_, " came before it");
    }
    if (view.memtables.empty() || view.memtables.back()->log != record.file ||
        view.memtables.back()->table.full()) {
        view.memtables.push_back(
            make_ref<memtable_run>(options_.memtable, next_row_, record.file));
    }
    if (auto done = view.memtables.back()->table.append(batch); !done) {
        return std::move(done).error();
    }
    view.memtables.back()->log_bytes.fetch_add(record.payload.size(), std::memory_order_relaxed);
    next_row_ += batch.rows();
    return {};
}

/// Begins a new log and makes what was recovered the state of the table.
template <schema S, class Parts>
LSMER_COLD status Core<S, Parts>::begin_log(ref<view_type> view, const wal::log_end& end,
                                 manifest::Edit edit) {
    const result<std::uint64_t> number = manifest_->new_file_number();
    if (!number) return number.error();
    wal::writer_options how;
    how.database = database_;
    how.file = *number;
    how.predecessor = end;
    how.reserve = options_.log_reserve;
    auto writer = wal::Writer<io_type>::open(io_, directory_, how);
    if (!writer) return std::move(writer).error();
    log_ = std::move(*writer);
    // After point_in_time an older log may be shorter than what the manifest had noted.
    edit.durable_log = durable_log();
    for (const auto& m : view->memtables) {
        m->table.seal();
        watch_.sealed(m->table.bytes());
        memory_.count(m->table, m->memory);
    }
    if (status s = publish_symbols(); !s) return s;
    if (view->memtables.empty()) edit.first_log = *number; // nothing older is needed any more
    auto published = manifest_->publish(std::move(edit));
    if (!published) return std::move(published).error();
    active_ = make_ref<memtable_run>(options_.memtable, next_row_, *number);
    view->memtables.push_back(active_);
    set_view(std::move(view));
    visible_.store(next_row_, std::memory_order_release);
    sweep();
    return {};
}

/// Removes logs that are not replayed any more and SSTables that no version names: what a crash
/// left. Only files whose headers say that they belong to this database under this number.
template <schema S, class Parts>
LSMER_COLD void Core<S, Parts>::sweep() {
    const auto names = io_.list(directory_);
    if (!names) return;
    const ref<const manifest::Version> version = manifest_->version();
    for (const std::string& name : *names) {
        const std::string path = io::join_path(directory_, name);
        const std::uint64_t log = io::parse_numbered_name(name, wal::extension);
        const std::uint64_t table = io::parse_numbered_name(name, table_extension);
        bool ours = false;
        if (log != 0 && log < version->first_log()) {
            ours = detail::is_log(io_, path, database_, log);
        } else if (table != 0 && !version->holds(table)) {
            ours = detail::is_table(io_, path, file_id(table), table < version->next_file());
        }
        if (ours) static_cast<void>(io_.remove(path)); // it costs space, nothing else
    }
}

} // namespace lsmer::inline v0::engine
