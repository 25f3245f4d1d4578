#include "borf/expr/literals.hpp"

#include "support/catch.hpp"

TEST_CASE("literals: dates, times and lengths of time", "[expr]") {
    using namespace borf::literals;
    static_assert("1970-01-02"_date.days == 1 && "2000-02-29"_date.days == 11016);
    static_assert("1970-01-01T00:00:00.000000001"_timestamp.ns == 1);
    static_assert("1970-01-02"_timestamp == "1970-01-02T00:00"_timestamp);
    static_assert("1969-12-31"_timestamp.ns == -86'400'000'000'000);
    static_assert("-0D00:05"_timespan.ns == -300'000'000'000);
    static_assert(5_ns == lsmer::timespan{5} && 5_us == 5000_ns && 5_ms == 5000_us);
    static_assert(5_s == 5000_ms && 5_min == 300_s && 2_h == 120_min && 1_d == 24_h);
    static_assert((106751_d).ns == 106751 * (86'400'000'000'000));
    SUCCEED();
}
