#pragma once
// Reads the manifest in force, without changing anything.

#include "lsmer/io/concepts.hpp"
#include "lsmer/io/record_scan.hpp"
#include "lsmer/manifest/format.hpp"
#include "lsmer/manifest/symbols.hpp"
#include "lsmer/manifest/version.hpp"

#include <string>

namespace lsmer::inline v0::manifest {

/// What a manifest says.
struct recovered {
    ref<const Version> version{};
    Symbols symbols{};
    io::file_end end{}; // of its good records
    bool torn = false;  // an edit that was never confirmed was cut short behind them
};

/// Whether a directory holds a database: a CURRENT, whatever is in it.
template <io::filesystem Io>
result<bool> exists(const Io& io, std::string_view directory) {
    const auto s = io.stat(io::join_path(directory, current_name));
    if (!s) return s.error();
    return s->kind != io::file_kind::absent;
}

template <io::filesystem Io>
result<current> read_current(const Io& io, std::string_view directory) {
    const std::string path = io::join_path(directory, current_name);
    const auto s = io.stat(path);
    if (!s) return s.error();
    if (s->kind == io::file_kind::absent) {
        return make_error(error_kind::not_found, path, ": not there, so ", directory,
                          " holds no database");
    }
    if (s->kind != io::file_kind::file) {
        return make_error(error_kind::io, path, ": not a regular file; move it away");
    }
    auto file = io.open(path, io::open_mode::read);
    if (!file) return std::move(file).error();
    std::string text(s->size < 4096 ? static_cast<std::size_t>(s->size) : 0, '\0');
    if (status r = file->read_at(0, {reinterpret_cast<std::byte*>(text.data()), text.size()}); !r) {
        return std::move(r).error();
    }
    return decode_current(text, path);
}

namespace detail {

/// The header of a manifest, checked against what CURRENT says. Gives its crc.
template <io::readable_file F>
result<std::uint32_t> check_header(const F& file, std::uint64_t size, const current& c) {
    if (size < io::file_header_bytes) {
        return make_error(error_kind::corruption, file.path(), ": ends at offset ", size,
                          ", inside its header");
    }
    std::byte bytes[io::file_header_bytes];
    if (status s = file.read_at(0, bytes); !s) return std::move(s).error();
    io::file_header h;
    std::uint32_t crc = 0;
    if (io::decode(h, crc, bytes, magic) != io::header_state::good) {
        return make_error(error_kind::corruption, file.path(),
                          ": the header at offset 0 is damaged");
    }
    if (h.version > format_version) {
        return make_error(error_kind::unsupported, file.path(), ": manifest format ", h.version,
                          " is too new, this build reads up to ", format_version,
                          "; open it with a newer version");
    }
    if (h.database != c.database || h.file != c.manifest) {
        return make_error(error_kind::corruption, file.path(),
                          ": belongs to another database or has another's name");
    }
    return crc;
}

/// One record: applied to what is known so far.
inline status replay(recovered& r, const io::record_header& header, byte_view payload,
                     std::uint64_t& next) {
    const auto type = static_cast<record_type>(header.type);
    if (type == record_type::mark) return {};
    const bool first = next == 0;
    if (header.sequence != next || first != (type == record_type::snapshot) ||
        (!first && type != record_type::edit)) {
        return make_error(error_kind::corruption, "the record is out of order");
    }
    result<Edit> edit = decode_edit(payload);
    if (!edit) return std::move(edit).error();
    auto version = r.version->apply(*edit);
    if (!version) return std::move(version).error();
    for (const std::string& name : edit->symbols) r.symbols.add(name);
    r.version = std::move(*version);
    ++next;
    return {};
}

} // namespace detail

template <io::filesystem Io>
result<recovered> recover(const Io& io, std::string_view directory) {
    const auto named = read_current(io, directory);
    if (!named) return named.error();
    const std::string path = manifest_path(directory, named->manifest);
    auto file = io.open(path, io::open_mode::read);
    if (!file)
        return std::move(file).error().within("CURRENT names a manifest that cannot be read");
    const auto size = file->size();
    if (!size) return size.error();
    const auto crc = detail::check_header(*file, *size, *named);
    if (!crc) return crc.error();

    recovered r;
    r.version = make_ref<Version>(named->database);
    std::uint64_t next = 0;
    io::RecordScanner records(*file, {named->database, named->manifest}, *size,
                              io::file_header_bytes, io::chain(0, *crc));
    using scanner = decltype(records);
    typename scanner::record record;
    while (true) {
        const auto found = records.next(record);
        if (!found) return found.error();
        if (*found == scanner::found::record) {
            if (status s = detail::replay(r, record.header, record.payload, next); !s) {
                return make_error(error_kind::corruption, path, ": record at offset ",
                                  record.offset, ": ", s.error().message);
            }
            continue;
        }
        std::uint64_t durable = named->length;
        if (*found == scanner::found::no_more) {
            const auto tail = records.tail();
            if (!tail) return tail.error();
            if (tail->durable_end > durable) durable = tail->durable_end;
            r.torn = !tail->zeros;
        }
        if (durable > records.offset() || next == 0) {
            return make_error(error_kind::corruption, path, ": the record at offset ",
                              records.offset(), " is damaged or cut off, and it had been on disk");
        }
        r.end = io::file_end{named->manifest, next - 1, records.offset(), records.checksum()};
        return r;
    }
}

} // namespace lsmer::inline v0::manifest
