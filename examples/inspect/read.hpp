#pragma once
// What a table's directory holds, read from the manifest and the files, without the schema's type.
// Nothing is locked, written or made.
//
//   CURRENT -> manifest -> table, files of levels with keys and times
//   *.sst   -> columns: types, bytes, codecs
//   *.log   -> bytes that an open would replay
//
// A process that has the table open may replace files meanwhile: then all is read again, so that
// what is shown was there at one moment. Damage is an error that names the file.

#include "key.hpp"

#include <lsmer/compaction/leveled.hpp>
#include <lsmer/compaction/tiered.hpp>
#include <lsmer/engine.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <vector>

namespace inspect {

using lsmer::result;
using file = lsmer::engine::TableFile<lsmer::SSTable<>>;

/// A column over all files.
struct column {
    std::string name;
    std::string type;
    std::uint64_t bytes = 0;
    std::uint64_t of_tag[1 << 8] = {}; // bytes by codec; the last is for all others
};

struct picture {
    std::string table;
    std::string order;
    std::vector<key_part> key; // columns of the order
    std::uint64_t holder = 0; // process that has it open; 0: none, as far as can be told
    lsmer::items<lsmer::ref<const file>> files; // in the order of a view
    std::vector<column> columns;
    std::uint64_t logs = 0;
    std::uint64_t log_bytes = 0;
    std::uint64_t debt_leveled = 0;
    std::uint64_t debt_tiered = 0;

    [[nodiscard]] std::uint64_t rows() const {
        std::uint64_t n = 0;
        for (const auto& f : files) n += f->rows;
        return n;
    }
    [[nodiscard]] std::uint64_t bytes() const {
        std::uint64_t n = 0;
        for (const auto& f : files) n += f->bytes;
        return n;
    }
};

/// The process that holds the lock, as the system tells it: taking the lock to see would be a lie
/// to whoever opens the table at this moment.
inline std::uint64_t holder_of(const std::string& directory) {
    struct stat s{};
    if (stat((directory + "/LOCK").c_str(), &s) != 0) return 0;
    std::FILE* const locks = std::fopen("/proc/locks", "r");
    if (locks == nullptr) return 0;
    std::uint64_t holder = 0;
    char line[256];
    while (std::fgets(line, sizeof line, locks) != nullptr) {
        long pid = 0;
        unsigned major = 0;
        unsigned minor = 0;
        unsigned long long inode = 0;
        char kind[16] = "";
        if (std::sscanf(line, "%*d: %15s %*s %*s %ld %x:%x:%llu", kind, &pid, &major, &minor,
                        &inode) != 5) {
            continue;
        }
        if (std::string_view(kind) == "FLOCK" && inode == s.st_ino && pid > 0) {
            holder = static_cast<std::uint64_t>(pid);
        }
    }
    std::fclose(locks);
    return holder;
}

inline void add_columns(const lsmer::SSTable<>& table, picture& out) {
    const auto schema = table.schema();
    if (out.columns.empty()) {
        out.order = lsmer::sstable::order_text(schema);
        for (const std::size_t c : schema.order) {
            const auto& part = schema.columns[c];
            out.key.push_back({part.kind, part.nullable, part.width});
        }
        for (const auto& c : schema.columns) {
            out.columns.push_back({std::string(c.name), lsmer::sstable::type_text(c)});
        }
    }
    for (std::size_t g = 0; g < table.groups(); ++g) {
        for (std::size_t c = 0; c < table.columns() && c < out.columns.size(); ++c) {
            const auto& e = table.entry(g, c);
            out.columns[c].bytes += e.zones_length + e.body_length;
            out.columns[c].of_tag[e.tag < 255 ? e.tag : 255] += e.body_length;
        }
    }
}

inline lsmer::status read_logs(const std::string& directory, std::uint64_t first, picture& out) {
    const lsmer::io::Posix io;
    const auto names = io.list(directory);
    if (!names) return names.error();
    for (const std::string& name : *names) {
        const std::uint64_t number = lsmer::io::parse_numbered_name(name, lsmer::wal::extension);
        if (number == 0 || number < first) continue;
        const auto s = io.stat(lsmer::io::join_path(directory, name));
        if (!s || s->kind != lsmer::io::file_kind::file) continue; // gone again
        ++out.logs;
        out.log_bytes += s->size;
    }
    return {};
}

inline result<picture> read_version(const std::string& directory,
                                    const lsmer::manifest::Version& version) {
    using namespace lsmer;
    const io::Posix io;
    picture out;
    out.holder = holder_of(directory);
    if (version.tables().empty()) {
        return make_error(error_kind::not_found, directory, " holds a database without a table");
    }
    out.table = version.tables().front().name;
    for (const auto& record : version.files(engine::the_table)) {
        const std::string path = io::join_path(
            directory, io::numbered_name(record->number, engine::table_extension));
        auto table = SSTable<>::open(io, path,
                                     engine::sstable_id(version.database(), record->number),
                                     {.access = sstable::access::pread});
        if (!table) return std::move(table).error();
        engine::file_note note;
        if (!engine::decode(record->bounds, note) || (*table)->rows() != record->rows ||
            (*table)->bytes() != record->bytes || (*table)->checksum() != note.checksum) {
            return make_error(error_kind::corruption, path,
                              ": it is not the file that the manifest names");
        }
        add_columns(**table, out);
        out.files.push_back(make_ref<file>(std::move(*table), *record, std::move(note)));
    }
    engine::arrange(out.files);
    if (status s = read_logs(directory, version.first_log(), out); !s) return std::move(s).error();
    const engine::Picture tree(out.files.view());
    out.debt_leveled = compaction::leveled().debt(tree.tree());
    out.debt_tiered = compaction::tiered().debt(tree.tree());
    return out;
}

inline result<picture> read(const std::string& directory) {
    using namespace lsmer;
    const io::Posix io;
    const auto there = io.stat(directory);
    if (!there) return there.error();
    if (there->kind != io::file_kind::directory) {
        return make_error(error_kind::not_found, directory, " is no directory");
    }
    for (int attempt = 0;; ++attempt) {
        const auto known = manifest::recover(io, directory);
        result<picture> out = known ? read_version(directory, *known->version)
                                    : result<picture>(known.error());
        if (out || attempt == 9) return out;
        // Was it a file that went while we read, or is it damage? That stays.
        const auto again = manifest::recover(io, directory);
        const bool same = !known && !again
                              ? known.error().message == again.error().message
                              : known && again &&
                                    known->version->snapshot() == again->version->snapshot();
        if (same) return out;
    }
}

} // namespace inspect
