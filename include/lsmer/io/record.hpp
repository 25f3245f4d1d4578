#pragma once
// Checked records in a file: the frame that the log and the manifest share. Little-endian.
//
//   file    header (64) | record | record | ...            each record starts at a multiple of 8
//   header  0 magic u64 | 8 version u32 | 12 crc u32 | 16 database u64 | 24 file u64
//           32 predecessor file u64 | 40 its last sequence u64 | 48 its length u64
//           56 its checksum u32 | 60 zero u32
//           crc: CRC-32C of the 64 bytes with the crc itself zero
//   record  0 crc u32 | 4 payload crc u32 | 8 payload bytes u32 | 12 type u8, table u24
//           16 sequence u64 | 24 durable lag u32 | 28 durable end u32
//           32 payload, zeros up to a multiple of 8
//           crc: CRC-32C of database u64, file u64, offset of the record u64, bytes 4..32
//           payload crc: CRC-32C of the payload with its zeros
//
// 1. Bytes of another database, another file or another place fail: all three are under the crc.
// 2. A record's crc needs its first 32 bytes only, so a damaged file is searched for later
//    records in one pass, however large the lengths it claims.
// 3. `durable end` (in units of 8 bytes) says how much of this file, `durable lag` (subtracted
//    from the sequence) which last sequence was on stable storage when the record was framed.
//    From the first a reader tells a torn tail from damage: bytes before it were promised.
// 4. Magic, version and crc of the file header stay where they are in every later version.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/crc32c.hpp"

#include <cstdint>
#include <span>

