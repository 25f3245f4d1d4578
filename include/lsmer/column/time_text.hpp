#pragma once
// Dates, timestamps and timespans as text, both ways, at compile time and at run time.
//
//   date       2023-01-31   2023.01.31
//   timestamp  a date, or a date, one of T D or a blank, and a clock; optionally Z (it is UTC)
//   timespan   [-]DAYS D CLOCK, [-]CLOCK         0D00:05:00   00:05:00   00:05   2D
//   clock      hh:mm   hh:mm:ss   hh:mm:ss.f     f: one to nine digits
//
// `scan_*` reads the longest such text at the start of what it is given and returns its length,
// 0 when there is none: for lexers. `parse_*` wants the whole text: for fields. Neither ever gives
// the pattern of null: what would not fit the type is refused. `format_*` writes the longest form
// a value needs, which reads back as the same value for years 0 to 9999.

#include "lsmer/column/civil.hpp"
#include "lsmer/column/value.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace lsmer::inline v0 {

/// Characters that any of the `format_*` functions may write, and one more.
inline constexpr std::size_t time_text_max = 40;

namespace detail {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Exactly `count` digits at `at`; -1 when they are not there.
[[nodiscard]] constexpr std::int32_t fixed_digits(std::string_view text, std::size_t at,
                                                  std::size_t count) noexcept {
    if (text.size() < at + count) return -1;
    std::int32_t value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (!is_digit(text[i])) return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Two digits after a colon at `at`, below 60; -1 when they are not there.
[[nodiscard]] constexpr std::int32_t sixtieths(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size() || text[at] != ':') return -1;
    const std::int32_t value = fixed_digits(text, at + 1, 2);
    return value < 60 ? value : -1;
}

/// A clock at `at`, its hours below `hours_end`: nanoseconds to `ns`, its length returned.
[[nodiscard]] constexpr std::size_t scan_clock(std::string_view text, std::size_t at,
                                               std::int32_t hours_end, std::int64_t& ns) noexcept {
    const std::int32_t hours = fixed_digits(text, at, 2);
    const std::int32_t minutes = hours < 0 ? -1 : sixtieths(text, at + 2);
    if (hours >= hours_end || minutes < 0) return 0;
    ns = hours * ns_per_hour + minutes * ns_per_minute;
    const std::int32_t seconds = sixtieths(text, at + 5);
    if (seconds < 0) return 5;
    ns += seconds * ns_per_second;
    std::size_t end = at + 8;
    if (end + 1 >= text.size() || text[end] != '.' || !is_digit(text[end + 1])) return 8;
    std::int64_t unit = ns_per_second / 10;
    for (++end; end < text.size() && is_digit(text[end]) && unit > 0; ++end, unit /= 10) {
        ns += unit * (text[end] - '0');
    }
    return end - at;
}

/// days * 24 h + ns, refused when it is out of range or the null of int64.
[[nodiscard]] constexpr bool join_days(std::int64_t days, std::int64_t ns,
                                       std::int64_t& out) noexcept {
    constexpr std::int64_t days_max = std::numeric_limits<std::int64_t>::max() / ns_per_day;
    if (days < -days_max - 1 || days > days_max) return false;
    if (days < 0 && ns > 0) { // towards zero first: -106752 days alone do not fit
        days += 1;
        ns -= ns_per_day;
    }
    if (__builtin_add_overflow(days * ns_per_day, ns, &out)) return false;
    return out != std::numeric_limits<std::int64_t>::min();
}

constexpr char* put_digits(char* to, std::uint64_t value, int at_least) noexcept {
    char digits[24] = {};
    int count = 0;
    for (; value != 0 || count < at_least; value /= 10) {
        digits[count++] = static_cast<char>('0' + value % 10);
    }
    while (count > 0) *to++ = digits[--count];
    return to;
}

/// hh:mm:ss, and the fraction in three, six or nine digits where there is one.
// REQUIRES: 0 <= ns < ns_per_day
constexpr char* put_clock(char* to, std::int64_t ns) noexcept {
    to = put_digits(to, static_cast<std::uint64_t>(ns / ns_per_hour), 2);
    *to++ = ':';
    to = put_digits(to, static_cast<std::uint64_t>(ns / ns_per_minute % 60), 2);
    *to++ = ':';
    to = put_digits(to, static_cast<std::uint64_t>(ns / ns_per_second % 60), 2);
    auto fraction = static_cast<std::uint64_t>(ns % ns_per_second);
    if (fraction == 0) return to;
    int digits = 9;
    for (; fraction % 1000 == 0; fraction /= 1000) digits -= 3;
    *to++ = '.';
    return put_digits(to, fraction, digits);
}

} // namespace detail

