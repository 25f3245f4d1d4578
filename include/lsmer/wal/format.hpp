#pragma once
// What is in a log, shared by writer and reader: files "000007.log" of checked records (the frame
// is in io/record.hpp, to the byte in docs/formats/log.md).
//
//   header: magic "LSMERLOG", version, database, file number, end of the predecessor
//   record: type, table, sequence, payload        sequences never fall from record to record
//
// 1. A log is written by one Writer from empty to its end, and never appended to later: after a
//    recovery a new log begins, whose header names the recovered end of the last one.
// 2. The predecessor is complete and synced before its successor's name exists.
// 3. A clean close ends the log with a `closed` record, framed after everything was synced.

#include "lsmer/io/path.hpp"
#include "lsmer/io/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lsmer::inline v0::wal {

inline constexpr std::uint64_t magic = 0x474F4C52454D534CU; // "LSMERLOG"
inline constexpr std::uint32_t format_version = 1;
inline constexpr std::string_view extension = "log";

/// DO NOT RENUMBER: these are in files.
enum class record_type : std::uint8_t {
    symbols = 1,  // new symbols of the dictionary, before the first batch that uses them
    batch = 2,    // rows of one table, columnar
    closed = 255, // nothing follows; the writer was closed
};

/// The end of a log, as its successor's header names it.
using log_end = io::file_end;

/// A place in a log up to which everything is on stable storage. The manifest may keep one; a
/// reader then knows that a log which ends earlier is damaged, not torn.
struct log_mark {
    std::uint64_t file = 0; // 0: nothing known
    std::uint64_t length = 0;
    friend bool operator==(const log_mark&, const log_mark&) = default;
};

[[nodiscard]] inline std::string log_path(std::string_view directory, std::uint64_t file) {
    return io::join_path(directory, io::numbered_name(file, extension));
}

} // namespace lsmer::inline v0::wal
