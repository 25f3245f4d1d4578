#include "lsmer/kernel/alp.hpp"

#include "lsmer/kernel/bodies.hpp"
#include "lsmer/kernel/impl/scalar/alp.hpp"
#include "lsmer/kernel/impl/scalar/bitpack.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

namespace {

using namespace lsmer;
using kernel::alp_scale;

using kernel_tests::bodies;
constexpr alp_scale scales[] = {{14, 12}, {14, 13}, {14, 14}, {18, 0}, {14, 4},
                                {2, 0},   {0, 0},   {0, 3},   {9, 9},  {17, 12}};

template <class T>
bool same(T a, T b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

// Decimals, what is near them, and everything else that has as many bits.
template <class T>
std::vector<T> values_of(std::mt19937_64& random, alp_scale s) {
    std::vector<T> values(vector_rows);
    for (T& v : values) {
        const std::uint64_t r = random();
        const auto n = static_cast<std::int64_t>(r >> (16 + random() % 48));
        const double decimal = static_cast<double>(r % 2 == 0 ? n : -n) *
                               kernel::alp_power[s.factor] / kernel::alp_power[s.exponent];
        switch (random() % 6) {
        case 0: v = std::nextafter(static_cast<T>(decimal), T(0)); break;
        case 1: {
            std::memcpy(&v, &r, sizeof v);
            break;
        }
        case 2: { // near the middle between two integers
            const double half = (static_cast<double>(n) + 0.5) * kernel::alp_power[s.factor];
            v = static_cast<T>(half * kernel::alp_inverse[s.exponent]);
            break;
        }
        default: v = static_cast<T>(decimal);
        }
    }
    const T odd[] = {T(-0.0),
                     std::numeric_limits<T>::infinity(),
                     -std::numeric_limits<T>::infinity(),
                     std::numeric_limits<T>::quiet_NaN(),
                     std::numeric_limits<T>::signaling_NaN(),
                     std::numeric_limits<T>::denorm_min(),
                     std::numeric_limits<T>::max(),
                     std::numeric_limits<T>::lowest(),
                     T(0)};
    for (const T v : odd) values[random() % vector_rows] = v;
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("alp: every body finds the integers that the reference finds", "[kernel]",
                   double, float) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (const alp_scale s : scales) {
        if (sizeof(TestType) == 4 && s.factor != 0) continue; // as encoding does
        for (int round = 0; round < 8; ++round) {
            const auto values = values_of<TestType>(random, s);
            for (const isa which : bodies) {
                if (which > best_isa()) continue;
                CAPTURE(seed, unsigned{s.exponent}, unsigned{s.factor}, static_cast<int>(which));
                std::vector<std::int64_t> n(vector_rows);
                std::vector<std::uint8_t> bad(vector_rows);
                const bool any =
                    kernel::alp_encode_as(which, values.data(), s, n.data(), bad.data());
                bool some = false;
                for (std::size_t i = 0; i < vector_rows; ++i) {
                    std::int64_t expected = 0;
                    const bool found = kernel::scalar::alp_integer(values[i], s, expected);
                    some = some || !found;
                    if ((bad[i] == 0) == found && (!found || n[i] == expected)) continue;
                    CAPTURE(i, values[i], found, expected, n[i], unsigned{bad[i]});
                    FAIL("differs");
                }
                CHECK(any == some);
            }
        }
    }
}

TEMPLATE_TEST_CASE("alp: every body decodes as the reference does, at every width", "[kernel]",
                   double, float) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    const unsigned widest = sizeof(TestType) == 8 ? 49 : 32;
    for (unsigned width = 0; width <= widest; ++width) {
        alp_scale s = scales[random() % std::size(scales)];
        if (sizeof(TestType) == 4) s.factor = 0; // as encoding does
        const std::int64_t limit = kernel::alp_limit<TestType>;
        auto base = -static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(limit));
        if (width == widest) base = -limit;
        if (width < widest - 1 && random() % 2 == 0) base = -base - (std::int64_t{1} << width);
        std::vector<std::uint64_t> packed_integers(vector_rows);
        for (auto& u : packed_integers) u = width == 0 ? 0 : random() >> (64 - width);
        std::vector<std::byte> packed(1 + width * kernel::packed_row_bytes);
        kernel::scalar::pack(packed_integers.data(), std::uint64_t{0}, width, packed.data() + 1);
        for (const isa which : bodies) {
            if (which > best_isa()) continue;
            std::vector<TestType> out(vector_rows);
            kernel::alp_decode_as(which, packed.data() + 1, width, base, s, out.data());
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const auto n = base + static_cast<std::int64_t>(packed_integers[i]);
                if (same(out[i], kernel::scalar::alp_value<TestType>(n, s)) &&
                    same(out[i], kernel::alp_value<TestType>(n, s))) {
                    continue;
                }
                CAPTURE(seed, width, static_cast<int>(which), i, n, out[i]);
                FAIL("differs");
            }
        }
    }
    CHECK(true);
}

TEMPLATE_TEST_CASE("alp: a probe counts what encoding finds", "[kernel]", double, float) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (int round = 0; round < 100; ++round) {
        const alp_scale s{static_cast<std::uint8_t>(round % 19), 0};
        const auto values = values_of<TestType>(random, s);
        std::int64_t low = std::numeric_limits<std::int64_t>::max();
        std::int64_t high = std::numeric_limits<std::int64_t>::min();
        std::uint32_t bad = 0;
        for (std::size_t i = 0; i < kernel::alp_probe_rows; ++i) {
            std::int64_t n = 0;
            if (!kernel::scalar::alp_integer(values[i], s, n)) {
                ++bad;
                continue;
            }
            low = n < low ? n : low;
            high = n > high ? n : high;
        }
        for (const isa which : bodies) {
            if (which > best_isa()) continue;
            CAPTURE(seed, round, static_cast<int>(which));
            const kernel::alp_probed p = kernel::alp_probe_as(which, values.data(), s);
            CHECK(p.bad == bad);
            CHECK(p.min == low);
            CHECK(p.max == high);
        }
    }
}

TEST_CASE("alp: integers outside of a frame are marked, those inside measured", "[kernel]") {
    std::vector<std::int64_t> n(vector_rows);
    for (std::size_t i = 0; i < vector_rows; ++i) n[i] = static_cast<std::int64_t>(i % 10) - 3;
    std::vector<std::uint8_t> bad(vector_rows);
    bad[1] = 1;
    kernel::alp_mark_outside(n.data(), -1, 4, bad.data());
    for (std::size_t i = 0; i < vector_rows; ++i) {
        const bool out = n[i] < -1 || n[i] > 3 || i == 1;
        if (bad[i] != static_cast<std::uint8_t>(out)) FAIL("row " << i);
    }
    const kernel::alp_span inside = kernel::alp_inside(n.data(), -5, 7);
    CHECK(inside.low == 2);
    CHECK(inside.high == 7);
    const kernel::alp_span none = kernel::alp_inside(n.data(), 100, 7);
    CHECK(none.low > none.high);
}
