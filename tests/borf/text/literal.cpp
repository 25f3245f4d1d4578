#include "borf/text/literal.hpp"

#include "support/catch.hpp"

namespace {

using namespace borf::text;
using lsmer::type_kind;

constexpr std::int64_t day = 86'400'000'000'000;
constexpr std::int64_t minute = 60'000'000'000;

constexpr bool reads(std::string_view s, type_kind type, std::int64_t value) {
    const read_literal r = read_number(s);
    return r.complaint.empty() && r.size == s.size() && r.type == type && r.value.integer == value;
}
constexpr bool reads_real(std::string_view s, double value) {
    const read_literal r = read_number(s);
    return r.complaint.empty() && r.size == s.size() && r.type == type_kind::f64 &&
           r.value.real == value;
}
constexpr std::string_view complaint(std::string_view s) { return read_number(s).complaint; }

} // namespace

TEST_CASE("literal: integers", "[text]") {
    static_assert(reads("0", type_kind::i64, 0) && reads("-7", type_kind::i64, -7));
    static_assert(reads("9223372036854775807", type_kind::i64, INT64_MAX));
    static_assert(reads("-9223372036854775808", type_kind::i64, INT64_MIN));
    CHECK(complaint("9223372036854775808") == "an integer of 64 bits");
    CHECK(complaint("-9223372036854775809") == "an integer of 64 bits");
    CHECK(complaint("99999999999999999999999") == "an integer of 64 bits");
    CHECK(complaint("12x") == "a number");
    CHECK(complaint("1.2.3") == "a number");
}

TEST_CASE("literal: floats", "[text]") {
    static_assert(reads_real("1.5", 1.5) && reads_real("-2e-3", -0.002) && reads_real("3f", 3));
    static_assert(reads_real(".5", 0.5) && reads_real("5.", 5) && reads_real("1e2f", 100));
    CHECK(complaint("1e") == "digits of the exponent");
    CHECK(complaint("1e400") == "a float below 1.8e308");
    CHECK(complaint("1.5x") == "a number");
}

TEST_CASE("literal: booleans", "[text]") {
    static_assert(reads("1b", type_kind::boolean, 1) && reads("0b", type_kind::boolean, 0));
    CHECK_FALSE(complaint("2b").empty());
    CHECK_FALSE(complaint("1bb").empty());
    CHECK_FALSE(complaint("10b").empty());
}

TEST_CASE("literal: dates of all calendars' corners", "[text]") {
    static_assert(reads("1970-01-01", type_kind::date, 0));
    static_assert(reads("1970.01.02", type_kind::date, 1));
    static_assert(reads("1969-12-31", type_kind::date, -1));
    static_assert(reads("2000-02-29", type_kind::date, 11016));
    static_assert(reads("2024-02-29", type_kind::date, 19782));
    static_assert(reads("0000-03-01", type_kind::date, -719468));
    static_assert(reads("9999-12-31", type_kind::date, 2932896));
    CHECK(complaint("1900-02-29") == "a day of that month"); // no leap year
    CHECK(complaint("2023-02-29") == "a day of that month");
    CHECK(complaint("2023-04-31") == "a day of that month");
    CHECK(complaint("2023-01-00") == "a day of that month");
    CHECK(complaint("2023-13-01") == "a month from 01 to 12");
    CHECK(complaint("2023-00-01") == "a month from 01 to 12");
    CHECK(complaint("-2023-01-01") == "a date without a sign");
    CHECK(complaint("2023-01-01x") == "a date as 2023-01-31");
    // Not quite a date: a subtraction begins here.
    CHECK(reads("2023", type_kind::i64, 2023));
    CHECK(read_number("2023-1-1").size == 4);
    CHECK(read_number("2023.01").type == type_kind::f64);
}

TEST_CASE("literal: every day from 1600 to 2400 follows the one before", "[text]") {
    std::int64_t expected = days_from_civil(1600, 1, 1);
    for (int year = 1600; year <= 2400; ++year) {
        for (int month = 1; month <= 12; ++month) {
            for (int d = 1; d <= days_in_month(year, month); ++d) {
                REQUIRE(days_from_civil(year, month, d) == expected++);
            }
        }
    }
}

TEST_CASE("literal: timestamps", "[text]") {
    static_assert(reads("1970-01-01T00:00", type_kind::timestamp, 0));
    static_assert(reads("1969-12-31T23:59:59.999999999", type_kind::timestamp, -1));
    static_assert(reads("1970.01.02D00:01", type_kind::timestamp, day + minute));
    static_assert(reads("2023-01-31T09:30:00.5", type_kind::timestamp,
                        19388 * day + 570 * minute + 500'000'000));
    static_assert(reads("2023-01-31T09:30:00.123456789", type_kind::timestamp,
                        1675157400123456789));
    CHECK(complaint("2023-01-31T24:00") == "hours 00 to 23");
    CHECK(complaint("2023-01-31T23:60") == "minutes 00 to 59");
    CHECK(complaint("2023-01-31T23:59:60") == "seconds 00 to 59");
    CHECK(complaint("2023-01-31T23:59:59.") == "1 to 9 digits of second");
    CHECK(complaint("2023-01-31T23:59:59.1234567890") == "1 to 9 digits of second");
    CHECK(complaint("2023-01-31T9:30") == "a time as hh:mm");
    CHECK(complaint("2023-01-31T") == "a time as hh:mm");
    CHECK(complaint("2023-01-31T09:30Z") == "the end of the time");
    CHECK(complaint("2300-01-01T00:00") == "a time from 1678 to 2261");
    CHECK(complaint("1600-01-01T00:00") == "a time from 1678 to 2261");
}

TEST_CASE("literal: timespans", "[text]") {
    static_assert(reads("00:05", type_kind::timespan, 5 * minute));
    static_assert(reads("-00:05", type_kind::timespan, -5 * minute));
    static_assert(reads("0D00:05:00", type_kind::timespan, 5 * minute));
    static_assert(reads("2D12:00:00.000000001", type_kind::timespan, 2 * day + day / 2 + 1));
    CHECK(complaint("24:00") == "hours 00 to 23");
    CHECK(complaint("9:30") == "a time as hh:mm");
    CHECK(complaint("1D") == "a time as hh:mm");
    CHECK(complaint("00:05:0") == "seconds as ss");
    CHECK(complaint("106751D23:59") == "at most 106751 days");
    CHECK(complaint("9999999D00:00") == "at most 106751 days");
    CHECK(complaint("00:05x") == "the end of the timespan");
}

TEST_CASE("literal: text and symbols", "[text]") {
    static_assert(read_string("\"ab c\" d").value.text == "ab c" && read_string("\"\"").size == 2);
    CHECK(read_string("\"ab").complaint == "a closing quote");
    CHECK(read_string("\"a\\n\"").complaint == "text without backslashes");
    CHECK(read_symbol("`BRK.B,").value.text == "BRK.B");
    CHECK(read_symbol("` x").value.text.empty());
    CHECK(read_symbol("`a-b").value.text == "a");
}
