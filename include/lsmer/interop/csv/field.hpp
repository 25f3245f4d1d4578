#pragma once
// One field of text to one value, for every type a column may have.
//
//   bool             true false t f 1 0, in either case
//   i8 .. u64        digits, with + or -; within the type's range
//   f32 f64          decimal numbers, inf, nan; refused when out of range
//   date, timestamp, timespan     time_field.hpp
//   symbol, text, bytes           as they stand
//   fixed_bytes<N>   N bytes as they stand, or 2N hexadecimal digits, 0x before them or not
//
// REQUIRES everywhere: the field is not empty and has 8 readable bytes behind it.

#include "lsmer/base/result.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/column/value.hpp"
#include "lsmer/interop/csv/number.hpp"
#include "lsmer/interop/csv/time_field.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0::csv {

template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct field_parser<T> {
    LSMER_ALWAYS_INLINE bool parse(const char* begin, const char* end, T& out) noexcept {
        return parse_integer(begin, end, out);
    }
};

template <class T>
    requires std::is_floating_point_v<T>
struct field_parser<T> {
    LSMER_ALWAYS_INLINE bool parse(const char* begin, const char* end, T& out) noexcept {
        return parse_real(begin, end, out);
    }
};

template <>
struct field_parser<bool> {
    bool parse(const char* begin, const char* end, std::uint8_t& out) noexcept {
        const auto n = static_cast<std::size_t>(end - begin);
        const auto is = [&](std::string_view word) {
            if (n != word.size()) return false;
            for (std::size_t i = 0; i < n; ++i) {
                if ((begin[i] | 0x20) != word[i]) return false;
            }
            return true;
        };
        const bool yes = (n == 1 && *begin == '1') || is("t") || is("true");
        out = yes;
        return yes || (n == 1 && *begin == '0') || is("f") || is("false");
    }
};

template <>
struct field_parser<symbol> {
    explicit field_parser(SymbolDictionary& symbols) : symbols_(&symbols), seen_(slots) {
        for (std::size_t i = 0; i < slots; ++i) seen_[i] = {};
    }

    LSMER_ALWAYS_INLINE bool parse(const char* begin, const char* end, std::uint32_t& out) {
        const auto n = static_cast<std::size_t>(end - begin);
        if (n > 8) {
            out = symbols_->intern({begin, n});
            return true;
        }
        const std::uint64_t key = load<std::uint64_t>(begin) << (64 - 8 * n);
        Seen& seen = seen_[(key ^ n) * 0x9E3779B97F4A7C15U >> (64 - slots_log)];
        if (seen.key != key || seen.size != n) {
            seen = {key, static_cast<std::uint32_t>(n), symbols_->intern({begin, n})};
        }
        out = seen.code;
        return true;
    }

private:
    static constexpr unsigned slots_log = 11;
    static constexpr std::size_t slots = std::size_t{1} << slots_log;
    struct Seen {
        std::uint64_t key;
        std::uint32_t size; // 0: none yet
        std::uint32_t code;
    };

    SymbolDictionary* symbols_;
    buffer<Seen> seen_; // short symbols by a hash of their characters
};

template <class T>
    requires(std::is_same_v<T, text> || std::is_same_v<T, bytes>)
struct field_parser<T> {
    LSMER_ALWAYS_INLINE bool parse(const char* begin, const char* end,
                                   std::string_view& out) noexcept {
        out = {begin, static_cast<std::size_t>(end - begin)};
        return true;
    }
};

template <std::size_t N>
struct field_parser<fixed_bytes<N>> {
    bool parse(const char* begin, const char* end, fixed_bytes<N>& out) noexcept {
        const auto n = static_cast<std::size_t>(end - begin);
        if (n == N) {
            std::memcpy(out.data, begin, N);
            return true;
        }
        if (n == 2 * N + 2 && begin[0] == '0' && (begin[1] | 0x20) == 'x') {
            begin += 2;
        } else if (n != 2 * N) {
            return false;
        }
        for (std::size_t i = 0; i < N; ++i) {
            const int high = digit(begin[2 * i]);
            const int low = digit(begin[2 * i + 1]);
            if (high < 0 || low < 0) return false;
            out.data[i] = static_cast<std::uint8_t>(high * 16 + low);
        }
        return true;
    }

private:
    static constexpr int digit(char c) noexcept {
        if (c >= '0' && c <= '9') return c - '0';
        const int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
};

/// What a field of this type should have been, for messages. In a nullable column of integers the
/// pattern of null is left out of the range.
template <plain_value T>
[[nodiscard]] std::string expected_text(bool nullable) {
    constexpr type_kind kind = value_traits<T>::kind;
    if constexpr (kind == type_kind::boolean) {
        return "a bool (true, false, t, f, 1 or 0)";
    } else if constexpr (kind == type_kind::f32 || kind == type_kind::f64) {
        return join("an ", to_string(kind), " (a number such as -1.5 or 2e10)");
    } else if constexpr (kind == type_kind::date) {
        return "a date (such as 2023-01-31)";
    } else if constexpr (kind == type_kind::timestamp) {
        return "a timestamp (such as 2023-01-31 09:30:00.5, from 1677 to 2262)";
    } else if constexpr (kind == type_kind::timespan) {
        return "a timespan (such as 0D00:05:00 or 00:05)";
    } else if constexpr (kind == type_kind::fixed_bytes) {
        return join("fixed_bytes<", sizeof(T), "> (that many bytes, or twice as many hexadecimal "
                                               "digits)");
    } else if constexpr (std::is_integral_v<T>) {
        const T least = std::numeric_limits<T>::min();
        const T most = std::numeric_limits<T>::max();
        const bool is_signed = std::is_signed_v<T>;
        return join(is_signed ? "an " : "a ", to_string(kind), " (",
                    static_cast<T>(least + (nullable && is_signed)), " to ",
                    static_cast<T>(most - (nullable && !is_signed)), ")");
    } else {
        return join("a ", to_string(kind));
    }
}

} // namespace lsmer::inline v0::csv
