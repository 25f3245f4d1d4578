#pragma once
// Fields that hold dates and times: column/time_text.hpp says what they may look like. What a
// file mostly has, a full clock on a day that was just seen, takes a short way.

#include "lsmer/column/time_text.hpp"
#include "lsmer/column/value.hpp"
#include "lsmer/interop/csv/number.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::csv {

/// `parse(begin, end, out)` gives false when the text is not a value of T. A parser may remember
/// what it has seen: times of one day share their date, symbols repeat. Threads: one at a time.
// REQUIRES: the field is not empty and has 8 readable bytes behind it
template <class T>
struct field_parser;

template <>
struct field_parser<date> {
    LSMER_ALWAYS_INLINE bool parse(const char* begin, const char* end,
                                   std::int32_t& out) noexcept {
        if (end - begin != 10) return false;
        if (!same_as_last(begin) && !read(begin)) return false;
        out = days_;
        return true;
    }
    [[nodiscard]] LSMER_ALWAYS_INLINE bool same_as_last(const char* text) const noexcept {
        return ((load<std::uint64_t>(text) ^ first_) |
                static_cast<std::uint64_t>(load<std::uint16_t>(text + 8) ^ last_)) == 0;
    }
    LSMER_NOINLINE bool read(const char* text) noexcept {
        date d;
        if (!parse_date({text, 10}, d)) return false;
        days_ = d.days;
        first_ = load<std::uint64_t>(text);
        last_ = load<std::uint16_t>(text + 8);
        return true;
    }
    [[nodiscard]] std::int32_t days() const noexcept { return days_; }

private:
    std::uint64_t first_ = 0; // the ten characters of the last date
    std::uint16_t last_ = 0;
    std::int32_t days_ = 0;
};

template <>
struct field_parser<timestamp> {
    LSMER_ALWAYS_INLINE bool parse(const char* begin, const char* end,
                                   std::int64_t& out) noexcept {
        const auto n = static_cast<std::size_t>(end - begin);
        std::int64_t clock = 0;
        if (n >= 19 && is_separator(begin[10]) && day_.same_as_last(begin) &&
            read_clock(begin + 11, n - 11, clock) &&
            day_.days() > -days_safe && day_.days() < days_safe) {
            out = day_.days() * ns_per_day + clock;
            return true;
        }
        return read(begin, n, out);
    }

private:
    static constexpr std::int32_t days_safe = 106'000; // times of all these days fit 64 bits

    static constexpr bool is_separator(char c) noexcept {
        return c == ' ' || c == 'T' || c == 'D';
    }
    /// hh:mm:ss, then nothing, Z, or a point, up to nine digits and perhaps Z.
    LSMER_ALWAYS_INLINE static bool read_clock(const char* text, std::size_t n,
                                               std::int64_t& out) noexcept {
        constexpr std::uint64_t colons = 0x0000FF0000FF0000U;
        std::uint64_t eight = load<std::uint64_t>(text);
        if ((eight & colons) != (detail::each_byte * ':' & colons)) return false;
        eight = (eight & ~colons) | (detail::each_byte * '0' & colons);
        if (!detail::are_digits(eight)) return false;
        const auto two = [&](unsigned at) {
            return static_cast<std::int64_t>((eight >> (8 * at) & 15) * 10 +
                                             (eight >> (8 * at + 8) & 15));
        };
        const std::int64_t hours = two(0);
        const std::int64_t minutes = two(3);
        const std::int64_t seconds = two(6);
        if (hours >= 24 || minutes >= 60 || seconds >= 60) return false;
        out = ((hours * 60 + minutes) * 60 + seconds) * ns_per_second;
        n -= 8;
        text += 8;
        if (n == 0) return true;
        n -= text[n - 1] == 'Z';
        if (n == 0) return true;
        if (*text != '.' || n < 2 || n > 10) return false;
        return read_fraction(text + 1, n - 1, out);
    }
    LSMER_ALWAYS_INLINE static bool read_fraction(const char* text, std::size_t n,
                                                  std::int64_t& out) noexcept {
        constexpr std::uint32_t units[] = {1'000'000'000, 100'000'000, 10'000'000, 1'000'000,
                                           100'000,       10'000,      1'000,      100, 10, 1};
        std::uint64_t digits = 0;
        if (n == 9) {
            const auto ninth = static_cast<unsigned char>(text[8] - '0');
            if (ninth > 9 || !detail::parse_digits(text, 8, digits)) return false;
            digits = digits * 10 + ninth;
        } else if (!detail::parse_digits(text, n, digits)) {
            return false;
        }
        out += static_cast<std::int64_t>(digits * units[n]);
        return true;
    }
    LSMER_NOINLINE bool read(const char* text, std::size_t n, std::int64_t& out) noexcept {
        timestamp t;
        if (!parse_timestamp({text, n}, t)) return false;
        if (n >= 10) static_cast<void>(day_.read(text));
        out = t.ns;
        return true;
    }

    field_parser<date> day_;
};

template <>
struct field_parser<timespan> {
    bool parse(const char* begin, const char* end, std::int64_t& out) noexcept {
        timespan t;
        if (!parse_timespan({begin, end}, t)) return false;
        out = t.ns;
        return true;
    }
};

} // namespace lsmer::inline v0::csv
