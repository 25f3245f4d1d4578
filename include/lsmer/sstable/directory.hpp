#pragma once
// Directory: what an SSTable's header, index and footer say, checked against the file and against
// each other. Everything here is validated, nothing believed; what passes can be read without
// another bound being tested.
//
//   index: | schema | to 8 | rows of each group u32 | to 8 | section entries, 32 bytes each | to 64
//          | chunk entries, 64 bytes each |
//
// Checked at open: both magics, the version, the file's id, three checksums, the length of the
// index to the byte, rows of groups and their sum, and of each chunk that it lies between header
// and index, is aligned, has the group's rows and zones of the length that its type needs; and that
// it refers, if to any, to a column before its own, with few chunks one behind the other.

#include "lsmer/base/byte_cursor.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/codec/related.hpp"
#include "lsmer/sstable/format.hpp"
#include "lsmer/sstable/schema_section.hpp"

#include <cstring>
#include <string>
#include <string_view>

namespace lsmer::inline v0::sstable {

struct Directory {
    std::string path;
    footer end;
    byte_buffer index; // the names of the schema point into it
    read_schema schema;
    buffer<std::uint32_t> group_rows;
    buffer<chunk_entry> chunks;
    buffer<section_entry> sections;

    /// Bytes of memory, nearly.
    [[nodiscard]] std::size_t memory() const noexcept {
        return index.capacity() + chunks.capacity() * sizeof(chunk_entry) +
               schema.columns.size() * sizeof(column_info);
    }
    [[nodiscard]] const chunk_entry& chunk(std::size_t group, std::size_t column) const noexcept {
        return chunks[group * schema.columns.size() + column];
    }
    /// Where the bytes of a chunk's codec begin.
    [[nodiscard]] static std::uint64_t body_offset(const chunk_entry& c) noexcept {
        return c.offset + round_up(c.zones_length, alignment);
    }
};

namespace detail {

template <class... Pieces>
[[nodiscard]] LSMER_COLD error damaged(std::string_view path, std::uint64_t offset,
                                       const Pieces&... pieces) {
    return make_error(error_kind::corruption, path, ": offset ", offset, ": ", pieces...,
                      "; restore the file from a backup");
}

[[nodiscard]] inline std::string hex(std::uint64_t value) {
    constexpr char digits[] = "0123456789abcdef";
    std::string out = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) out += digits[(value >> shift) & 15];
    return out;
}

[[nodiscard]] inline status check_sum(std::string_view path, std::uint64_t file_id,
                                      std::uint64_t offset, byte_view bytes, std::uint32_t expected,
                                      std::string_view what) {
    const std::uint32_t found = checksum_of(file_id, offset, bytes);
    if (found == expected) return {};
    return damaged(path, offset, "the checksum of ", what, " (", bytes.size(), " bytes) is ",
                   hex(found), ", expected ", hex(expected));
}

} // namespace detail

/// Checks the first and the last 64 bytes of a file; gives the footer.
// REQUIRES: both are 64 bytes long
[[nodiscard]] inline result<footer> read_ends(std::string_view path, std::uint64_t size,
                                              std::uint64_t file_id, byte_view first,
                                              byte_view last) {
    using detail::damaged;
    const auto head = load<header>(first.data());
    const auto foot = load<footer>(last.data());
    const std::uint64_t foot_at = size - sizeof(footer);
    if (head.magic != header_magic) {
        return damaged(path, 0, "this is no SSTable (it does not begin with LSMERsst)");
    }
    if (foot.magic != footer_magic) {
        return damaged(path, foot_at, "the file does not end as an SSTable; it was cut off");
    }
    if (head.version != format_version && head.version == foot.version) {
        return make_error(error_kind::unsupported, path, ": format version ", head.version,
                          head.version > format_version ? " is too new" : " is unknown",
                          ", this program reads version ", format_version,
                          "; open it with a newer lsmer");
    }
    if (head.version != format_version || foot.version != format_version) {
        return damaged(path, 8, "header and footer name different versions, ", head.version,
                       " and ", foot.version);
    }
    if (head.file_id != foot.file_id) {
        return damaged(path, 16, "header and footer name different files, ", head.file_id, " and ",
                       foot.file_id);
    }
    if (head.file_id != file_id) {
        return damaged(path, 16, "this is file ", head.file_id, ", expected file ", file_id);
    }
    if (status s =
            detail::check_sum(path, file_id, 0, first.first(60), head.checksum, "the header");
        !s) {
        return std::move(s).error();
    }
    if (status s =
            detail::check_sum(path, file_id, foot_at, last.first(48), foot.checksum, "the footer");
        !s) {
        return std::move(s).error();
    }
    if (foot.index_offset % alignment != 0 || foot.index_offset < sizeof(header) ||
        foot.index_offset > foot_at || foot.index_length > foot_at - foot.index_offset ||
        round_up(foot.index_length, alignment) != foot_at - foot.index_offset) {
        return damaged(path, foot_at, "the index lies at ", foot.index_offset, " with ",
                       foot.index_length, " bytes, which is not between chunks and footer");
    }
    return foot;
}

