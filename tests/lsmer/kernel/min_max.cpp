#include "lsmer/kernel/min_max.hpp"

#include "lsmer/kernel/bodies.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <cstring>
#include <random>
#include <string_view>
#include <vector>

namespace {

using namespace lsmer;

using kernel_tests::bodies;
constexpr std::size_t counts[] = {1, 2, 7, 64, 1023, 1024, 1025, 2048, 3000};

// What min_max says in its comment, value by value.
template <class T>
zone<T> by_value(const std::vector<T>& values, const T* skip) {
    zone<T> z;
    z.nulls = false;
    for (const T v : values) {
        if constexpr (std::is_floating_point_v<T>) {
            if (std::isnan(v)) {
                z.nulls = true;
                continue;
            }
        } else if (skip != nullptr && v == *skip) {
            continue;
        }
        if (!z.known || v < z.min) z.min = v;
        if (!z.known || v > z.max) z.max = v;
        z.known = true;
    }
    return z;
}

template <class T>
bool same(const zone<T>& a, const zone<T>& b) {
    return a.known == b.known && (!a.known || (a.min == b.min && a.max == b.max));
}

template <class T>
T random_value(std::mt19937_64& random) {
    const std::uint64_t r = random() >> random() % 64;
    if constexpr (std::is_integral_v<T>) {
        return static_cast<T>(r);
    } else {
        T value;
        std::memcpy(&value, &r, sizeof value);
        return value;
    }
}

} // namespace

TEMPLATE_TEST_CASE("min_max: every body finds what the reference finds, at every length",
                   "[kernel]", std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                   std::uint32_t, std::int64_t, std::uint64_t, float, double) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (const std::size_t count : counts) {
        std::vector<TestType> values(count);
        for (auto& v : values) v = random_value<TestType>(random);
        const TestType skip = values[count / 2];
        for (const isa which : bodies) {
            if (which > best_isa()) continue;
            CAPTURE(seed, count, static_cast<int>(which));
            const std::span<const TestType> view(values);
            CHECK(same(kernel::min_max(view, which), by_value<TestType>(values, nullptr)));
            CHECK(same(kernel::min_max(view, skip, which), by_value(values, &skip)));
        }
    }
}

TEMPLATE_TEST_CASE("min_max: the extremes of a type are values", "[kernel]", std::int8_t,
                   std::uint64_t, std::int64_t, float, double) {
    using limits = std::numeric_limits<TestType>;
    std::vector<TestType> values(1500, TestType{1});
    values[3] = limits::lowest();
    values[1400] = limits::max();
    for (const isa which : bodies) {
        if (which > best_isa()) continue;
        const auto z = kernel::min_max(std::span<const TestType>(values), which);
        CHECK(z.known);
        CHECK(z.min == limits::lowest());
        CHECK(z.max == limits::max());
    }
}

TEMPLATE_TEST_CASE("min_max: NaN is left out and noted", "[kernel]", float, double) {
    using limits = std::numeric_limits<TestType>;
    const TestType nan = limits::quiet_NaN();
    for (const isa which : bodies) {
        if (which > best_isa()) continue;
        std::vector<TestType> values(1500, nan);
        auto z = kernel::min_max(std::span<const TestType>(values), which);
        CHECK_FALSE(z.known);
        CHECK(z.nulls);
        values[700] = -nan;
        values[701] = -limits::infinity();
        z = kernel::min_max(std::span<const TestType>(values), which);
        CHECK(z.known);
        CHECK(z.min == -limits::infinity());
        CHECK(z.max == -limits::infinity());
        values.assign(1500, TestType{2});
        CHECK_FALSE(kernel::min_max(std::span<const TestType>(values), which).nulls);
        values[1499] = -nan;
        CHECK(kernel::min_max(std::span<const TestType>(values), which).nulls);
    }
}

TEST_CASE("min_max: nothing but nulls gives nothing", "[kernel]") {
    const std::int32_t skip = std::numeric_limits<std::int32_t>::min();
    std::vector<std::int32_t> values(2000, skip);
    CHECK_FALSE(kernel::min_max(std::span<const std::int32_t>(values), skip).known);
    values[1999] = 5;
    const auto z = kernel::min_max(std::span<const std::int32_t>(values), skip);
    CHECK(z.known);
    CHECK(z.min == 5);
    CHECK(z.max == 5);
    CHECK(z.nulls);
    CHECK_FALSE(kernel::min_max(std::span<const std::int32_t>{}).known);
    CHECK_FALSE(kernel::min_max(std::span<const double>{}).known);
}

TEST_CASE("min_max: texts and fixed bytes are compared by unsigned bytes", "[kernel]") {
    const std::vector<std::string_view> texts{"b", "\xff", "", "a"};
    auto z = kernel::min_max(std::span<const std::string_view>(texts));
    CHECK(z.min.empty());
    CHECK(z.max == "\xff");
    z = kernel::min_max(std::span<const std::string_view>(texts), std::string_view{});
    CHECK(z.min == "a");
    CHECK(z.nulls);
    const std::vector<fixed_bytes<2>> pairs{{{1, 200}}, {{1, 3}}, {{0, 9}}};
    const auto p = kernel::min_max(std::span<const fixed_bytes<2>>(pairs));
    CHECK(p.min == pairs[2]);
    CHECK(p.max == pairs[0]);
}
