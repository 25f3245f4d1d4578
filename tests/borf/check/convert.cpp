#include "borf/check/convert.hpp"

#include "support/catch.hpp"

TEST_CASE("convert: a day becomes its midnight, far days the ends of time", "[check]") {
    using namespace borf::check;
    static_assert(midnight(0) == 0 && midnight(1) == ns_per_day && midnight(-1) == -ns_per_day);
    static_assert(midnight(106751) == 106751 * ns_per_day);
    static_assert(midnight(106752) == INT64_MAX && midnight(2932896) == INT64_MAX);
    static_assert(midnight(-106752) == -INT64_MAX && midnight(INT32_MIN) == -INT64_MAX);
}

TEST_CASE("convert: integers become floats, the rest stays", "[check]") {
    using enum lsmer::type_kind;
    using borf::check::convert;
    static_assert(convert({.integer = 7}, i64, f64).real == 7);
    static_assert(convert({.integer = -1}, u64, f64).real == 18446744073709551615.0);
    static_assert(convert({.integer = 7}, i64, i64).integer == 7);
    static_assert(convert({.integer = 1}, date, timestamp).integer == borf::check::ns_per_day);
    static_assert(convert({.text = "a"}, text, text).text == "a");
}
