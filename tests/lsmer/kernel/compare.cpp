#include "lsmer/kernel/compare.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <random>

namespace {

using namespace lsmer;

__extension__ using int128 = __int128;

/// Null and NaN first and equal to themselves, then the numbers.
template <class C>
bool in_order(C a, C b) {
    if constexpr (std::is_floating_point_v<C>) {
        if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && !std::isnan(b);
    }
    return a < b;
}

template <class T>
bool inside(const kernel::range<T>& r, T v) {
    bool in = !r.empty && v >= r.lo && v <= r.hi;
    if constexpr (std::is_floating_point_v<T>) {
        if (r.nan && !r.empty) in = std::isnan(v) || v <= r.hi;
    }
    return in != r.negated;
}

template <class T>
void check_range(const std::vector<T>& values, const kernel::range<T>& r,
                 const std::vector<std::uint8_t>& before) {
    std::vector<std::uint8_t> expected = before;
    bool alone = true;
    for (std::size_t i = 0; i < vector_rows; ++i) {
        if (!inside(r, values[i])) expected[i] = 0;
        alone = alone && kernel::in_range(values[i], r) == inside(r, values[i]);
    }
    CHECK(alone);
    std::vector<std::uint8_t> mask = before;
    kernel::keep_in_range(values.data(), r, mask.data());
    CHECK(mask == expected);
    if (r.empty || r.nan) return;
    const auto flip = static_cast<std::uint8_t>(r.negated);
    for (const isa which : lanes::bodies()) {
        CAPTURE(static_cast<int>(which));
        mask = before;
        invoke_isa_as<kernel::detail::keep_in_range<T>>(which, values.data(), r.lo, r.hi, flip,
                                                        mask.data());
        CHECK(mask == expected);
    }
}

/// Every form of operands, both comparisons and their negations, through every body.
template <class C, bool NullA, bool NullB, class A, class B>
void check_pairs(const std::vector<A>& a, const std::vector<B>& b) {
    const auto as_c = [](auto v, bool nullable) {
        return nullable && kernel::is_null_lane(v) ? kernel::null_lane<C> : static_cast<C>(v);
    };
    const auto check = [&]<bool Less, bool OneA, bool OneB>(
                           std::bool_constant<Less>, std::bool_constant<OneA>,
                           std::bool_constant<OneB>, bool flip) {
        std::vector<std::uint8_t> expected(vector_rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const C x = as_c(a[OneA ? 0 : i], NullA);
            const C y = as_c(b[OneB ? 0 : i], NullB);
            const bool yes = Less ? in_order(x, y) : !in_order(x, y) && !in_order(y, x);
            expected[i] = yes != flip;
        }
        for (const isa which : lanes::bodies()) {
            std::vector<std::uint8_t> out(vector_rows);
            using body = kernel::detail::flag_pairs<Less, C, A, B, NullA, NullB, OneA, OneB>;
            invoke_isa_as<body>(which, a.data(), b.data(), static_cast<std::uint8_t>(flip),
                                out.data());
            const std::size_t at = lanes::first_difference(out, expected);
            if (at == vector_rows) continue;
            CAPTURE(Less, OneA, OneB, flip, static_cast<int>(which), at, a[OneA ? 0 : at],
                    b[OneB ? 0 : at]);
            CHECK(out[at] == expected[at]);
        }
    };
    using yes = std::true_type;
    using no = std::false_type;
    for (const bool flip : {false, true}) {
        check(yes{}, no{}, no{}, flip);
        check(no{}, no{}, no{}, flip);
        check(yes{}, yes{}, no{}, flip);
        check(no{}, no{}, yes{}, flip);
    }
}

} // namespace

TEMPLATE_TEST_CASE("compare: ranges keep what lies inside, negated what does not", "[kernel]",
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto values = lanes::random<TestType>(random);
    const auto ends = lanes::random<TestType>(random);
    const auto mask = lanes::mask(random, 2);
    for (std::size_t i = 0; i < 60; i += 2) {
        TestType lo = ends[i];
        TestType hi = ends[i + 1];
        if (lo != lo || hi != hi) continue;
        if (hi < lo) std::swap(lo, hi);
        CAPTURE(lo, hi);
        check_range<TestType>(values, {lo, hi, false, false, false}, mask);
        check_range<TestType>(values, {lo, hi, false, false, true}, mask);
        check_range<TestType>(values, {lo, lo, false, false, false}, mask);
    }
    check_range<TestType>(values, {TestType{1}, TestType{0}, true, false, false}, mask);
    check_range<TestType>(values, {TestType{1}, TestType{0}, true, false, true}, mask);
}

