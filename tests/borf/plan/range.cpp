#include "borf/plan/range.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <cstring>
#include <vector>

namespace {

using namespace borf;
using plan::bound;
using plan::verdict;
using int128 = plan::detail::int128;
using lsmer::vector_rows;

template <class T>
std::vector<T> some_values() {
    using limits = std::numeric_limits<T>;
    if constexpr (std::is_floating_point_v<T>) {
        const T inf = limits::infinity();
        return {-inf, limits::lowest(), T{-2}, T{-0.5F}, -limits::denorm_min(), T{-0.0}, T{0},
                limits::denorm_min(), T{0.1F}, T(0.1), T{0.5F}, T{1}, T{2}, T{127}, T(0x1p53),
                T(0x1p63), limits::max(), inf, limits::quiet_NaN(), -limits::quiet_NaN()};
    } else {
        std::vector<T> out{limits::min(), static_cast<T>(limits::min() + 1), T{0}, T{1}, T{2},
                           static_cast<T>(-1), static_cast<T>(-2), T{126}, T{127},
                           static_cast<T>(limits::max() - 1), limits::max()};
        if constexpr (sizeof(T) == 8) { // neighbours that are the same double
            for (const T near : {T{1} << 53, T{1} << 62}) {
                for (const int step : {-600, -513, -2, -1, 0, 1, 2, 3, 513, 600}) {
                    out.push_back(static_cast<T>(near + static_cast<T>(step)));
                }
            }
        }
        return out;
    }
}

template <class T>
std::vector<bound> some_bounds() {
    std::vector<bound> out;
    for (const double x :
         {0.0, -0.0, 0.1, double{0.1F}, 0.5, -0.5, -1.0, 1.0, 1.5, 126.5, 127.0, 127.5, -128.5,
          255.5, 0x1p53, 0x1p53 + 2, 0x1p62, 0x1p63, -0x1p63, 0x1p64, 3.4028234663852886e38,
          3.5e38, -3.5e38, 1e300, -1e300, 5e-324, 1e-46, -1e-46, double{INFINITY},
          -double{INFINITY}, double{NAN}}) {
        out.push_back({true, 0, x});
    }
    for (const int128 x : {int128{0}, int128{1}, int128{-1}, int128{127}, int128{128},
                           int128{INT64_MIN}, int128{INT64_MIN} + 1, int128{INT64_MAX} - 1,
                           int128{INT64_MAX}, int128{UINT64_MAX} - 1, int128{UINT64_MAX},
                           (int128{1} << 53) + 1}) {
        out.push_back({false, x, 0});
    }
    if constexpr (std::is_integral_v<T>) {
        using limits = std::numeric_limits<T>;
        for (const int step : {-1, 0, 1, 2}) {
            out.push_back({false, int128{limits::min()} + step, 0});
            out.push_back({false, int128{limits::max()} - step, 0});
        }
    }
    return out;
}

template <class T, bool Nullable>
bool is_null(T v) {
    return (Nullable || std::is_floating_point_v<T>) && lsmer::kernel::is_null_lane(v);
}

/// -1, 0 or 1: null and NaN first, integers exactly, all else as doubles.
template <class T, bool Nullable>
int order(T v, const bound& b) {
    const bool null_bound = b.real && std::isnan(b.number);
    if (is_null<T, Nullable>(v)) return null_bound ? 0 : -1;
    if (null_bound) return 1;
    if (std::is_integral_v<T> && !b.real) {
        const auto x = static_cast<int128>(v);
        return x < b.integer ? -1 : x > b.integer ? 1 : 0;
    }
    const auto x = static_cast<double>(v);
    const double y = b.real ? b.number : static_cast<double>(b.integer);
    return x < y ? -1 : x > y ? 1 : 0;
}

bool holds(op code, int order) {
    switch (code) {
    case op::eq: return order == 0;
    case op::ne: return order != 0;
    case op::lt: return order < 0;
    case op::le: return order <= 0;
    case op::gt: return order > 0;
    default: return order >= 0;
    }
}

/// `keep` and `judge` say of every value and every pair of values what `expected` does.
template <bool Nullable, class T>
void check(const plan::value_range<T>& r, const std::vector<T>& values, auto expected) {
    std::vector<T> vector(vector_rows, values[0]);
    std::copy(values.begin(), values.end(), vector.begin());
    std::vector<std::uint8_t> mask(vector_rows, 1);
    plan::keep<Nullable>(vector.data(), r, mask.data());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if ((mask[i] == 1) == expected(values[i])) continue;
        CAPTURE(values[i]);
        CHECK(mask[i] == (expected(values[i]) ? 1 : 0));
    }
    for (const T a : values) {
        if (is_null<T, Nullable>(a)) continue;
        for (const T b : values) {
            const bool null = is_null<T, Nullable>(b);
            lsmer::zone<T> z{a, null || b < a ? a : b, true, null};
            if (!null && b < a) z.min = b;
            const int passing = (expected(a) ? 1 : 0) + (expected(b) ? 1 : 0);
            const verdict v = plan::judge<Nullable>(r, z);
            const bool one_value = !null && a == b; // is always decided
            const bool right = v == verdict::none  ? passing == 0
                               : v == verdict::all ? passing == 2
                                                   : !one_value;
            if (right) continue;
            CAPTURE(a, b, passing);
            CHECK(v == verdict::some);
            CHECK_FALSE(one_value);
        }
    }
}

