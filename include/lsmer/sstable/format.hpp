#pragma once
// What an SSTable is, to the byte; docs/formats/sstable.md says it in words. Writer and reader
// share this and nothing else.
//
//   0      header                         64 bytes
//   64     group 0: column 0, column 1, ...      each a chunk, 64-byte aligned
//          group 1: ...
//          sections                       each 64-byte aligned: what a keyed table finds keys by
//          index                          64-byte aligned: schema, rows of groups, sections, chunks
//          footer                         64 bytes, the last of the file
//
//   chunk: | zones: minima, maxima, flags of the vectors | to 64 | body as its codec wrote it |
//
// Every checksum is CRC-32C over the file's id, the offset of the bytes, and the bytes: what was
// copied from another file or to another place fails like what was changed.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/crc32c.hpp"
#include "lsmer/column/batch.hpp"
#include "lsmer/column/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::sstable {

inline constexpr std::uint32_t format_version = 1;
inline constexpr std::size_t alignment = 64;

namespace detail {
constexpr std::uint64_t magic_of(const char (&text)[9]) noexcept {
    std::uint64_t out = 0;
    for (int i = 7; i >= 0; --i) out = out << 8 | static_cast<unsigned char>(text[i]);
    return out;
}
} // namespace detail

inline constexpr std::uint64_t header_magic = detail::magic_of("LSMERsst");
inline constexpr std::uint64_t footer_magic = detail::magic_of("LSMERend");

/// DO NOT REORDER the fields of these three: they are the file.
struct header {
    std::uint64_t magic = header_magic;
    std::uint32_t version = format_version;
    std::uint32_t zero = 0;
    std::uint64_t file_id = 0;
    std::uint8_t zeros[36] = {};
    std::uint32_t checksum = 0; // of the 60 bytes before it
};
static_assert(sizeof(header) == 64);

/// Magic and version keep their place, counted from the end, in every version to come.
struct footer {
    std::uint64_t index_offset = 0;
    std::uint64_t index_length = 0;
    std::uint64_t rows = 0;
    std::uint64_t file_id = 0;
    std::uint32_t groups = 0;
    std::uint32_t columns = 0;
    std::uint32_t index_checksum = 0;
    std::uint32_t sections = 0;
    std::uint32_t checksum = 0; // of the 48 bytes before it
    std::uint32_t version = format_version;
    std::uint64_t magic = footer_magic;
};
static_assert(sizeof(footer) == 64);

/// Where a chunk is and what it holds; one per group and column, groups first.
struct chunk_entry {
    std::uint64_t offset = 0;       // of the zones, or of the body of a chunk without zones
    std::uint64_t body_length = 0;  // bytes the codec wrote
    std::uint32_t zones_length = 0; // 0 for text, bytes and fixed_bytes
    std::uint32_t rows = 0;         // the group's
    std::uint16_t tag = 0;          // the codec's name for what it wrote
    std::uint8_t zone_flags = 0;    // of the whole chunk
    std::uint8_t effort = 0;        // codec::effort that went into it
    std::uint32_t zones_checksum = 0;
    std::uint32_t body_checksum = 0;
    std::uint32_t reference = 0; // 1 + the column whose chunk this one refers to; 0: none
    std::uint8_t min[8] = {}; // the value as in memory, from the first byte
    std::uint8_t max[8] = {};
    std::uint64_t reserved = 0;
};
static_assert(sizeof(chunk_entry) == 64);

/// What a section is. DO NOT RENUMBER: these are in files. A reader passes over what it does not
/// know.
enum class section_kind : std::uint16_t { filter = 1, fences = 2 };
inline constexpr std::uint32_t sections_max = 64;

/// Where a section is.
struct section_entry {
    std::uint16_t kind = 0;
    std::uint16_t zero = 0;
    std::uint32_t checksum = 0;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
    std::uint64_t reserved = 0;
};
static_assert(sizeof(section_entry) == 32);

/// Flags of a zone.
inline constexpr std::uint8_t zone_known = 1; // min and max mean something
inline constexpr std::uint8_t zone_nulls = 2; // nulls or NaN occur

/// Whether chunks of this kind carry zones.
[[nodiscard]] constexpr bool has_zones(type_kind kind) noexcept {
    return kind != type_kind::text && kind != type_kind::bytes && kind != type_kind::fixed_bytes;
}

/// Bytes of a value of the kind; 0 for text and bytes, and for fixed_bytes, whose schema says it.
[[nodiscard]] constexpr std::uint32_t natural_width(type_kind kind) noexcept {
    constexpr std::uint8_t widths[] = {0, 1, 1, 2, 4, 8, 1, 2, 4, 8, 4, 8, 4, 8, 8, 4, 0, 0, 0};
    const auto i = static_cast<std::size_t>(kind);
    return i < sizeof widths ? widths[i] : 0;
}

[[nodiscard]] constexpr std::size_t vectors_of(std::size_t rows) noexcept {
    return (rows + vector_rows - 1) / vector_rows;
}

/// Zones lie as | minima | to 8 | maxima | to 8 | flags |.
[[nodiscard]] constexpr std::size_t zones_length(std::size_t vectors, std::size_t width) noexcept {
    return 2 * round_up(vectors * width, 8) + vectors;
}

[[nodiscard]] inline std::uint32_t checksum_of(std::uint64_t file_id, std::uint64_t offset,
                                               byte_view bytes) noexcept {
    const std::uint64_t place[2] = {file_id, offset};
    return crc32c(bytes, crc32c(std::as_bytes(std::span(place))));
}

} // namespace lsmer::inline v0::sstable
