#pragma once
// The schema as a file carries it, so that it can be read by programs that do not have it, and so
// that a program that has another one is told which column differs.
//
//   columns u32 | order u32 | name length u16 | zero u16 | table name
//   per column:  kind u8 | nullable u8 | name length u16 | width u32 | name
//   per column of the order: index u32

#include "lsmer/base/byte_cursor.hpp"
#include "lsmer/base/items.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/column/schema.hpp"
#include "lsmer/sstable/format.hpp"

#include <array>
#include <span>
#include <string_view>

namespace lsmer::inline v0::sstable {

inline constexpr std::size_t columns_max = 4096;
inline constexpr std::size_t name_max = 64;

/// A schema as values. Owns nothing.
struct schema_facts {
    std::string_view table;
    std::span<const column_info> columns;
    std::span<const std::size_t> order;
};

template <schema S>
[[nodiscard]] constexpr schema_facts facts_of() noexcept {
    return {table_name<S>, column_infos<S>, order_columns<S>};
}

/// A schema read from a file; its names point into the bytes it was read from.
struct read_schema {
    std::string_view table;
    items<column_info> columns;
    items<std::size_t> order;

    [[nodiscard]] schema_facts facts() const noexcept {
        return {table, columns.view(), order.view()};
    }
};

inline void put_schema(byte_buffer& out, const schema_facts& schema) {
    put(out, static_cast<std::uint32_t>(schema.columns.size()));
    put(out, static_cast<std::uint32_t>(schema.order.size()));
    put(out, static_cast<std::uint16_t>(schema.table.size()));
    put(out, std::uint16_t{0});
    put(out, as_bytes(schema.table));
    for (const column_info& c : schema.columns) {
        put(out, static_cast<std::uint8_t>(c.kind));
        put(out, static_cast<std::uint8_t>(c.nullable));
        put(out, static_cast<std::uint16_t>(c.name.size()));
        put(out, c.width);
        put(out, as_bytes(c.name));
    }
    for (const std::size_t i : schema.order) put(out, static_cast<std::uint32_t>(i));
}

/// Reads a schema; false when the bytes are not one.
[[nodiscard]] inline bool get_schema(byte_cursor& in, read_schema& out) {
    const auto columns = in.fixed<std::uint32_t>();
    const auto order = in.fixed<std::uint32_t>();
    const auto table_length = in.fixed<std::uint16_t>();
    if (in.fixed<std::uint16_t>() != 0 || table_length > name_max) return false;
    if (columns == 0 || columns > columns_max || order > columns) return false;
    out.table = as_text(in.bytes(table_length));
    for (std::uint32_t i = 0; i < columns && in.ok(); ++i) {
        column_info c;
        const auto kind = in.fixed<std::uint8_t>();
        const auto nullable = in.fixed<std::uint8_t>();
        const auto length = in.fixed<std::uint16_t>();
        c.width = in.fixed<std::uint32_t>();
        c.name = as_text(in.bytes(length));
        c.hash = name_hash(c.name);
        c.kind = static_cast<type_kind>(kind);
        c.nullable = nullable != 0;
        if (length == 0 || length > name_max || nullable > 1) return false;
        if (kind == 0 || kind > static_cast<std::uint8_t>(type_kind::fixed_bytes)) return false;
        const bool sized_by_schema = c.kind == type_kind::fixed_bytes && c.width != 0;
        if (!sized_by_schema && c.width != natural_width(c.kind)) return false;
        out.columns.push_back(c);
    }
    for (std::uint32_t i = 0; i < order && in.ok(); ++i) {
        out.order.push_back(in.fixed<std::uint32_t>());
        if (out.order.back() >= columns) return false;
    }
    return in.ok();
}

/// "symbol", "nullable f64", "fixed_bytes<16>".
[[nodiscard]] inline std::string type_text(const column_info& c) {
    std::string out(c.nullable ? "nullable " : "");
    out += to_string(c.kind);
    if (c.kind == type_kind::fixed_bytes) out += join('<', c.width, '>');
    return out;
}

/// "(symbol, time)", "arrival" for none.
[[nodiscard]] inline std::string order_text(const schema_facts& schema) {
    if (schema.order.empty()) return "arrival";
    std::string out = "(";
    for (const std::size_t i : schema.order) {
        if (out.size() > 1) out += ", ";
        out += schema.columns[i].name;
    }
    return out + ')';
}

/// Nothing, or the first difference between a file's schema and the one expected.
[[nodiscard]] inline status same_schema(std::string_view path, const schema_facts& found,
                                        const schema_facts& expected) {
    const auto mismatch = [&](const auto&... pieces) {
        return make_error(error_kind::schema_mismatch, path, ": ", pieces...,
                          "; open it with the schema it was written with");
    };
    const std::size_t both = found.columns.size() < expected.columns.size() ? found.columns.size()
                                                                     : expected.columns.size();
    for (std::size_t i = 0; i < both; ++i) {
        const column_info& have = found.columns[i];
        const column_info& want = expected.columns[i];
        if (have.name != want.name) {
            return mismatch("column ", i + 1, " of the file is ", have.name, ", of the schema ",
                            want.name);
        }
        if (have.kind != want.kind || have.nullable != want.nullable || have.width != want.width) {
            return mismatch("column ", have.name, " is ", type_text(have), " in the file and ",
                            type_text(want), " in the schema");
        }
    }
    if (found.columns.size() > both) {
        return mismatch("the file has a column ", found.columns[both].name,
                        " that the schema does not have");
    }
    if (expected.columns.size() > both) {
        return mismatch("the schema has a column ", expected.columns[both].name,
                        " that the file does not have");
    }
    bool same_order = found.order.size() == expected.order.size();
    for (std::size_t i = 0; same_order && i < found.order.size(); ++i) {
        same_order = found.order[i] == expected.order[i];
    }
    if (!same_order) {
        return mismatch("rows of the file are ordered by ", order_text(found),
                        ", those of the schema by ", order_text(expected));
    }
    return {};
}

namespace detail {
/// Whether a column's values are T in memory.
template <class T>
[[nodiscard]] constexpr bool holds(const column_info& column) noexcept {
    bool out = false;
    const auto consider = [&]<class... Kinds>(type_list<Kinds...>*) {
        out = ((value_traits<Kinds>::kind == column.kind && std::is_same_v<storage_of<Kinds>, T>) ||
               ...);
    };
    consider(
        static_cast<type_list<bool, std::int8_t, std::int16_t, std::int32_t, std::int64_t,
                              std::uint8_t, std::uint16_t, std::uint32_t, std::uint64_t, float,
                              double, date, timestamp, timespan, symbol, text, bytes>*>(nullptr));
    if constexpr (codec::is_fixed_bytes<T>) {
        out = column.kind == type_kind::fixed_bytes && column.width == sizeof(T);
    }
    return out;
}
} // namespace detail

} // namespace lsmer::inline v0::sstable
