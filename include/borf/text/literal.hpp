#pragma once
// Constants in text: numbers, booleans, dates, times, strings, symbols.
//
//   42  -7  1.5  2e-3  3f      integer (i64); float with a point, an exponent or an f
//   true false 1b 0b           boolean
//   2023-01-31  2023.01.31     date
//   2023-01-31T09:30  2023.01.31D09:30:00.123456789     timestamp, to the nanosecond
//   00:05  09:30:00.5  1D00:05:00                        timespan
//   "text"  `symbol            text
//
// Every function reads what begins at the start of its argument and tells its size.

#include "borf/expr/tree.hpp"
#include "borf/text/number.hpp"

#include <cstdint>
#include <string_view>

namespace borf::inline v0::text {

using lsmer::type_kind;

struct read_literal {
    std::size_t size = 0;
    type_kind type{};
    slot value{};
    std::string_view complaint{}; // what was expected; empty when all is well
};

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_name_start(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80; // UTF-8
}
[[nodiscard]] constexpr bool is_name_part(char c) noexcept {
    return is_name_start(c) || is_digit(c);
}

/// Days from 1970-01-01 to a day of the proleptic Gregorian calendar: eras of 400 years that
/// begin in March (Howard Hinnant, "chrono-compatible low-level date algorithms").
[[nodiscard]] constexpr std::int64_t days_from_civil(int year, int month, int day) noexcept {
    const int y = year - (month <= 2 ? 1 : 0);
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return std::int64_t{era} * 146097 + day_of_era - 719468;
}

[[nodiscard]] constexpr int days_in_month(int year, int month) noexcept {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

namespace detail {

constexpr char char_at(std::string_view s, std::size_t i) noexcept {
    return i < s.size() ? s[i] : '\0';
}
constexpr std::size_t digits_at(std::string_view s, std::size_t i) noexcept {
    std::size_t n = 0;
    while (is_digit(char_at(s, i + n))) ++n;
    return n;
}
// REQUIRES: so many digits stand there, at most 9
constexpr int value_at(std::string_view s, std::size_t i, std::size_t digits) noexcept {
    int v = 0;
    for (std::size_t k = 0; k < digits; ++k) v = v * 10 + (s[i + k] - '0');
    return v;
}

/// The end of whatever hangs together from here, for the message.
constexpr std::size_t clump(std::string_view s, std::size_t i) noexcept {
    while (is_name_part(char_at(s, i)) || char_at(s, i) == '.' || char_at(s, i) == ':') ++i;
    return i;
}
constexpr read_literal refuse(std::string_view s, std::size_t i,
                              std::string_view complaint) noexcept {
    return {.size = clump(s, i), .complaint = complaint};
}

/// Reads hh:mm[:ss[.f]] at `i`, moves `i` behind it; gives nanoseconds, or -1 with a complaint.
constexpr std::int64_t read_clock(std::string_view s, std::size_t& i,
                                  std::string_view& complaint) noexcept {
    constexpr std::int64_t second = 1'000'000'000;
    const auto refuse_clock = [&](std::string_view why) {
        complaint = why;
        return std::int64_t{-1};
    };
    if (digits_at(s, i) != 2 || char_at(s, i + 2) != ':' || digits_at(s, i + 3) != 2) {
        return refuse_clock("a time as hh:mm");
    }
    const int hours = value_at(s, i, 2);
    const int minutes = value_at(s, i + 3, 2);
    if (hours > 23) return refuse_clock("hours 00 to 23");
    if (minutes > 59) return refuse_clock("minutes 00 to 59");
    i += 5;
    std::int64_t ns = (hours * std::int64_t{60} + minutes) * 60 * second;
    if (char_at(s, i) != ':') return ns;
    if (digits_at(s, i + 1) != 2) return refuse_clock("seconds as ss");
    const int seconds = value_at(s, i + 1, 2);
    if (seconds > 59) return refuse_clock("seconds 00 to 59");
    i += 3;
    ns += seconds * second;
    if (char_at(s, i) != '.') return ns;
    const std::size_t digits = digits_at(s, i + 1);
    if (digits == 0 || digits > 9) return refuse_clock("1 to 9 digits of second");
    std::int64_t fraction = value_at(s, i + 1, digits);
    for (std::size_t k = digits; k < 9; ++k) fraction *= 10;
    i += 1 + digits;
    return ns + fraction;
}

/// Whether a literal ends well before `i`.
constexpr bool ends_at(std::string_view s, std::size_t i) noexcept {
    const char c = char_at(s, i);
    return !is_name_part(c) && c != '.' && c != ':';
}

// A date at the start of s, maybe with a time behind it. The pattern dddd-dd-dd is there.
constexpr read_literal read_date(std::string_view s) noexcept {
    constexpr std::int64_t day_ns = 86'400'000'000'000;
    const int year = value_at(s, 0, 4);
    const int month = value_at(s, 5, 2);
    const int day = value_at(s, 8, 2);
    if (month < 1 || month > 12) return refuse(s, 10, "a month from 01 to 12");
    if (day < 1 || day > days_in_month(year, month)) return refuse(s, 10, "a day of that month");
    const std::int64_t days = days_from_civil(year, month, day);
    std::size_t i = 10;
    if (char_at(s, i) != 'T' && char_at(s, i) != 'D') {
        if (!ends_at(s, i)) return refuse(s, i, "a date as 2023-01-31");
        return {.size = i, .type = type_kind::date, .value = {.integer = days}};
    }
    ++i;
    std::string_view complaint;
    const std::int64_t ns = read_clock(s, i, complaint);
    if (ns < 0) return refuse(s, i, complaint);
    if (!ends_at(s, i)) return refuse(s, i, "the end of the time");
    std::int64_t at = 0;
    if (__builtin_mul_overflow(days, day_ns, &at) || __builtin_add_overflow(at, ns, &at)) {
        return refuse(s, i, "a time from 1678 to 2261");
    }
    return {.size = i, .type = type_kind::timestamp, .value = {.integer = at}};
}

constexpr read_literal read_timespan(std::string_view s, std::size_t digits) noexcept {
    constexpr std::int64_t day_ns = 86'400'000'000'000;
    std::int64_t days = 0;
    std::size_t i = 0;
    if (char_at(s, digits) == 'D') {
        if (digits > 6) return refuse(s, 0, "at most 106751 days");
        days = value_at(s, 0, digits);
        i = digits + 1;
    }
    std::string_view complaint;
    std::int64_t ns = read_clock(s, i, complaint);
    if (ns < 0) return refuse(s, i, complaint);
    if (!ends_at(s, i)) return refuse(s, i, "the end of the timespan");
    if (days > 106751 || __builtin_add_overflow(ns, days * day_ns, &ns)) {
        return refuse(s, i, "at most 106751 days");
    }
    return {.size = i, .type = type_kind::timespan, .value = {.integer = ns}};
}

constexpr read_literal read_decimal(std::string_view s, bool minus) noexcept {
    std::size_t i = digits_at(s, 0);
    bool real = false;
    if (char_at(s, i) == '.') {
        real = true;
        i += 1 + digits_at(s, i + 1);
    }
    const char e = char_at(s, i);
    if (e == 'e' || e == 'E') {
        const std::size_t sign = char_at(s, i + 1) == '-' || char_at(s, i + 1) == '+' ? 1 : 0;
        const std::size_t digits = digits_at(s, i + 1 + sign);
        if (digits == 0) return refuse(s, i, "digits of the exponent");
        real = true;
        i += 1 + sign + digits;
    }
    const std::size_t size = i + (char_at(s, i) == 'f' ? 1 : 0);
    if (!ends_at(s, size)) return refuse(s, size, "a number");
    if (real || size > i) {
        const double v = to_double(s.substr(0, i));
        if (v == __builtin_huge_val()) return refuse(s, size, "a float below 1.8e308");
        return {.size = size, .type = type_kind::f64, .value = {.real = minus ? -v : v}};
    }
    std::int64_t v = 0;
    for (std::size_t k = 0; k < i; ++k) { // counted down, for the minimum has no positive twin
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, s[k] - '0', &v)) {
            return refuse(s, size, "an integer of 64 bits");
        }
    }
    if (!minus && v == INT64_MIN) return refuse(s, size, "an integer of 64 bits");
    return {.size = i, .type = type_kind::i64, .value = {.integer = minus ? v : -v}};
}

} // namespace detail