template <class T, bool Nullable>
void check_all() {
    const auto values = some_values<T>();
    const auto bounds = some_bounds<T>();
    for (const bound& b : bounds) {
        for (const op code : {op::eq, op::ne, op::lt, op::le, op::gt, op::ge}) {
            CAPTURE(to_string(code), b.real, b.number, static_cast<double>(b.integer));
            check<Nullable>(plan::range_of<T, Nullable>(code, b), values, [&](T v) {
                return holds(code, order<T, Nullable>(v, b));
            });
        }
    }
    for (std::size_t i = 0; i < bounds.size(); i += 2) {
        for (std::size_t j = 1; j < bounds.size(); j += 3) {
            const bound& lo = bounds[i];
            const bound& hi = bounds[j];
            CAPTURE(lo.real, lo.number, static_cast<double>(lo.integer));
            CAPTURE(hi.real, hi.number, static_cast<double>(hi.integer));
            auto r = plan::range_between<T, Nullable>(&lo, false, &hi, false);
            const auto between = [&](T v) {
                return order<T, Nullable>(v, lo) >= 0 && order<T, Nullable>(v, hi) <= 0;
            };
            check<Nullable>(r, values, between);
            r.negated = true;
            check<Nullable>(r, values, [&](T v) { return !between(v); });
        }
    }
}

} // namespace

TEMPLATE_TEST_CASE("range: a comparison and its range agree, by rows and by zones", "[plan]",
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
    check_all<TestType, false>();
    check_all<TestType, true>();
}

TEST_CASE("range: what the comment at the top shows", "[plan]") {
    const auto i32 = plan::range_of<std::int32_t, false>(op::lt, {true, 0, 2.5});
    CHECK(i32.lo == INT32_MIN);
    CHECK(i32.hi == 2);
    CHECK_FALSE(i32.null_inside);
    const auto f64 = plan::range_of<double, false>(op::lt, {true, 0, 2.5});
    CHECK(f64.hi == std::nextafter(2.5, 0.0));
    CHECK(f64.null_inside);
    const auto nullable = plan::range_of<std::int32_t, true>(op::le, {false, 3, 0});
    CHECK(nullable.lo == INT32_MIN + 1);
    CHECK(nullable.hi == 3);
    CHECK(nullable.null_inside);
    CHECK(plan::range_of<std::int32_t, false>(op::ne, {false, 7, 0}).negated);
}

TEST_CASE("range: zones of which nothing is known decide nothing", "[plan]") {
    const auto r = plan::range_of<std::int32_t, false>(op::gt, {false, 7, 0});
    CHECK(plan::judge<false>(r, lsmer::zone<std::int32_t>{}) == verdict::some);
    CHECK(plan::judge<false>(r, lsmer::zone<std::int32_t>{8, 9, true, false}) == verdict::all);
    CHECK(plan::judge<false>(r, lsmer::zone<std::int32_t>{1, 7, true, false}) == verdict::none);
    CHECK(plan::judge<false>(r, lsmer::zone<std::int32_t>{7, 8, true, false}) == verdict::some);
    // There may be nulls, which are below 8.
    CHECK(plan::judge<true>(r, lsmer::zone<std::int32_t>{8, 9, true, true}) == verdict::some);
    CHECK(plan::judge<true>(r, lsmer::zone<std::int32_t>{1, 7, true, true}) == verdict::none);
}

TEST_CASE("range: verdicts are negated", "[plan]") {
    CHECK(plan::negate(verdict::all) == verdict::none);
    CHECK(plan::negate(verdict::none) == verdict::all);
    CHECK(plan::negate(verdict::some) == verdict::some);
}
