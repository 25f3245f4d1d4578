#pragma once
// What stands in a manifest and in CURRENT, shared by writer and reader (to the byte in
// docs/formats/manifest.md).
//
//   CURRENT          one line: which manifest is in force, and how much of it is known durable
//   000007.manifest  checked records (io/record.hpp): a snapshot, then edits
//
// 1. The first record is a snapshot: an edit that builds everything from nothing, but for the
//    symbols, which follow in edits of their own.
// 2. Sequences count the records from 0; a `mark` has the sequence of the edit before it.
// 3. A mark is written behind an edit once that is on stable storage. It says so (`durable end`),
//    so that damage to the last edit is not taken for an edit that never happened.

#include "lsmer/base/crc32c.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/io/path.hpp"
#include "lsmer/io/record.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lsmer::inline v0::manifest {

inline constexpr std::uint64_t magic = 0x4E414D52454D534CU; // "LSMERMAN"
inline constexpr std::uint32_t format_version = 1;
inline constexpr std::string_view extension = "manifest";
inline constexpr std::string_view current_name = "CURRENT";
inline constexpr std::string_view temporary_name = "CURRENT.tmp";

/// DO NOT RENUMBER: these are in files.
enum class record_type : std::uint8_t { snapshot = 1, edit = 2, mark = 3 };

[[nodiscard]] inline std::string manifest_path(std::string_view directory, std::uint64_t file) {
    return io::join_path(directory, io::numbered_name(file, extension));
}

/// What CURRENT says.
struct current {
    std::uint64_t database = 0;
    std::uint64_t manifest = 0; // number of the manifest in force
    std::uint64_t length = 0;   // of it that is on stable storage
    friend bool operator==(const current&, const current&) = default;
};

namespace detail {

inline void put_hex(std::string& out, std::uint64_t value, int digits) {
    for (int i = digits - 1; i >= 0; --i) out += "0123456789abcdef"[value >> (4 * i) & 15];
}

/// Reads lower-case hex digits; false when one of them is something else.
[[nodiscard]] inline bool get_hex(std::string_view text, std::uint64_t& value) noexcept {
    value = 0;
    for (const char c : text) {
        const bool digit = c >= '0' && c <= '9';
        if (!digit && (c < 'a' || c > 'f')) return false;
        value = value << 4 | static_cast<std::uint64_t>(digit ? c - '0' : c - 'a' + 10);
    }
    return true;
}

inline constexpr std::string_view current_form =
    "lsmer format 0001 database 0123456789abcdef manifest 0123456789abcdef "
    "length 0123456789abcdef crc 01234567\n";
inline constexpr std::size_t format_at = 13;
inline constexpr std::size_t database_at = 27;
inline constexpr std::size_t manifest_at = 53;
inline constexpr std::size_t length_at = 77;
inline constexpr std::size_t crc_at = 98;
static_assert(current_form.substr(crc_at).size() == 9);

} // namespace detail

[[nodiscard]] LSMER_COLD inline std::string encode(const current& c) {
    using namespace detail;
    std::string text;
    text += "lsmer format ";
    put_hex(text, format_version, 4);
    text += " database ";
    put_hex(text, c.database, 16);
    text += " manifest ";
    put_hex(text, c.manifest, 16);
    text += " length ";
    put_hex(text, c.length, 16);
    text += " crc ";
    put_hex(text, crc32c(as_bytes(text)), 8);
    text += '\n';
    return text;
}

/// Takes exactly what `encode` gives; anything else names `path`.
[[nodiscard]] LSMER_COLD inline result<current> decode_current(std::string_view text,
                                                               std::string_view path) {
    using namespace detail;
    current c;
    std::uint64_t format = 0;
    std::uint64_t crc = 0;
    if (text.size() != current_form.size() || !get_hex(text.substr(crc_at, 8), crc) ||
        crc != crc32c(as_bytes(text.substr(0, crc_at))) ||
        !get_hex(text.substr(format_at, 4), format)) {
        return make_error(error_kind::corruption, path, ": is damaged; it should be one line of ",
                          current_form.size(), " characters with its checksum");
    }
    if (format > format_version) {
        return make_error(error_kind::unsupported, path, ": format ", format,
                          " is too new, this build reads up to ", format_version,
                          "; open it with a newer version");
    }
    if (!get_hex(text.substr(database_at, 16), c.database) ||
        !get_hex(text.substr(manifest_at, 16), c.manifest) ||
        !get_hex(text.substr(length_at, 16), c.length) || encode(c) != text) {
        return make_error(error_kind::corruption, path, ": is damaged");
    }
    return c;
}

} // namespace lsmer::inline v0::manifest
