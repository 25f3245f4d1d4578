#include "lsmer/column/civil.hpp"

#include "support/catch.hpp"

#include <limits>

using lsmer::civil_date;
using lsmer::civil_from_days;
using lsmer::days_from_civil;

static_assert(days_from_civil({1970, 1, 1}) == 0);
static_assert(days_from_civil({2000, 3, 1}) == 11017);
static_assert(days_from_civil({1969, 12, 31}) == -1);
static_assert(days_from_civil({0, 3, 1}) == -719468);
static_assert(days_from_civil({5881580, 7, 11}) == std::numeric_limits<std::int32_t>::max());
static_assert(days_from_civil({-5877641, 6, 23}) == std::numeric_limits<std::int32_t>::min());
static_assert(civil_from_days(19388) == civil_date{2023, 1, 31});
static_assert(!lsmer::is_civil({2023, 2, 29}) && lsmer::is_civil({2024, 2, 29}));
static_assert(!lsmer::is_civil({1900, 2, 29}) && lsmer::is_civil({2000, 2, 29}));
static_assert(!lsmer::is_civil({2023, 0, 1}) && !lsmer::is_civil({2023, 13, 1}));
static_assert(!lsmer::is_civil({2023, 1, 0}) && !lsmer::is_civil({2023, 4, 31}));

TEST_CASE("civil: every day of a thousand years follows the one before") {
    civil_date d{1599, 12, 31};
    std::int32_t days = days_from_civil(d);
    while (d.year < 2600) {
        ++days;
        if (++d.day > lsmer::days_in_month(d.year, d.month)) {
            d.day = 1;
            if (++d.month > 12) {
                d.month = 1;
                ++d.year;
            }
        }
        if (days_from_civil(d) != days || civil_from_days(days) != d) {
            FAIL("at day " << days);
        }
    }
    SUCCEED();
}

TEST_CASE("civil: days of every size turn into a date and back") {
    for (std::int64_t d = std::numeric_limits<std::int32_t>::min();
         d <= std::numeric_limits<std::int32_t>::max(); d += 100'003) {
        const auto days = static_cast<std::int32_t>(d);
        const civil_date date = civil_from_days(days);
        if (!lsmer::is_civil(date) || days_from_civil(date) != days) FAIL("at day " << days);
    }
    CHECK(civil_from_days(std::numeric_limits<std::int32_t>::max()).year == 5881580);
    CHECK(civil_from_days(std::numeric_limits<std::int32_t>::min()).year == -5877641);
}