/// A number, boolean, date or time; may begin with a minus sign.
[[nodiscard]] constexpr read_literal read_number(std::string_view s) noexcept {
    const bool minus = s[0] == '-';
    const std::string_view t = s.substr(minus ? 1 : 0);
    const std::size_t digits = detail::digits_at(t, 0);
    const char after = detail::char_at(t, digits);
    const bool dated = digits == 4 && (after == '-' || after == '.') &&
                       detail::digits_at(t, 5) == 2 && detail::char_at(t, 7) == after &&
                       detail::digits_at(t, 8) == 2;
    read_literal r;
    if (dated) {
        r = detail::read_date(t);
        if (minus && r.complaint.empty()) r.complaint = "a date without a sign";
    } else if (after == 'D' || (after == ':' && is_digit(detail::char_at(t, digits + 1)))) {
        r = detail::read_timespan(t, digits);
        if (minus) r.value.integer = -r.value.integer;
    } else if (digits == 1 && after == 'b' && !minus && t[0] <= '1') {
        r = {.size = 2, .type = type_kind::boolean, .value = {.integer = t[0] - '0'}};
        if (!detail::ends_at(t, 2)) r = detail::refuse(t, 2, "1b or 0b");
    } else {
        r = detail::read_decimal(t, minus);
    }
    r.size += minus ? 1 : 0;
    return r;
}

/// "text", without escapes: the value is a view of what stands between the quotes.
[[nodiscard]] constexpr read_literal read_string(std::string_view s) noexcept {
    std::size_t i = 1;
    while (i < s.size() && s[i] != '"' && s[i] != '\\') ++i;
    if (i == s.size()) return {.size = i, .complaint = "a closing quote"};
    if (s[i] == '\\') return {.size = i + 1, .complaint = "text without backslashes"};
    return {.size = i + 1, .type = type_kind::text, .value = {.text = s.substr(1, i - 1)}};
}

/// `symbol: letters, digits and _ . : /
[[nodiscard]] constexpr read_literal read_symbol(std::string_view s) noexcept {
    std::size_t i = 1;
    while (is_name_part(detail::char_at(s, i)) || detail::char_at(s, i) == '.' ||
           detail::char_at(s, i) == ':' || detail::char_at(s, i) == '/') {
        ++i;
    }
    return {.size = i, .type = type_kind::text, .value = {.text = s.substr(1, i - 1)}};
}

} // namespace borf::inline v0::text
