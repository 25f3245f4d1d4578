#include "lsmer/column/time_text.hpp"

#include "support/catch.hpp"

#include <limits>
#include <random>
#include <string>

using namespace std::string_view_literals;

namespace {

constexpr std::int64_t bad = std::numeric_limits<std::int64_t>::min();

constexpr std::int64_t date_of(std::string_view text) {
    lsmer::date d;
    return lsmer::parse_date(text, d) ? d.days : bad;
}
constexpr std::int64_t timestamp_of(std::string_view text) {
    lsmer::timestamp t;
    return lsmer::parse_timestamp(text, t) ? t.ns : bad;
}
constexpr std::int64_t timespan_of(std::string_view text) {
    lsmer::timespan t;
    return lsmer::parse_timespan(text, t) ? t.ns : bad;
}
std::string text_of(lsmer::timestamp t) {
    char to[lsmer::time_text_max];
    return {to, lsmer::format_timestamp(t, to)};
}
std::string text_of(lsmer::timespan t) {
    char to[lsmer::time_text_max];
    return {to, lsmer::format_timespan(t, to)};
}
std::string text_of(lsmer::date d) {
    char to[lsmer::time_text_max];
    return {to, lsmer::format_date(d, to)};
}

constexpr std::int64_t s = 1'000'000'000;
constexpr std::int64_t morning = (19388 * 24 + 9) * 3600 * s + 1800 * s;

static_assert(date_of("2023-01-31") == 19388 && date_of("2023.01.31") == 19388);
static_assert(date_of("0000-01-01") == -719528 && date_of("9999-12-31") == 2932896);
static_assert(timestamp_of("2023-01-31") == 19388 * 86400 * s);
static_assert(timestamp_of("2023-01-31T09:30:00") == morning);
static_assert(timestamp_of("2023.01.31D09:30") == morning);
static_assert(timestamp_of("2023-01-31 09:30:00Z") == morning);
static_assert(timestamp_of("2023-01-31T09:30:00.123456789") == morning + 123456789);
static_assert(timestamp_of("2023-01-31T09:30:00.5Z") == morning + s / 2);
static_assert(timestamp_of("1969-12-31T23:59:59.999999999") == -1);
static_assert(timespan_of("0D00:05:00") == 300 * s && timespan_of("00:05") == 300 * s);
static_assert(timespan_of("00:05:00") == 300 * s && timespan_of("2D") == 172800 * s);
static_assert(timespan_of("-0D00:00:00.000000001") == -1);
static_assert(timespan_of("99:59:59.999999999") == 360000 * s - 1);

} // namespace

TEST_CASE("time text: what is not a date is refused") {
    for (const auto text : {""sv, "2023"sv, "2023-1-31"sv, "2023-01-32"sv, "2023-02-29"sv,
                            "2023-00-01"sv, "2023-13-01"sv, "2023-01.31"sv, "2023/01/31"sv,
                            "2023-01-31 "sv, " 2023-01-31"sv, "-023-01-31"sv, "2023-01-3a"sv,
                            "20230131"sv, "12023-01-31"sv}) {
        INFO(text);
        CHECK(date_of(text) == bad);
    }
}

TEST_CASE("time text: what is not a timestamp is refused") {
    for (const auto text :
         {""sv, "2023-01-31T"sv, "2023-01-31T09"sv, "2023-01-31T24:00:00"sv,
          "2023-01-31T09:60:00"sv, "2023-01-31T09:30:60"sv, "2023-01-31T09:30:00."sv,
          "2023-01-31T09:30:00.1234567890"sv, "2023-01-31t09:30"sv, "2023-01-31  09:30"sv,
          "2023-01-31Z"sv, "2023-01-31T09:30:00+01"sv, "2023-01-31T9:30"sv,
          "1677-09-21T00:12:43.145224192"sv, "2262-04-11T23:47:16.854775808"sv,
          "9999-01-01"sv}) {
        INFO(text);
        CHECK(timestamp_of(text) == bad);
    }
}

TEST_CASE("time text: what is not a timespan is refused") {
    for (const auto text : {""sv, "5"sv, "D"sv, "0D1"sv, "0D24:00"sv, "00:60"sv, "0:05"sv,
                            "--00:05"sv, "-"sv, "00:05:"sv, "106752D"sv, "9999999D"sv,
                            "00:05 "sv, "100:00"sv}) {
        INFO(text);
        CHECK(timespan_of(text) == bad);
    }
}

TEST_CASE("time text: the ends of the range are read, null is not") {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(timestamp_of("2262-04-11T23:47:16.854775807") == most);
    CHECK(timestamp_of("1677-09-21T00:12:43.145224193") == -most);
    CHECK(timespan_of("106751D23:47:16.854775807") == most);
    CHECK(timespan_of("-106751D23:47:16.854775807") == -most);
    CHECK(timespan_of("-106751D23:47:16.854775808") == bad);
}

TEST_CASE("time text: scanning stops where the text does, for lexers") {
    lsmer::date d;
    lsmer::timestamp t;
    lsmer::timespan l;
    CHECK(lsmer::scan_date("2023-01-31 and", d) == 10);
    CHECK(lsmer::scan_timestamp("2023-01-31 09:30 and", t) == 16);
    CHECK(lsmer::scan_timestamp("2023-01-31 09:30 and", t, false) == 10);
    CHECK(lsmer::scan_timestamp("2023-01-31 and", t) == 10);
    CHECK(lsmer::scan_timestamp("2023-01-31D09:30:00.25,", t) == 22);
    CHECK(lsmer::scan_timespan("0D00:05:00 xbar", l) == 10);
    CHECK(lsmer::scan_timespan("00:05)", l) == 5);
    CHECK(lsmer::scan_timespan("5 xbar", l) == 0);
}

TEST_CASE("time text: values are written in the shortest exact form") {
    CHECK(text_of(lsmer::date{19388}) == "2023-01-31");
    CHECK(text_of(lsmer::date{-719529}) == "-0001-12-31");
    CHECK(text_of(lsmer::date{2932897}) == "10000-01-01");
    CHECK(text_of(lsmer::timestamp{morning}) == "2023-01-31T09:30:00");
    CHECK(text_of(lsmer::timestamp{-1}) == "1969-12-31T23:59:59.999999999");
    CHECK(text_of(lsmer::timestamp{500'000}) == "1970-01-01T00:00:00.000500");
    CHECK(text_of(lsmer::timestamp{500'000'000}) == "1970-01-01T00:00:00.500");
    CHECK(text_of(lsmer::timespan{-300 * s}) == "-0D00:05:00");
    CHECK(text_of(lsmer::timespan{bad}) == "-106751D23:47:16.854775808");
    CHECK(text_of(lsmer::timestamp{bad}) == "1677-09-21T00:12:43.145224192");
}

TEST_CASE("time text: random values come back from their text") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 20'000; ++i) {
        auto ns = static_cast<std::int64_t>(random()) >> (random() % 60);
        if (i % 3 == 0) ns = ns / 1'000'000 * 1'000'000;
        if (ns == bad) continue;
        if (timestamp_of(text_of(lsmer::timestamp{ns})) != ns) FAIL("timestamp " << ns);
        if (timespan_of(text_of(lsmer::timespan{ns})) != ns) FAIL("timespan " << ns);
        const auto days = static_cast<std::int32_t>(random() % 3'600'000) - 700'000;
        if (days <= 2932896 && date_of(text_of(lsmer::date{days})) != days) FAIL("date " << days);
    }
    SUCCEED();
}