[[nodiscard]] constexpr std::size_t scan_date(std::string_view text, date& out) noexcept {
    if (text.size() < 10) return 0;
    const char separator = text[4];
    if ((separator != '-' && separator != '.') || text[7] != separator) return 0;
    const std::int32_t year = detail::fixed_digits(text, 0, 4);
    const std::int32_t month = detail::fixed_digits(text, 5, 2);
    const std::int32_t day = detail::fixed_digits(text, 8, 2);
    if (year < 0 || month < 0 || day < 0) return 0;
    const civil_date d{year, static_cast<std::uint32_t>(month), static_cast<std::uint32_t>(day)};
    if (!is_civil(d)) return 0;
    out.days = days_from_civil(d);
    return 10;
}

/// A date alone is its midnight. `blank` says whether a blank may stand before the clock.
[[nodiscard]] constexpr std::size_t scan_timestamp(std::string_view text, timestamp& out,
                                                   bool blank = true) noexcept {
    date day;
    if (scan_date(text, day) == 0) return 0;
    std::int64_t clock = 0;
    std::size_t length = 10;
    const char separator = text.size() > 10 ? text[10] : '\0';
    if (separator == 'T' || separator == 'D' || (separator == ' ' && blank)) {
        const std::size_t clock_length = detail::scan_clock(text, 11, 24, clock);
        if (clock_length != 0) length = 11 + clock_length;
        if (length > 10 && length < text.size() && text[length] == 'Z') ++length;
    }
    return detail::join_days(day.days, clock, out.ns) ? length : 0;
}

[[nodiscard]] constexpr std::size_t scan_timespan(std::string_view text, timespan& out) noexcept {
    const bool negative = !text.empty() && text[0] == '-';
    const std::size_t start = negative ? 1 : 0;
    std::size_t at = start;
    std::int64_t days = 0;
    while (at < text.size() && detail::is_digit(text[at]) && at < start + 6) {
        days = days * 10 + (text[at++] - '0');
    }
    if (at == start) return 0;
    std::int64_t clock = 0;
    std::size_t length = 0;
    if (at < text.size() && text[at] == 'D') {
        length = at + 1 + detail::scan_clock(text, at + 1, 24, clock);
    } else {
        days = 0;
        const std::size_t clock_length = detail::scan_clock(text, start, 100, clock);
        if (clock_length == 0) return 0;
        length = start + clock_length;
    }
    if (!detail::join_days(days, clock, out.ns)) return 0;
    if (negative) out.ns = -out.ns;
    return length;
}

[[nodiscard]] constexpr bool parse_date(std::string_view text, date& out) noexcept {
    return !text.empty() && scan_date(text, out) == text.size();
}
[[nodiscard]] constexpr bool parse_timestamp(std::string_view text, timestamp& out) noexcept {
    return !text.empty() && scan_timestamp(text, out) == text.size();
}
[[nodiscard]] constexpr bool parse_timespan(std::string_view text, timespan& out) noexcept {
    return !text.empty() && scan_timespan(text, out) == text.size();
}

// `to` has room for time_text_max characters; the end of what was written is returned. No NUL.

/// 2023-01-31. Years before 0 have a minus, years after 9999 five digits and more.
constexpr char* format_date(date value, char* to) noexcept {
    const civil_date d = civil_from_days(value.days);
    if (d.year < 0) *to++ = '-';
    const std::int64_t year = d.year;
    to = detail::put_digits(to, static_cast<std::uint64_t>(year < 0 ? -year : year), 4);
    *to++ = '-';
    to = detail::put_digits(to, d.month, 2);
    *to++ = '-';
    return detail::put_digits(to, d.day, 2);
}

/// 2023-01-31T09:30:00.123; the fraction has three, six or nine digits, or is left out.
constexpr char* format_timestamp(timestamp value, char* to, char separator = 'T') noexcept {
    const std::int64_t clock = (value.ns % ns_per_day + ns_per_day) % ns_per_day;
    const std::int64_t days = value.ns / ns_per_day - (value.ns % ns_per_day < 0);
    to = format_date({static_cast<std::int32_t>(days)}, to);
    *to++ = separator;
    return detail::put_clock(to, clock);
}

/// 0D00:05:00; the fraction as in a timestamp.
constexpr char* format_timespan(timespan value, char* to) noexcept {
    auto ns = static_cast<std::uint64_t>(value.ns);
    if (value.ns < 0) {
        *to++ = '-';
        ns = 0 - ns;
    }
    constexpr auto day = static_cast<std::uint64_t>(ns_per_day);
    to = detail::put_digits(to, ns / day, 1);
    *to++ = 'D';
    return detail::put_clock(to, static_cast<std::int64_t>(ns % day));
}

} // namespace lsmer::inline v0
