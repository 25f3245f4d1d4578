#pragma once
// A result as CSV (RFC 4180): a header, comma, quotes where a field needs them, lines ended by
// CRLF or LF. Numbers read back to the same value; null is an empty field ("" where it is alone).

#include "borf/result/format.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace borf::inline v0::result {

struct csv_options {
    bool header = true;
    std::string_view line_end = "\n";
};

namespace detail {

/// Puts the field that begins at `from` into quotes if it needs them.
inline void quote_field(std::string& out, std::size_t from) {
    const std::string_view field = std::string_view(out).substr(from);
    if (field.find_first_of(",\"\r\n") == std::string_view::npos) return;
    std::string quoted = "\"";
    for (const char c : field) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    quoted += '"';
    out.replace(from, std::string::npos, quoted);
}

inline void put_csv_header(std::string& out, const Data& data, const csv_options& o) {
    for (std::size_t c = 0; c < data.columns.size(); ++c) {
        if (c != 0) out += ',';
        const std::size_t from = out.size();
        out += data.columns[c].name;
        quote_field(out, from);
    }
    out += o.line_end;
}

inline void put_csv_row(std::string& out, const Data& data, std::size_t row,
                        const csv_options& o) {
    for (std::size_t c = 0; c < data.columns.size(); ++c) {
        if (c != 0) out += ',';
        const std::size_t from = out.size();
        put_value(out, data.columns[c], row);
        if (is_textual(data.columns[c].type.kind)) quote_field(out, from);
        // An empty line would be no row.
        if (data.columns.size() == 1 && out.size() == from) out += "\"\"";
    }
    out += o.line_end;
}

} // namespace detail

[[nodiscard]] inline std::string to_csv(const Data& data, const csv_options& o = {}) {
    std::string out;
    if (o.header) detail::put_csv_header(out, data, o);
    for (std::size_t i = 0; i < data.rows(); ++i) detail::put_csv_row(out, data, i, o);
    return out;
}

/// Writes CSV to a file; an error when the file takes not all of it.
[[nodiscard]] inline lsmer::status write_csv(const Data& data, std::FILE* file,
                                             const csv_options& o = {}) {
    constexpr std::size_t flush_at = std::size_t{1} << 16;
    std::string out;
    const auto flush = [&]() -> bool {
        const bool good = std::fwrite(out.data(), 1, out.size(), file) == out.size();
        out.clear();
        return good;
    };
    bool good = true;
    if (o.header) detail::put_csv_header(out, data, o);
    for (std::size_t i = 0; i < data.rows() && good; ++i) {
        detail::put_csv_row(out, data, i, o);
        if (out.size() >= flush_at) good = flush();
    }
    good = good && flush() && std::fflush(file) == 0;
    if (good) return {};
    return lsmer::make_error(lsmer::error_kind::io,
                             "could not write a result as CSV: check the disk and the file's mode");
}

} // namespace borf::inline v0::result
