#pragma once
// Quoted fields, by RFC 4180: a quote may stand at the start of a field, then the field ends with
// a quote and every quote inside is doubled.

#include "lsmer/base/bytes.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lsmer::inline v0::csv {

/// Whether the quotes of a field stand where they may.
[[nodiscard]] inline bool well_quoted(std::string_view field, char quote) noexcept {
    std::size_t at = field.find(quote);
    if (at == std::string_view::npos) return true;
    if (at != 0) return false;
    for (at = field.find(quote, 1); at != std::string_view::npos; at = field.find(quote, at + 2)) {
        if (at + 1 == field.size()) return true;
        if (field[at + 1] != quote) return false;
    }
    return false;
}

/// Whether a quote stands inside an unquoted field, or something behind a quoted one, in a line
/// that was given up: then that, and not a missing end, is what is wrong with it.
[[nodiscard]] inline bool has_stray_quote(std::string_view line, char delimiter,
                                          char quote) noexcept {
    enum class place { start, plain, quoted, closed } at = place::start;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (at == place::quoted) {
            if (c != quote) continue;
            const bool doubled = i + 1 < line.size() && line[i + 1] == quote;
            if (doubled) ++i;
            if (!doubled) at = place::closed;
        } else if (c == delimiter) {
            at = place::start;
        } else if (at == place::closed || (c == quote && at == place::plain)) {
            return true;
        } else {
            at = c == quote ? place::quoted : place::plain;
        }
    }
    return false;
}

/// What a quoted field says. Without doubled quotes that is a part of the field itself; else it
/// is written to `scratch`.
// REQUIRES: well_quoted(field, quote), and the field begins with the quote
[[nodiscard]] inline std::string_view unquoted(std::string_view field, char quote,
                                               buffer<char>& scratch) {
    const std::string_view inner = field.substr(1, field.size() - 2);
    std::size_t at = inner.find(quote);
    if (at == std::string_view::npos) return inner;
    scratch.clear();
    std::size_t from = 0;
    for (; at != std::string_view::npos; at = inner.find(quote, from)) {
        scratch.append(inner.data() + from, at + 1 - from);
        from = at + 2;
    }
    scratch.append(inner.data() + from, inner.size() - from);
    return {scratch.data(), scratch.size()};
}

/// A field as a message shows it: at most 40 bytes, control characters as escapes, no half letter
/// of UTF-8 at the end.
[[nodiscard]] inline std::string shown_field(std::string_view field) {
    constexpr std::size_t most = 40;
    constexpr std::string_view hex = "0123456789abcdef";
    const bool cut = field.size() > most;
    std::size_t size = cut ? most : field.size();
    while (cut && size > most - 4 && (static_cast<unsigned char>(field[size]) & 0xC0) == 0x80) {
        --size;
    }
    std::string out = "\"";
    for (const char c : field.substr(0, size)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    out += cut ? "...\"" : "\"";
    return out;
}

} // namespace lsmer::inline v0::csv
