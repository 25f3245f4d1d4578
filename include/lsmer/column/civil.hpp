#pragma once
// Days and the calendar: the proleptic Gregorian one, before 1582 too, with a year 0.
//
// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil and
// civil_from_days (howardhinnant.github.io/date_algorithms.html). Years begin in March there, so
// that the leap day is a year's last; an era is 400 years, 146,097 days.

#include <cstdint>

namespace lsmer::inline v0 {

struct civil_date {
    std::int32_t year = 1970;
    std::uint32_t month = 1; // 1 .. 12
    std::uint32_t day = 1;   // 1 .. 31
    friend constexpr bool operator==(civil_date, civil_date) = default;
};

inline constexpr std::int64_t ns_per_second = 1'000'000'000;
inline constexpr std::int64_t ns_per_minute = 60 * ns_per_second;
inline constexpr std::int64_t ns_per_hour = 60 * ns_per_minute;
inline constexpr std::int64_t ns_per_day = 24 * ns_per_hour;

[[nodiscard]] constexpr bool is_leap_year(std::int32_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// REQUIRES: month is 1 .. 12
[[nodiscard]] constexpr std::uint32_t days_in_month(std::int32_t year,
                                                    std::uint32_t month) noexcept {
    return month == 2 ? 28U + is_leap_year(year) : 30U + ((month + (month >> 3)) & 1);
}

/// Whether the calendar has such a day.
[[nodiscard]] constexpr bool is_civil(civil_date d) noexcept {
    return d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= days_in_month(d.year, d.month);
}

/// Days since 1970-01-01.
// REQUIRES: is_civil(d), a day that 32 bits can number: -5877641-06-23 .. 5881580-07-11
[[nodiscard]] constexpr std::int32_t days_from_civil(civil_date d) noexcept {
    const std::int32_t year = d.year - (d.month <= 2);
    const std::int32_t era = (year >= 0 ? year : year - 399) / 400;
    const auto year_of_era = static_cast<std::uint32_t>(year - era * 400);
    const std::uint32_t month = d.month > 2 ? d.month - 3 : d.month + 9; // March is 0
    const std::uint32_t day_of_year = (153 * month + 2) / 5 + d.day - 1;
    const std::uint32_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    // The last era's first day has a number beyond 32 bits before the epoch is taken off.
    return static_cast<std::int32_t>(std::int64_t{era} * 146097 + day_of_era - 719468);
}

/// The day that is so many days after 1970-01-01, for every number of days.
[[nodiscard]] constexpr civil_date civil_from_days(std::int32_t days) noexcept {
    const std::int64_t shifted = std::int64_t{days} + 719468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    const auto day_of_era = static_cast<std::uint32_t>(shifted - era * 146097);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::uint32_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::uint32_t month = (5 * day_of_year + 2) / 153; // March is 0
    const std::uint32_t real_month = month < 10 ? month + 3 : month - 9;
    const auto year = static_cast<std::int32_t>(era * 400 + year_of_era) + (real_month <= 2);
    return {year, real_month, day_of_year - (153 * month + 2) / 5 + 1};
}

} // namespace lsmer::inline v0