namespace lsmer::inline v0::io {

inline constexpr std::size_t file_header_bytes = 64;
inline constexpr std::size_t record_header_bytes = 32;
inline constexpr std::size_t record_alignment = 8;
inline constexpr std::uint64_t record_payload_max = std::uint64_t{1} << 28;
inline constexpr std::uint64_t record_file_max = std::uint64_t{1} << 34; // durable end: u32 * 8
inline constexpr std::uint32_t record_table_max = (1U << 24) - 1;

/// The end of a file of records: what its successor's header keeps of it.
struct file_end {
    std::uint64_t file = 0;
    std::uint64_t sequence = 0; // of its last record, or of an earlier file when it has none
    std::uint64_t length = 0;
    std::uint32_t checksum = 0; // over the crc of the header and of every record, in order
    friend bool operator==(const file_end&, const file_end&) = default;
};

struct file_header {
    std::uint64_t magic = 0;
    std::uint32_t version = 0;
    std::uint64_t database = 0;
    std::uint64_t file = 0;
    file_end predecessor{};
};

enum class header_state : unsigned char { good, bad, other_kind };

/// Gives the crc, from which the checksum of the file starts.
inline std::uint32_t encode(const file_header& h, std::byte* to) noexcept {
    store(to, h.magic);
    store(to + 8, h.version);
    store(to + 12, std::uint32_t{0});
    store(to + 16, h.database);
    store(to + 24, h.file);
    store(to + 32, h.predecessor.file);
    store(to + 40, h.predecessor.sequence);
    store(to + 48, h.predecessor.length);
    store(to + 56, h.predecessor.checksum);
    store(to + 60, std::uint32_t{0});
    const std::uint32_t crc = crc32c({to, file_header_bytes});
    store(to + 12, crc);
    return crc;
}

// REQUIRES: from has file_header_bytes
[[nodiscard]] inline header_state decode(file_header& h, std::uint32_t& crc, const std::byte* from,
                                         std::uint64_t magic) noexcept {
    std::byte copy[file_header_bytes];
    std::memcpy(copy, from, sizeof copy);
    crc = load<std::uint32_t>(copy + 12);
    store(copy + 12, std::uint32_t{0});
    if (crc32c(copy) != crc) return header_state::bad;
    h.magic = load<std::uint64_t>(copy);
    h.version = load<std::uint32_t>(copy + 8);
    h.database = load<std::uint64_t>(copy + 16);
    h.file = load<std::uint64_t>(copy + 24);
    h.predecessor.file = load<std::uint64_t>(copy + 32);
    h.predecessor.sequence = load<std::uint64_t>(copy + 40);
    h.predecessor.length = load<std::uint64_t>(copy + 48);
    h.predecessor.checksum = load<std::uint32_t>(copy + 56);
    return h.magic == magic ? header_state::good : header_state::other_kind;
}

struct record_header {
    std::uint8_t type = 0; // never 0 in a file
    std::uint32_t table = 0;
    std::uint64_t sequence = 0;
    std::uint64_t durable_sequence = 0;
    std::uint64_t durable_end = 0;
    std::uint32_t payload_bytes = 0;
    std::uint32_t payload_crc = 0;
};

/// Bytes of a record in the file.
[[nodiscard]] constexpr std::uint64_t record_bytes(std::uint64_t payload) noexcept {
    return record_header_bytes +
           (payload + record_alignment - 1) / record_alignment * record_alignment;
}

[[nodiscard]] inline std::uint32_t payload_checksum(std::span<const byte_view> pieces) noexcept {
    std::uint32_t crc = 0;
    std::size_t total = 0;
    for (const byte_view p : pieces) {
        crc = crc32c(p, crc);
        total += p.size();
    }
    constexpr std::byte zeros[record_alignment]{};
    return crc32c({zeros, round_up(total, record_alignment) - total}, crc);
}

/// What the checksums of one file start from.
struct record_identity {
    std::uint64_t database = 0;
    std::uint64_t file = 0;
};

namespace detail {
[[nodiscard]] inline std::uint32_t record_crc(record_identity id, std::uint64_t offset,
                                              const std::byte* header) noexcept {
    std::byte covered[24 + record_header_bytes - 4];
    store(covered, id.database);
    store(covered + 8, id.file);
    store(covered + 16, offset);
    std::memcpy(covered + 24, header + 4, record_header_bytes - 4);
    return crc32c(covered);
}
} // namespace detail

/// Gives the crc, which goes into the checksum of the file.
// REQUIRES: type != 0; table <= record_table_max; payload_bytes <= record_payload_max;
//           durable_end <= offset < record_file_max
inline std::uint32_t encode(const record_header& h, record_identity id, std::uint64_t offset,
                            std::byte* to) noexcept {
    LSMER_ASSERT(h.type != 0 && h.table <= record_table_max, "a record needs a type and a table");
    LSMER_ASSERT(h.durable_end <= offset && offset < record_file_max, "a record past the bounds");
    const std::uint64_t lag = h.sequence > h.durable_sequence ? h.sequence - h.durable_sequence : 0;
    store(to + 4, h.payload_crc);
    store(to + 8, h.payload_bytes);
    store(to + 12, static_cast<std::uint32_t>(h.type) | h.table << 8);
    store(to + 16, h.sequence);
    store(to + 24, static_cast<std::uint32_t>(lag < 0xFFFFFFFFU ? lag : 0xFFFFFFFFU));
    store(to + 28, static_cast<std::uint32_t>(h.durable_end / record_alignment));
    const std::uint32_t crc = detail::record_crc(id, offset, to);
    store(to, crc);
    return crc;
}

/// False when these are not the first bytes of a record of this file at this offset.
// REQUIRES: from has record_header_bytes
[[nodiscard]] inline bool decode(record_header& h, std::uint32_t& crc, record_identity id,
                                 std::uint64_t offset, const std::byte* from) noexcept {
    const auto kind = load<std::uint32_t>(from + 12);
    h.payload_bytes = load<std::uint32_t>(from + 8);
    h.durable_end = std::uint64_t{load<std::uint32_t>(from + 28)} * record_alignment;
    if ((kind & 0xFF) == 0 || h.payload_bytes > record_payload_max || h.durable_end > offset) {
        return false;
    }
    crc = load<std::uint32_t>(from);
    if (detail::record_crc(id, offset, from) != crc) return false;
    h.type = static_cast<std::uint8_t>(kind & 0xFF);
    h.table = kind >> 8;
    h.payload_crc = load<std::uint32_t>(from + 4);
    h.sequence = load<std::uint64_t>(from + 16);
    const std::uint64_t lag = load<std::uint32_t>(from + 24);
    h.durable_sequence = h.sequence > lag ? h.sequence - lag : 0;
    return true;
}

/// Adds a record's or header's crc to the checksum of the file.
[[nodiscard]] inline std::uint32_t chain(std::uint32_t checksum, std::uint32_t crc) noexcept {
    std::byte bytes[4];
    store(bytes, crc);
    return crc32c(bytes, checksum);
}

} // namespace lsmer::inline v0::io
