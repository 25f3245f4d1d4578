#pragma once
// A schema as bytes, kept in the manifest, so that a directory is never read as a table of
// another shape.
//
//   u16 columns, u16 columns of the order, then per column
//     u8 kind, u8 nullable, u32 width, u8 length of the name, the name
//   then the order's columns as u16

#include "lsmer/base/byte_cursor.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/column/schema.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lsmer::inline v0::engine {

inline void encode_schema(std::span<const column_info> columns, std::span<const std::size_t> order,
                          byte_buffer& out) {
    put(out, static_cast<std::uint16_t>(columns.size()));
    put(out, static_cast<std::uint16_t>(order.size()));
    for (const column_info& c : columns) {
        put(out, static_cast<std::uint8_t>(c.kind));
        put(out, static_cast<std::uint8_t>(c.nullable));
        put(out, c.width);
        put(out, static_cast<std::uint8_t>(c.name.size()));
        put(out, as_bytes(c.name));
    }
    for (const std::size_t i : order) put(out, static_cast<std::uint16_t>(i));
}

template <schema S>
[[nodiscard]] byte_buffer schema_bytes() {
    byte_buffer out;
    encode_schema(column_infos<S>, order_columns<S>, out);
    return out;
}

namespace detail {

struct stored_column {
    type_kind kind{};
    bool nullable = false;
    std::uint32_t width = 0;
    std::string_view name;
};

inline stored_column take_column(byte_cursor& in) {
    stored_column c;
    c.kind = static_cast<type_kind>(in.fixed<std::uint8_t>());
    c.nullable = in.fixed<std::uint8_t>() != 0;
    c.width = in.fixed<std::uint32_t>();
    c.name = as_text(in.bytes(in.fixed<std::uint8_t>()));
    return c;
}

inline std::string type_text(type_kind kind, bool nullable, std::uint32_t width) {
    std::string out = nullable ? "nullable " : "";
    out += to_string(kind);
    if (kind == type_kind::fixed_bytes) out += join('<', width, '>');
    return out;
}

} // namespace detail

/// `schema_mismatch` naming the first difference when the stored schema is another one.
[[nodiscard]] LSMER_COLD inline status check_schema(byte_view stored,
                                                    std::span<const column_info> columns,
                                                    std::span<const std::size_t> order) {
    byte_cursor in(stored);
    const auto count = in.fixed<std::uint16_t>();
    const auto order_count = in.fixed<std::uint16_t>();
    for (std::size_t i = 0; i < count; ++i) {
        const detail::stored_column c = detail::take_column(in);
        if (!in.ok()) break;
        if (i >= columns.size()) {
            return make_error(error_kind::schema_mismatch, "the stored table has ", count,
                              " columns, among them ", c.name, "; the program's schema has ",
                              columns.size());
        }
        const column_info& mine = columns[i];
        if (c.name != mine.name) {
            return make_error(error_kind::schema_mismatch, "column ", i + 1,
                              " of the stored table is ", c.name, ", of the program's schema ",
                              mine.name);
        }
        if (c.kind != mine.kind || c.nullable != mine.nullable || c.width != mine.width) {
            return make_error(error_kind::schema_mismatch, "column ", c.name, " is stored as ",
                              detail::type_text(c.kind, c.nullable, c.width),
                              ", the program's schema says ",
                              detail::type_text(mine.kind, mine.nullable, mine.width));
        }
    }
    if (in.ok() && count < columns.size()) {
        return make_error(error_kind::schema_mismatch, "the program's schema has column ",
                          columns[count].name, ", which the stored table lacks");
    }
    bool same = order_count == order.size();
    for (std::size_t i = 0; i < order_count; ++i) {
        const auto stored_index = in.fixed<std::uint16_t>();
        same = same && i < order.size() && order[i] == stored_index;
    }
    if (!in.ok() || !in.at_end()) {
        return make_error(error_kind::corruption, "the stored schema cannot be read");
    }
    if (!same) {
        return make_error(error_kind::schema_mismatch, "the stored table is ordered by other "
                                                       "columns than the program's schema says");
    }
    return {};
}

} // namespace lsmer::inline v0::engine
