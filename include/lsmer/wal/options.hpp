#pragma once
// What a writer and a reader of logs are told, and what a reader reports.

#include "lsmer/base/items.hpp"
#include "lsmer/wal/format.hpp"

#include <cstdint>
#include <string>

namespace lsmer::inline v0::wal {

/// A place in the order of records: everything submitted up to it.
struct position {
    std::uint64_t value = 0;
    friend constexpr auto operator<=>(const position&, const position&) = default;
};

struct writer_options {
    std::uint64_t database = 0; // random number of the database, under every checksum
    std::uint64_t file = 0;     // number of the first log to write
    log_end predecessor{};      // what Reader::repair gave; all zero for the first log ever
    std::uint64_t reserve = std::uint64_t{8} << 20; // preallocated at a time; 0: never
    bool map = true; // write through memory where the file system allows
    std::size_t buffer_max = std::size_t{1} << 20; // of `sync::none`, before it is written
    std::size_t copy_max = std::size_t{32} << 10;  // larger payloads are borrowed, not copied
};

/// What to do about bytes that are not what was written.
enum class recovery : unsigned char {
    strict,        // drop a torn tail of the last log, and count it; refuse anything else
    absolute,      // refuse a torn tail too
    point_in_time, // stop before the first bad record, set the rest aside, report it
};

struct reader_options {
    std::uint64_t database = 0;
    /// The log to begin with, as the manifest names it; it must be there. Older ones are left
    /// alone. 0: begin with the oldest, and an empty directory is an empty log.
    std::uint64_t first_file = 0;
    recovery policy = recovery::strict;
    /// What the manifest knows to be durable.
    log_mark durable{};
    /// The last sequence that tables on disk hold. A log that ends before it would tear batches
    /// over several tables apart, so it is refused at every policy.
    std::uint64_t flushed_sequence = 0;
};

struct recovery_report {
    std::uint64_t logs = 0;
    std::uint64_t records = 0;
    std::uint64_t bytes = 0;           // of good records
    bool closed = false;               // the last log ends with a clean close
    bool torn = false;                 // the last log had a torn tail
    std::uint64_t dropped_bytes = 0;   // of the torn tail
    std::uint64_t dropped_records = 0; // whole records in it, behind the tear, never promised
    std::string damage{};              // point_in_time: why reading stopped, empty if it did not
    items<std::string> aside{};        // point_in_time: files that hold what was set aside
};

} // namespace lsmer::inline v0::wal
