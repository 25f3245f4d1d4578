#pragma once
// Keys as people read them: the columns of the table's order, put back from the bytes that stand
// for them (lsmer/column/key_bytes.hpp). Where they cannot be told, the bytes in hex.

#include <lsmer/column/schema.hpp>
#include <lsmer/column/time_text.hpp>

#include <bit>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace inspect {

using lsmer::type_kind;

/// A name or a key as printable characters; what is none becomes \xNN.
inline std::string escaped(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        const auto u = static_cast<unsigned char>(c);
        if (u >= 32 && u < 127 && c != '\\') {
            out += c;
        } else {
            char text[8];
            std::snprintf(text, sizeof text, "\\x%02x", u);
            out += text;
        }
    }
    return out;
}

inline std::string hex(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        char digits[4];
        std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned char>(c));
        out += digits;
    }
    return out;
}

inline std::string time_text(std::int64_t ns) {
    char text[lsmer::time_text_max];
    const char* const end = lsmer::format_timestamp(lsmer::timestamp{ns}, text);
    const std::string whole(text, static_cast<std::size_t>(end - text));
    return whole.substr(0, whole.find('.')); // to the second
}

/// A column of an order.
struct key_part {
    type_kind kind{};
    bool nullable = false;
    std::uint32_t width = 0;
};

/// One column's part, taken off the front of the key; false where its bytes do not tell it.
inline bool take_part(const key_part& part, bool last, std::string_view& key, std::string& out) {
    const bool text = part.kind == type_kind::text || part.kind == type_kind::bytes;
    if (text && !last) return false; // escaped inside, and its end is
    if (text || part.kind == type_kind::fixed_bytes) {
        const std::string_view value = text ? key : key.substr(0, part.width);
        out.append("\"").append(escaped(value)).append("\"");
        key.remove_prefix(value.size());
        return true;
    }
    const bool is_signed = part.kind == type_kind::i8 || part.kind == type_kind::i16 ||
                           part.kind == type_kind::i32 || part.kind == type_kind::i64 ||
                           part.kind == type_kind::date || part.kind == type_kind::timestamp ||
                           part.kind == type_kind::timespan;
    const bool is_float = part.kind == type_kind::f32 || part.kind == type_kind::f64;
    if (key.size() < part.width || part.width > 8 || part.width == 0) return false;
    if (part.nullable && !is_signed) return false; // null has a place of its own
    std::uint64_t bits = 0;
    for (std::uint32_t i = 0; i < part.width; ++i) {
        bits = bits << 8 | static_cast<unsigned char>(key[i]);
    }
    key.remove_prefix(part.width);
    const unsigned unused = 64 - 8 * part.width;
    const std::uint64_t sign = std::uint64_t{1} << (8 * part.width - 1);
    const auto number =
        static_cast<std::int64_t>((bits ^ (is_signed || is_float ? sign : 0)) << unused) >> unused;
    if (part.nullable && bits == 0) {
        out += "null";
    } else if (is_float) {
        const auto raw = number ^ ((number >> 63) & std::int64_t{0x7fffffffffffffff});
        const double value = part.width == 8
                                 ? std::bit_cast<double>(raw)
                                 : std::bit_cast<float>(static_cast<std::int32_t>(raw));
        char digits[32];
        std::snprintf(digits, sizeof digits, "%.6g", value);
        out += digits;
    } else if (part.kind == type_kind::timestamp) {
        out += time_text(number);
    } else if (part.kind == type_kind::date) {
        char day[lsmer::time_text_max];
        const char* const end = lsmer::format_date({static_cast<std::int32_t>(number)}, day);
        out.append(day, static_cast<std::size_t>(end - day));
    } else if (part.kind == type_kind::symbol) {
        out += "symbol " + std::to_string(bits);
    } else {
        out += is_signed ? std::to_string(number) : std::to_string(bits);
    }
    return true;
}

/// A key, shortened.
inline std::string key_text(std::string_view key, const std::vector<key_part>& order,
                            std::size_t most = 36) {
    if (key.empty()) return "-";
    std::string out;
    std::string_view left = key;
    bool known = !order.empty();
    for (std::size_t i = 0; known && i < order.size() && !left.empty(); ++i) {
        if (i != 0) out += ", ";
        known = take_part(order[i], i + 1 == order.size(), left, out);
    }
    if (!known || !left.empty()) out = hex(key);
    if (out.size() > most) out.replace(most - 2, std::string::npos, "..");
    return out;
}

} // namespace inspect
