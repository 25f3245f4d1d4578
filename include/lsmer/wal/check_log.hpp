#pragma once
// Reads one log again, record by record, up to where its writer knows it to be on stable storage,
// while the table is open and the writer goes on behind that place.
//
// Unlike the Reader it believes no torn tail: below the mark every byte was written.

#include "lsmer/io/concepts.hpp"
#include "lsmer/io/record_scan.hpp"
#include "lsmer/wal/log_list.hpp"

#include <cstdint>
#include <string>

namespace lsmer::inline v0::wal {

/// Calls `body(bytes of the record)` for each record, header and all; an error of it ends the
/// call. `length` 0: the log is complete, to its last byte. Errors: `corruption` naming file and
/// offset, `not_found` when the log has been removed, what a read failed of.
template <io::filesystem Io, class Body>
status check_log(const Io& io, std::string_view directory, io::record_identity id,
                 std::uint64_t length, Body&& body) {
    const std::string path = log_path(directory, id.file);
    auto file = io.open(path, io::open_mode::read);
    if (!file) return std::move(file).error();
    const auto size = file->size();
    if (!size) return size.error();
    const std::uint64_t end = length == 0 ? *size : length;
    if (*size < end || end < io::file_header_bytes) {
        return damaged(path, "ends at offset ", *size, ", but was on disk up to ",
                       end < io::file_header_bytes ? io::file_header_bytes : end);
    }
    std::byte bytes[io::file_header_bytes];
    if (status s = file->read_at(0, bytes); !s) return s;
    io::file_header h;
    std::uint32_t crc = 0;
    if (io::decode(h, crc, bytes, magic) != io::header_state::good || h.database != id.database ||
        h.file != id.file) {
        return damaged(path, "the header at offset 0 is damaged");
    }
    using scanner = io::RecordScanner<typename Io::file>;
    scanner records(*file, id, end, io::file_header_bytes, io::chain(0, crc));
    typename scanner::record r;
    for (;;) {
        const std::uint64_t at = records.offset();
        const auto found = records.next(r);
        if (!found) return found.error();
        if (*found == scanner::found::end) return {};
        if (*found == scanner::found::no_more) {
            return damaged(path, "the record at offset ", at,
                           " is damaged: its checksum is wrong or it is cut short, and it had been "
                           "on disk");
        }
        if (status s = body(records.offset() - at); !s) return s;
    }
}

} // namespace lsmer::inline v0::wal
