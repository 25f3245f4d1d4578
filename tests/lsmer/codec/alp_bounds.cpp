#include "lsmer/codec/alp_bounds.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace {

namespace codec = lsmer::codec;
namespace kernel = lsmer::kernel;
using kernel::alp_scale;

// The scales that encoding finds, and some that only a hand writes.
const std::vector<alp_scale>& scales() {
    static const std::vector<alp_scale> all{{14, 12}, {14, 13}, {14, 14}, {14, 10}, {18, 0},
                                            {2, 0},   {1, 0},   {0, 0},   {0, 6},   {15, 11},
                                            {22, 0},  {0, 22},  {22, 22}, {17, 3}};
    return all;
}

template <class T>
std::int64_t any_integer(std::mt19937_64& random) {
    constexpr auto span =
        static_cast<std::uint64_t>(codec::alp_integer_max<T> - codec::alp_integer_min<T>);
    const std::uint64_t r = random();
    const std::uint64_t small = r >> (random() % 62);
    const auto n = static_cast<std::int64_t>(small % span);
    return random() % 2 == 0 ? n / 2 : codec::alp_integer_min<T> + n;
}

// The integers around n that exist, beside the ends.
template <class T>
std::vector<std::int64_t> around(std::int64_t n) {
    std::vector<std::int64_t> out;
    for (std::int64_t i = n - 6; i <= n + 6; ++i) {
        if (i >= codec::alp_integer_min<T> && i <= codec::alp_integer_max<T>) out.push_back(i);
    }
    out.push_back(codec::alp_integer_min<T>);
    out.push_back(codec::alp_integer_max<T>);
    return out;
}

template <class T>
void check_bound(T bound, alp_scale s) {
    for (const bool above : {false, true}) {
        const std::int64_t first = codec::alp_first_integer(bound, s, above);
        for (const std::int64_t n : around<T>(first)) {
            const T value = kernel::alp_value<T>(n, s);
            const bool wanted = bound != bound || (above ? value > bound : value >= bound);
            if (wanted == (n >= first)) continue;
            CAPTURE(bound, unsigned{s.exponent}, unsigned{s.factor}, above, first, n, value);
            FAIL_CHECK("an integer is on the wrong side");
        }
    }
}

} // namespace

TEMPLATE_TEST_CASE("alp bounds: every integer is on the constant's side", "[codec]", double,
                   float) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    using limits = std::numeric_limits<TestType>;
    for (const alp_scale s : scales()) {
        for (int i = 0; i < 300; ++i) {
            const auto value = kernel::alp_value<TestType>(any_integer<TestType>(random), s);
            check_bound(value, s);
            check_bound(std::nextafter(value, limits::infinity()), s);
            check_bound(std::nextafter(value, -limits::infinity()), s);
            check_bound(static_cast<TestType>(value * TestType(1.0000001)), s);
        }
        for (const TestType bound :
             {TestType(0), -TestType(0), limits::infinity(), -limits::infinity(), limits::max(),
              limits::lowest(), limits::min(), limits::denorm_min(), limits::quiet_NaN()}) {
            check_bound(bound, s);
        }
    }
    CHECK(true);
}

TEMPLATE_TEST_CASE("alp bounds: values rise with the integers", "[codec]", double, float) {
    std::mt19937_64 random(7);
    for (const alp_scale s : scales()) {
        for (int i = 0; i < 2000; ++i) {
            const std::int64_t n = any_integer<TestType>(random);
            if (n >= codec::alp_integer_max<TestType>) continue;
            if (kernel::alp_value<TestType>(n, s) > kernel::alp_value<TestType>(n + 1, s)) {
                CAPTURE(unsigned{s.exponent}, unsigned{s.factor}, n);
                FAIL_CHECK("falls");
            }
        }
    }
    CHECK(true);
}

TEST_CASE("alp bounds: a range of prices is a range of packed integers", "[codec]") {
    const alp_scale cents{14, 12};
    const kernel::range<double> between{20.35, 20.4, false, false, false};
    const auto integers = codec::alp_integer_range(between, cents);
    CHECK_FALSE(integers.empty);
    CHECK(integers.lo == 2035);
    CHECK(integers.hi == 2040);

    const auto inside = codec::alp_packed_range(integers, 2000, 10);
    CHECK(inside.lo == 35);
    CHECK(inside.hi == 40);
    const auto cut = codec::alp_packed_range(integers, 2038, 1);
    CHECK(cut.lo == 0);
    CHECK(cut.hi == 1);
    CHECK(codec::alp_packed_range(integers, 2041, 12).empty);
    CHECK(codec::alp_packed_range(integers, -9000, 3).empty);

    const kernel::range<double> finer{20.351, 20.359, false, false, true};
    const auto none = codec::alp_integer_range(finer, cents);
    CHECK(none.empty);
    CHECK(none.negated);
    CHECK(codec::alp_packed_range(none, 0, 12).empty);
    CHECK(codec::alp_packed_range(none, 0, 12).negated);
}

TEST_CASE("alp bounds: a range with NaN has no lower end", "[codec]") {
    kernel::range<double> r;
    r.hi = 1.5;
    r.nan = true;
    const auto integers = codec::alp_integer_range(r, alp_scale{14, 13});
    CHECK(integers.lo == codec::alp_integer_min<double>);
    CHECK(integers.hi == 15);
}

TEMPLATE_TEST_CASE("alp bounds: ranges of packed integers hold what the values hold", "[codec]",
                   double, float) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const alp_scale s : scales()) {
        for (int i = 0; i < 60; ++i) {
            const unsigned width = static_cast<unsigned>(random() % 9);
            const std::int64_t base = any_integer<TestType>(random) / 2;
            const auto at = [&](std::uint64_t k) {
                return kernel::alp_value<TestType>(base + static_cast<std::int64_t>(k), s);
            };
            kernel::range<TestType> r;
            r.lo = at(random() % 300);
            r.hi = at(random() % 300);
            const auto packed =
                codec::alp_packed_range(codec::alp_integer_range(r, s), base, width);
            for (std::uint64_t k = 0; k < std::uint64_t{1} << width; ++k) {
                const bool wanted = at(k) >= r.lo && at(k) <= r.hi;
                const bool got = !packed.empty && k >= packed.lo && k <= packed.hi;
                if (wanted == got) continue;
                CAPTURE(unsigned{s.exponent}, unsigned{s.factor}, base, width, k, r.lo, r.hi);
                FAIL_CHECK("a packed integer is on the wrong side");
            }
        }
    }
    CHECK(true);
}
