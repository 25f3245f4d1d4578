#include "lsmer/kernel/arithmetic.hpp"

#include "lsmer/support/lanes.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <random>

namespace {

using namespace lsmer;
using kernel::null_lane;

__extension__ using int128 = __int128;

// What arithmetic.hpp promises, in numbers that cannot overflow.
struct exact {
    static int128 floor_div(int128 a, int128 b) {
        return a / b - (a % b != 0 && (a < 0) != (b < 0));
    }
    template <class R>
    static R of(kernel::add, R a, R b) { return static_cast<R>(int128{a} + b); }
    template <class R>
    static R of(kernel::subtract, R a, R b) { return static_cast<R>(int128{a} - b); }
    template <class R>
    static R of(kernel::multiply, R a, R b) {
        __extension__ using uint128 = unsigned __int128;
        return static_cast<R>(static_cast<uint128>(int128{a}) * static_cast<uint128>(int128{b}));
    }
    template <class R>
    static R of(kernel::idiv, R a, R b) {
        return b == 0 ? null_lane<R> : static_cast<R>(floor_div(a, b));
    }
    template <class R>
    static R of(kernel::mod, R a, R b) {
        return b == 0 ? null_lane<R> : static_cast<R>(int128{a} - floor_div(a, b) * int128{b});
    }
    template <class R>
    static R of(kernel::xbar, R a, R b) {
        return a == 0 ? null_lane<R> : static_cast<R>(floor_div(b, a) * int128{a});
    }
};

// The same for floats, each step rounded by itself.
template <std::floating_point R>
struct rounded {
    static R step(R x) {
        volatile R out = x;
        return out;
    }
    static R of(kernel::add, R a, R b) { return a + b; }
    static R of(kernel::subtract, R a, R b) { return a - b; }
    static R of(kernel::multiply, R a, R b) { return a * b; }
    static R of(kernel::divide, R a, R b) { return a / b; }
    static R of(kernel::xbar, R a, R b) {
        return a == 0 ? NAN : step(a * std::floor(step(b / a)));
    }
};

template <class R>
struct pick {
    using type = exact;
};
template <std::floating_point R>
struct pick<R> {
    using type = rounded<R>;
};
template <class R>
using reference = typename pick<R>::type;

/// Every form in which operands come, through every body.
template <class Op, class R, class A, class B, bool NullA, bool NullB>
void check_forms(const std::vector<A>& a, const std::vector<B>& b) {
    const auto check = [&]<bool OneA, bool OneB>(std::bool_constant<OneA>,
                                                 std::bool_constant<OneB>) {
        std::vector<R> expected(vector_rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const A x = a[OneA ? 0 : i];
            const B y = b[OneB ? 0 : i];
            const bool no_x = NullA && kernel::is_null_lane(x);
            const bool no_y = NullB && kernel::is_null_lane(y);
            expected[i] = no_x || no_y
                              ? null_lane<R>
                              : reference<R>::of(Op{}, static_cast<R>(x), static_cast<R>(y));
        }
        for (const isa which : lanes::bodies()) {
            std::vector<R> out(vector_rows);
            invoke_isa_as<kernel::detail::binary<Op, R, A, B, NullA, NullB, OneA, OneB>>(
                which, a.data(), b.data(), out.data());
            if (which == isa::baseline) { // a zero may have either sign, but the same everywhere
                for (std::size_t i = 0; i < vector_rows; ++i) {
                    if (out[i] == expected[i]) expected[i] = out[i];
                }
            }
            const std::size_t at = lanes::first_difference(out, expected);
            if (at == vector_rows) continue;
            CAPTURE(OneA, OneB, static_cast<int>(which), at, a[OneA ? 0 : at], b[OneB ? 0 : at]);
            CHECK(out[at] == expected[at]);
        }
    };
    check(std::false_type{}, std::false_type{});
    check(std::true_type{}, std::false_type{});
    check(std::false_type{}, std::true_type{});
}

template <class R, bool Null>
void check_all(std::mt19937_64& random) {
    const auto a = lanes::random<R>(random);
    const auto b = lanes::random<R>(random);
    check_forms<kernel::add, R, R, R, Null, Null>(a, b);
    check_forms<kernel::subtract, R, R, R, Null, Null>(a, b);
    check_forms<kernel::multiply, R, R, R, Null, Null>(a, b);
    check_forms<kernel::xbar, R, R, R, Null, Null>(a, b);
    if constexpr (std::is_floating_point_v<R>) {
        check_forms<kernel::divide, R, R, R, Null, Null>(a, b);
    } else {
        check_forms<kernel::idiv, R, R, R, Null, Null>(a, b);
        check_forms<kernel::mod, R, R, R, Null, Null>(a, b);
    }
}

} // namespace

