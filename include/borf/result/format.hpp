#pragma once
// Values as text, exactly: what printing and CSV show.
//
//   numbers    the shortest digits that read back to the same value
//   date       2023-01-31                      timestamp  2023-01-31T09:30:00[.123[456[789]]]
//   timespan   [-]0D00:05:00[.fraction]        bool       true, false

#include "borf/result/data.hpp"
#include "lsmer/column/time_text.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace borf::inline v0::result {

namespace detail {

template <class Format, class T>
void put_time(std::string& out, Format format, T value) {
    char text[lsmer::time_text_max];
    out.append(text, format(value, text));
}

template <class T>
void put_number(std::string& out, T v) {
    if constexpr (std::floating_point<T>) {
        if (v != v) { // to_chars may show the sign of a NaN, which means nothing
            out += "nan";
            return;
        }
    }
    char text[32];
    out.append(text, std::to_chars(text, text + sizeof text, v).ptr);
}

} // namespace detail

/// Whether row i of a column is null.
[[nodiscard]] inline bool is_null(const Column& c, std::size_t i) noexcept {
    if (!c.type.nullable) return false;
    if (is_textual(c.type.kind)) return c.as<std::string_view>()[i].empty();
    return with_lane(c.type, [&](auto lane) {
        return lsmer::kernel::is_null_lane(c.as<decltype(lane)>()[i]);
    });
}

/// Appends the text of row i of a column; nothing for null.
inline void put_value(std::string& out, const Column& c, std::size_t i) {
    using lsmer::type_kind;
    if (is_null(c, i)) return;
    if (is_textual(c.type.kind)) {
        out += c.as<std::string_view>()[i];
        return;
    }
    switch (c.type.kind) {
    case type_kind::boolean: out += c.as<std::uint8_t>()[i] != 0 ? "true" : "false"; return;
    case type_kind::date:
        detail::put_time(out, lsmer::format_date, lsmer::date{c.as<std::int32_t>()[i]});
        return;
    case type_kind::timestamp:
        detail::put_time(out, [](lsmer::timestamp t, char* to) { return format_timestamp(t, to); },
                         lsmer::timestamp{c.as<std::int64_t>()[i]});
        return;
    case type_kind::timespan:
        detail::put_time(out, lsmer::format_timespan, lsmer::timespan{c.as<std::int64_t>()[i]});
        return;
    default: break;
    }
    with_lane(c.type, [&](auto lane) { detail::put_number(out, c.as<decltype(lane)>()[i]); });
}

} // namespace borf::inline v0::result
