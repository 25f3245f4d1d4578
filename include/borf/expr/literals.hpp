#pragma once
// Dates, times and lengths of time as C++ literals; texts are read by the language's own parser.
//
//   using namespace borf::literals;
//   "2023-01-31"_date   "2023-01-31T09:30"_timestamp   5_min   250_ms

#include "borf/text/literal.hpp"
#include "lsmer/column/value.hpp"

#include <cstddef>
#include <cstdint>

namespace borf::inline v0::literals {

namespace detail {

// Declared only: a call at compile time is an error that shows the name.
void borf_expects_a_date_as_2023_01_31_or_a_time_as_2023_01_31T09_30();
void borf_timespans_are_shorter_than_292_years();

template <lsmer::type_kind Kind>
consteval std::int64_t read(const char* chars, std::size_t size) {
    const std::string_view s(chars, size);
    const text::read_literal r = text::read_number(s);
    const bool proper = r.complaint.empty() && r.type == Kind && r.size == s.size();
    if (!proper) borf_expects_a_date_as_2023_01_31_or_a_time_as_2023_01_31T09_30();
    return r.value.integer;
}

/// A date is its midnight.
consteval std::int64_t read_timestamp(const char* chars, std::size_t size) {
    constexpr std::int64_t day_ns = 86'400'000'000'000;
    const text::read_literal r = text::read_number(std::string_view(chars, size));
    if (r.type != lsmer::type_kind::date) return read<lsmer::type_kind::timestamp>(chars, size);
    const std::int64_t days = read<lsmer::type_kind::date>(chars, size);
    if (days > INT64_MAX / day_ns || days < INT64_MIN / day_ns) {
        borf_expects_a_date_as_2023_01_31_or_a_time_as_2023_01_31T09_30();
    }
    return days * day_ns;
}

consteval lsmer::timespan span(unsigned long long count, std::int64_t unit) {
    if (count > static_cast<unsigned long long>(INT64_MAX / unit)) {
        borf_timespans_are_shorter_than_292_years();
    }
    return {static_cast<std::int64_t>(count) * unit};
}

} // namespace detail

consteval lsmer::date operator""_date(const char* chars, std::size_t size) {
    return {static_cast<std::int32_t>(detail::read<lsmer::type_kind::date>(chars, size))};
}
consteval lsmer::timestamp operator""_timestamp(const char* chars, std::size_t size) {
    return {detail::read_timestamp(chars, size)};
}
consteval lsmer::timespan operator""_timespan(const char* chars, std::size_t size) {
    return {detail::read<lsmer::type_kind::timespan>(chars, size)};
}

consteval lsmer::timespan operator""_ns(unsigned long long n) { return detail::span(n, 1); }
consteval lsmer::timespan operator""_us(unsigned long long n) { return detail::span(n, 1'000); }
consteval lsmer::timespan operator""_ms(unsigned long long n) {
    return detail::span(n, 1'000'000);
}
consteval lsmer::timespan operator""_s(unsigned long long n) {
    return detail::span(n, 1'000'000'000);
}
consteval lsmer::timespan operator""_min(unsigned long long n) {
    return detail::span(n, 60'000'000'000);
}
consteval lsmer::timespan operator""_h(unsigned long long n) {
    return detail::span(n, 3'600'000'000'000);
}
consteval lsmer::timespan operator""_d(unsigned long long n) {
    return detail::span(n, 86'400'000'000'000);
}

} // namespace borf::inline v0::literals