TEMPLATE_TEST_CASE("arithmetic: one value at a time", "[kernel]", std::int8_t, std::int16_t,
                   std::int32_t, std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
    using R = TestType;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto values = lanes::random<R>(random);
    const auto edges = lanes::edges<R>();
    const auto check = [](R a, R b) {
        const auto one = [&](auto op) {
            return decltype(op)::template run<R>(a, b) == exact::of(op, a, b);
        };
        const bool good = one(kernel::add{}) && one(kernel::subtract{}) &&
                          one(kernel::multiply{}) && one(kernel::idiv{}) && one(kernel::mod{}) &&
                          one(kernel::xbar{});
        if (good) return;
        CAPTURE(+a, +b);
        CHECK(good);
    };
    for (const R a : edges) {
        for (const R b : edges) check(a, b);
        for (const R b : values) check(a, b), check(b, a);
    }
}

TEMPLATE_TEST_CASE("arithmetic: vectors of integers", "[kernel]", std::int32_t, std::int64_t,
                   std::uint64_t) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_all<TestType, false>(random);
    check_all<TestType, true>(random);
}

TEMPLATE_TEST_CASE("arithmetic: vectors of floats, the same bits from every body", "[kernel]",
                   float, double) {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    check_all<TestType, false>(random);
    check_all<TestType, true>(random);
}

TEST_CASE("arithmetic: operands of several types, null where either is", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto i8 = lanes::random<std::int8_t>(random);
    const auto u32 = lanes::random<std::uint32_t>(random);
    const auto u64 = lanes::random<std::uint64_t>(random);
    const auto f32 = lanes::random<float>(random);
    const auto f64 = lanes::random<double>(random);
    using i64 = std::int64_t;
    check_forms<kernel::add, i64, std::int8_t, std::uint32_t, true, true>(i8, u32);
    check_forms<kernel::subtract, i64, std::uint64_t, std::int8_t, true, false>(u64, i8);
    check_forms<kernel::divide, double, std::int8_t, std::uint32_t, true, false>(i8, u32);
    check_forms<kernel::divide, double, std::uint64_t, std::int8_t, true, true>(u64, i8);
    check_forms<kernel::multiply, double, float, std::uint32_t, true, true>(f32, u32);
    check_forms<kernel::xbar, double, double, std::int8_t, false, true>(f64, i8);
}

TEST_CASE("arithmetic: division rounds down, and by zero gives null", "[kernel]") {
    CHECK(kernel::idiv::run<std::int64_t>(-7, 2) == -4);
    CHECK(kernel::idiv::run<std::int64_t>(7, -2) == -4);
    CHECK(kernel::mod::run<std::int64_t>(-7, 3) == 2);
    CHECK(kernel::mod::run<std::int64_t>(7, -3) == -2);
    CHECK(kernel::xbar::run<std::int64_t>(5, -1) == -5);
    CHECK(kernel::idiv::run<std::int64_t>(INT64_MIN, -1) == INT64_MIN);
    CHECK(kernel::mod::run<std::int64_t>(INT64_MIN, -1) == 0);
    CHECK(kernel::idiv::run<std::int32_t>(1, 0) == null_lane<std::int32_t>);
    CHECK(kernel::mod::run<std::uint16_t>(1, 0) == null_lane<std::uint16_t>);
    CHECK(kernel::xbar::run<std::int64_t>(0, 9) == null_lane<std::int64_t>);
    CHECK(kernel::xbar::run<double>(0.25, -0.3) == -0.5);
    CHECK(std::isnan(kernel::xbar::run<double>(0, 1)));
    CHECK(kernel::divide::run<double>(1, 0) == INFINITY);
}

TEST_CASE("arithmetic: conversion of a vector keeps its nulls", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const auto i32 = lanes::random<std::int32_t>(random);
    std::vector<double> out(vector_rows);
    kernel::convert<double, true>(i32.data(), out.data());
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const double expected = i32[i] == INT32_MIN ? double{NAN} : i32[i];
        if (!lanes::same(out[i], expected)) CHECK(out[i] == expected);
    }
    kernel::convert<double, false>(i32.data(), out.data());
    CHECK(std::vector<double>(i32.begin(), i32.end()) == out);
}

TEST_CASE("arithmetic: buckets are quotients, whatever the base and the width", "[kernel]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (int round = 0; round < 300; ++round) {
        const std::int64_t base =
            round == 0 ? INT64_MIN : static_cast<std::int64_t>(random()) >> (1 + random() % 63);
        const auto width = static_cast<std::int64_t>(1 + (random() >> (12 + random() % 52)));
        const std::uint64_t below = std::uint64_t{1}
                                    << std::min(52, 31 + static_cast<int>(std::bit_width(
                                                             static_cast<std::uint64_t>(width))));
        std::vector<std::int64_t> values(vector_rows);
        for (auto& v : values) {
            std::uint64_t d = random() % below;
            if (random() % 2 == 0) d -= d % static_cast<std::uint64_t>(width); // just a multiple
            if (random() % 4 == 0 && d != 0) --d;                              // just below one
            v = static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + d);
        }
        values[0] = base;
        for (const isa which : lanes::bodies()) {
            std::vector<std::uint32_t> out(vector_rows);
            invoke_isa_as<kernel::detail::buckets>(which, values.data(), base, width, out.data());
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const int128 q = (int128{values[i]} - base) / width;
                if (out[i] == q) continue;
                CAPTURE(base, width, values[i]);
                REQUIRE(out[i] == static_cast<std::uint32_t>(q));
            }
        }
    }
}