namespace detail {

/// Whether an entry lies inside the file and fits its column and group.
[[nodiscard]] inline bool entry_fits(const chunk_entry& c, const column_info& column,
                                     std::uint32_t rows, std::uint64_t chunks_end) noexcept {
    const std::size_t zones =
        has_zones(column.kind) ? zones_length(vectors_of(rows), column.width) : 0;
    if (c.offset % alignment != 0 || c.offset < sizeof(header) || c.offset > chunks_end) {
        return false;
    }
    if (c.rows != rows || c.zones_length != zones || c.zone_flags > (zone_known | zone_nulls)) {
        return false;
    }
    const std::uint64_t room = chunks_end - c.offset;
    const std::uint64_t head = round_up(zones, alignment);
    return head <= room && c.body_length <= room - head;
}

/// Whether a section lies inside the file.
[[nodiscard]] inline bool section_fits(const section_entry& e, std::uint64_t end) noexcept {
    return e.offset % alignment == 0 && e.offset >= sizeof(header) && e.offset <= end &&
           e.length <= end - e.offset && e.zero == 0;
}

/// Whether no chunk of a group refers to its own column or one behind it, and no chain of
/// references is too long; gives the first column for which it does not hold, else `columns`.
[[nodiscard]] inline std::size_t first_wrong_reference(const Directory& d, std::size_t group,
                                                       buffer<std::uint8_t>& depth) {
    const std::size_t columns = d.schema.columns.size();
    depth.resize(columns);
    for (std::size_t c = 0; c < columns; ++c) {
        const std::uint32_t reference = d.chunk(group, c).reference;
        depth[c] = 0;
        if (reference == 0) continue;
        if (reference > c || depth[reference - 1] >= codec::references_max) return c;
        depth[c] = static_cast<std::uint8_t>(depth[reference - 1] + 1);
    }
    return columns;
}

} // namespace detail

/// Reads the index that a footer points to; `directory.index` holds its bytes.
[[nodiscard]] inline status read_index(Directory& directory) {
    const footer& end = directory.end;
    const std::string_view path = directory.path;
    if (status s = detail::check_sum(path, end.file_id, end.index_offset, directory.index.view(),
                                     end.index_checksum, "the index");
        !s) {
        return s;
    }
    const auto malformed = [&](const auto&... pieces) {
        return detail::damaged(path, end.index_offset, "the index ", pieces...);
    };
    byte_cursor in(directory.index.view());
    if (!get_schema(in, directory.schema)) return malformed("holds no schema");
    const std::size_t columns = directory.schema.columns.size();
    if (columns != end.columns) {
        return malformed("has ", columns, " columns, the footer ", end.columns);
    }
    static_cast<void>(in.bytes(round_up(in.offset(), 8) - in.offset()));
    const byte_view rows = in.bytes(std::uint64_t{end.groups} * sizeof(std::uint32_t));
    static_cast<void>(in.bytes(round_up(in.offset(), 8) - in.offset()));
    if (end.sections > sections_max) return malformed("has ", end.sections, " sections");
    const byte_view sections = in.bytes(std::uint64_t{end.sections} * sizeof(section_entry));
    static_cast<void>(in.bytes(round_up(in.offset(), alignment) - in.offset()));
    const std::size_t entries = in.left() / sizeof(chunk_entry);
    if (!in.ok() || in.left() % sizeof(chunk_entry) != 0 || entries % columns != 0 ||
        entries / columns != end.groups) {
        return malformed("has ", directory.index.size(), " bytes, which is wrong for ", columns,
                         " columns and ", end.groups, " groups");
    }
    directory.group_rows.resize(end.groups);
    directory.chunks.resize(entries);
    if (entries != 0) {
        std::memcpy(directory.group_rows.data(), rows.data(), rows.size());
        std::memcpy(directory.chunks.data(), in.bytes(in.left()).data(),
                    entries * sizeof(chunk_entry));
    }
    directory.sections.resize(end.sections);
    if (!sections.empty()) std::memcpy(directory.sections.data(), sections.data(), sections.size());
    for (const section_entry& e : directory.sections) {
        if (!detail::section_fits(e, end.index_offset)) {
            return malformed("has a wrong entry for a section of kind ", e.kind);
        }
    }
    std::uint64_t total = 0;
    buffer<std::uint8_t> depth;
    for (std::size_t g = 0; g < end.groups; ++g) {
        const std::uint32_t n = directory.group_rows[g];
        if (n == 0 || n > lsmer::group_rows) return malformed("gives group ", g, ' ', n, " rows");
        total += n;
        for (std::size_t c = 0; c < columns; ++c) {
            if (!detail::entry_fits(directory.chunk(g, c), directory.schema.columns[c], n,
                                    end.index_offset)) {
                return malformed("has a wrong entry for column ", directory.schema.columns[c].name,
                                 " of group ", g);
            }
        }
        if (const std::size_t c = detail::first_wrong_reference(directory, g, depth); c < columns) {
            return malformed("has a wrong reference in column ", directory.schema.columns[c].name,
                             " of group ", g);
        }
    }
    if (total != end.rows) return malformed("has ", total, " rows, the footer ", end.rows);
    return {};
}

} // namespace lsmer::inline v0::sstable