TEMPLATE_TEST_CASE("compare: ranges of floats may hold NaN", "[kernel]", float, double) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto values = lanes::random<TestType>(random);
    const auto mask = lanes::mask(random, 1);
    const TestType inf = std::numeric_limits<TestType>::infinity();
    for (const TestType hi : {TestType{-1.5}, TestType{0}, TestType{7}, inf, -inf}) {
        check_range<TestType>(values, {-inf, hi, false, true, false}, mask);
        check_range<TestType>(values, {-inf, hi, false, true, true}, mask);
        check_range<TestType>(values, {-inf, hi, false, false, false}, mask);
    }
}

TEMPLATE_TEST_CASE("compare: pairs of one type, with nulls and without", "[kernel]", std::int8_t,
                   std::int64_t, std::uint32_t, float, double) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    auto a = lanes::random<TestType>(random);
    const auto b = lanes::random<TestType>(random);
    for (std::size_t i = 0; i < vector_rows; i += 3) a[i] = b[i];
    check_pairs<TestType, false, false>(a, b);
    if constexpr (std::is_signed_v<TestType>) check_pairs<TestType, true, true>(a, b);
}

TEST_CASE("compare: pairs of two types, exactly", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto i8 = lanes::random<std::int8_t>(random);
    const auto i64 = lanes::random<std::int64_t>(random);
    const auto u8 = lanes::random<std::uint8_t>(random);
    const auto u64 = lanes::random<std::uint64_t>(random);
    const auto f64 = lanes::random<double>(random);
    check_pairs<std::int64_t, true, true>(u8, i8);
    check_pairs<std::int64_t, false, true>(u8, u8);
    check_pairs<int128, true, true>(u64, i64);
    check_pairs<int128, false, false>(i8, u64);
    check_pairs<double, true, false>(i64, f64);
    check_pairs<double, true, false>(u8, f64);
}

TEST_CASE("compare: zeros are equal, NaN is equal to NaN and below all else", "[kernel]") {
    using kernel::detail::equal;
    using kernel::detail::less;
    const double nan = NAN;
    CHECK(equal<double, true, true>(0.0, -0.0));
    CHECK_FALSE(less<double, true, true>(-0.0, 0.0));
    CHECK(equal<double, true, true>(nan, -nan));
    CHECK_FALSE(less<double, true, true>(nan, nan));
    CHECK(less<double, true, true>(nan, -INFINITY));
    CHECK_FALSE(less<double, true, true>(-INFINITY, nan));
    CHECK(less<std::int64_t, true, false>(std::uint8_t{255}, std::int8_t{-128}));
    CHECK_FALSE(less<std::int64_t, false, false>(std::uint8_t{255}, std::int8_t{-128}));
}

TEST_CASE("compare: operands tell the kernel what they are", "[kernel]") {
    std::vector<std::int32_t> values(vector_rows, 5);
    values[3] = INT32_MIN;
    values[4] = 7;
    const std::int64_t six = 6;
    const kernel::operand<std::int32_t, true, false> a{values.data()};
    const kernel::operand<std::int64_t, false, true> b{&six};
    std::vector<std::uint8_t> out(vector_rows);
    kernel::flag_less<std::int64_t>(a, b, false, out.data());
    CHECK((out[0] == 1 && out[3] == 1 && out[4] == 0));
    kernel::flag_less<std::int64_t>(b, a, true, out.data()); // not 6 < x
    CHECK((out[0] == 1 && out[3] == 1 && out[4] == 0));
    kernel::flag_equal<std::int64_t>(a, b, true, out.data());
    CHECK((out[0] == 1 && out[3] == 1 && out[4] == 1));
}

TEST_CASE("compare: booleans; null is not true", "[kernel]") {
    std::vector<std::uint8_t> a(vector_rows);
    std::vector<std::uint8_t> b(vector_rows);
    constexpr std::uint8_t states[] = {0, 1, 0x80};
    for (std::size_t i = 0; i < vector_rows; ++i) {
        a[i] = states[i % 3];
        b[i] = states[i / 3 % 3];
    }
    std::vector<std::uint8_t> both(vector_rows);
    std::vector<std::uint8_t> either(vector_rows);
    std::vector<std::uint8_t> neither(vector_rows);
    std::vector<std::uint8_t> kept(vector_rows, 1);
    kept[1] = 0;
    kernel::and_flags(a.data(), b.data(), both.data());
    kernel::or_flags(a.data(), b.data(), either.data());
    kernel::not_flags(a.data(), neither.data());
    kernel::keep_flags(a.data(), kept.data());
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const bool x = a[i] == 1;
        const bool y = b[i] == 1;
        const bool good = both[i] == (x && y ? 1 : 0) && either[i] == (x || y ? 1 : 0) &&
                          neither[i] == (x ? 0 : 1) && kept[i] == (x && i != 1 ? 1 : 0);
        if (!good) CHECK(good);
    }
}
