#include "lsmer/codec/alp.hpp"

#include "lsmer/base/crc32c.hpp"
#include "lsmer/codec/alp_bounds.hpp"
#include "lsmer/codec/choose.hpp"
#include "lsmer/codec/float_data.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/round_trip.hpp"

#include <cmath>

namespace {

using namespace codec_tests;
using codec::alp;

// Decimals, and here and there what has no decimals, cannot be one, or is far from the others.
template <class T>
std::vector<T> decimals(std::size_t rows, unsigned digits, unsigned odd_of_100,
                        std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> values(rows);
    using limits = std::numeric_limits<T>;
    const T odd[] = {T(-0.0),
                     limits::infinity(),
                     -limits::infinity(),
                     limits::quiet_NaN(),
                     limits::denorm_min(),
                     limits::min(),
                     limits::max(),
                     T(1e17),
                     T(1) / T(3)};
    for (T& v : values) {
        const auto n = static_cast<double>(random() % 20'000) - 5'000;
        v = static_cast<T>(n / lsmer::kernel::alp_power[digits]);
        if (random() % 100 >= odd_of_100) continue;
        v = odd[random() % std::size(odd)];
        if (random() % 8 == 0) v = value_of<T>(random());
    }
    return values;
}

template <class T>
double bits_a_value(const std::vector<T>& values) {
    std::size_t bytes = 0;
    for (std::size_t begin = 0; begin < values.size(); begin += lsmer::group_rows) {
        const std::size_t rows = std::min(lsmer::group_rows, values.size() - begin);
        byte_buffer out;
        alp::encode<T>(std::span<const T>(values).subspan(begin, rows), out);
        bytes += out.size();
    }
    return 8 * static_cast<double>(bytes) / static_cast<double>(values.size());
}

// Estimate by size, chunk by chunk; the one that is furthest off.
template <class C, class T>
double worst_estimate(const std::vector<T>& values, codec::effort how) {
    double worst = 1;
    for (std::size_t begin = 0; begin < values.size(); begin += lsmer::group_rows) {
        const std::size_t rows = std::min(lsmer::group_rows, values.size() - begin);
        const auto part = std::span<const T>(values).subspan(begin, rows);
        byte_buffer out;
        C::template encode<T>(part, out);
        const double ratio = C::template analyze<T>(codec::sample_of(part, how)).bytes /
                             static_cast<double>(out.size());
        if (std::abs(ratio - 1) > std::abs(worst - 1)) worst = ratio;
    }
    return worst;
}

} // namespace

TEMPLATE_TEST_CASE("alp: values come back bit for bit", "[codec]", double, float) {
    round_trips<alp, TestType>();
}

TEMPLATE_TEST_CASE("alp: decimals come back bit for bit, and what is among them", "[codec]", double,
                   float) {
    const std::uint64_t seed = std::random_device{}();
    for (const unsigned digits : {0U, 2U, 4U}) {
        for (const unsigned odd : {0U, 1U, 30U, 100U}) {
            for (const std::size_t rows : lengths) {
                CAPTURE(seed, digits, odd, rows);
                const auto values = decimals<TestType>(rows, digits, odd, seed);
                CHECK(round_trip<alp>(values) == "");
            }
        }
    }
    CHECK(round_trip<alp>(decimals<TestType>(65536, 2, 1, seed)) == "");
    CHECK(round_trip<alp>(decimals<TestType>(65536, 2, 100, seed)) == "");
}

TEMPLATE_TEST_CASE("alp: damaged bytes do no harm", "[codec]", double, float) {
    CHECK(damage<alp, TestType>(pattern::narrow) > 0);
    CHECK(damage<alp, TestType>(pattern::random, 1024) > 0);
    CHECK(damage<alp, TestType>(pattern::few) > 0);
}

TEMPLATE_TEST_CASE("alp: damaged decimals do no harm", "[codec]", double, float) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    const std::uint32_t rows = 1500;
    const byte_buffer out = encoded<alp>(decimals<TestType>(rows, 2, 2, seed));
    unsigned refused = 0;
    unsigned sum = 0;
    for (std::size_t i = 0; i < out.size(); i += i < 128 ? 1 : 7) {
        for (const unsigned flip : {0x01U, 0x10U, 0x80U, 0xffU}) {
            Bytes body(out.view());
            body[i] ^= static_cast<std::byte>(flip);
            refused += survives<alp, TestType>(body.view(), rows, sum) ? 0U : 1U;
        }
    }
    for (std::size_t cut = 0; cut < out.size(); ++cut) {
        const Bytes body(out.view().first(cut));
        refused += survives<alp, TestType>(body.view(), rows, sum) ? 0U : 1U;
    }
    CHECK(refused >= out.size()); // each cut, at least
    CHECK(sum != 1);
}

TEST_CASE("alp: prices to the cent take the bits of their cents", "[codec]") {
    std::vector<double> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = (100'000 + static_cast<double>(i * 7919 % 16384)) / 100.0;
    }
    CHECK(bits_a_value(values) < 14.15);
    CHECK(bits_a_value(values) >= 14);
}

TEST_CASE("alp: exceptions cost their own bytes", "[codec]") {
    auto values = decimals<double>(1024, 2, 0, 9);
    const std::size_t plain_size = encoded<alp>(values).size();
    values[700] = 1e300;
    values[3] = std::numeric_limits<double>::quiet_NaN();
    CHECK(encoded<alp>(values).size() == plain_size + 2 * 10);
    values[500] = 123456.78; // would widen the vector by some bits
    CHECK(encoded<alp>(values).size() == plain_size + 3 * 10);
}

TEMPLATE_TEST_CASE("alp: the bytes are the same from every compiler", "[codec]", double, float) {
    std::vector<TestType> values(65'536 - 300);
    std::mt19937_64 random(2);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto n = static_cast<double>(random() >> (64 - 14 - i / 1024 % 30));
        values[i] = static_cast<TestType>(n / (i / 1024 % 5 == 3 ? 1e5 : 1e2));
        if (random() % 100 == 0) values[i] = value_of<TestType>(random());
        if (random() % 100 == 0) values[i] = static_cast<TestType>((n + 0.5) / 1e2);
    }
    const byte_buffer out = encoded<alp>(values);
    CHECK(lsmer::crc32c(out.view()) == (sizeof(TestType) == 8 ? 0xbe6373b0U : 0xb87fd092U));
}

TEST_CASE("alp: the bytes are those that are documented", "[codec]") {
    std::vector<double> values(200, 2.38);
    values[0] = 2.35;
    values[1] = 2.5;
    values[2] = -0.0;
    for (std::size_t i = 3; i < 200; i += 2) values[i] = static_cast<double>(240 + i % 10) / 100;
    const byte_buffer out = encoded<alp>(values);
    const std::size_t at = 64;
    REQUIRE(out.size() == at + 128 + 8 + 2);
    CHECK(lsmer::load<std::uint32_t>(out.data()) == 1);      // exceptions
    CHECK(lsmer::load<std::uint32_t>(out.data() + 4) == 1);  // packed bytes / 128
    CHECK(lsmer::load<std::int64_t>(out.data() + 8) == 235); // base
    CHECK(lsmer::load<std::uint16_t>(out.data() + 16) == 0); // offset
    CHECK(lsmer::load<std::uint16_t>(out.data() + 18) == 0); // first exception
    CHECK(out[20] == std::byte{4});                          // width
    CHECK(out[21] == std::byte{14});                         // exponent
    CHECK(out[22] == std::byte{12});                         // factor
    for (std::size_t i = 23; i < at; ++i) CHECK(out[i] == std::byte{0});
    CHECK((out[at] & std::byte{15}) == std::byte{0}); // lanes of 8 bits: 2 values in a word
    CHECK((out[at + 1] & std::byte{15}) == std::byte{15});
    CHECK((out[at + 2] & std::byte{15}) == std::byte{0});
    CHECK((out[at + 3] & std::byte{15}) == std::byte{8});
    CHECK(codec::same_bits(lsmer::load<double>(out.data() + at + 128), -0.0));
    CHECK(lsmer::load<std::uint16_t>(out.data() + at + 128 + 8) == 2);
}

TEMPLATE_TEST_CASE("alp: integers and exceptions give the values", "[codec]", double, float) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    const auto values = decimals<TestType>(2500, 2, 3, seed);
    const byte_buffer out = encoded<alp>(values);
    const auto reader = alp::open<TestType>(out.view(), 2500);
    REQUIRE(reader);
    for (const std::uint32_t v : {0U, 1U}) {
        const auto part = reader->integers(v);
        REQUIRE(part.packed);
        std::vector<std::uint64_t> packed(vector_rows);
        lsmer::kernel::unpack<std::uint64_t>(part.packed.data, part.packed.width, 0, packed.data());
        std::vector<TestType> back(vector_rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            back[i] = lsmer::kernel::alp_value<TestType>(
                part.base() + static_cast<std::int64_t>(packed[i]), part.scale);
        }
        CHECK(part.exceptions > 0);
        for (std::uint32_t i = 0; i < part.exceptions; ++i) back[part.row(i)] = part.value(i);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            if (!codec::same_bits(back[i], values[v * vector_rows + i])) FAIL("row " << i);
        }
        // A comparison on the packed integers is that on the values.
        lsmer::kernel::range<TestType> r;
        r.lo = TestType(10.5);
        r.hi = TestType(77.77);
        const auto in = codec::alp_packed_range(codec::alp_integer_range(r, part.scale),
                                                part.base(), part.packed.width);
        std::vector<bool> keep(vector_rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            keep[i] = packed[i] >= in.lo && packed[i] <= in.hi && !in.empty;
        }
        for (std::uint32_t i = 0; i < part.exceptions; ++i) {
            keep[part.row(i)] = part.value(i) >= r.lo && part.value(i) <= r.hi;
        }
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const TestType value = values[v * vector_rows + i];
            if (keep[i] != (value >= r.lo && value <= r.hi)) FAIL("comparison of row " << i);
        }
    }
    CHECK_FALSE(reader->integers(2).packed); // its 452 rows are not a whole vector
}

TEST_CASE("alp: the estimate is the size when all vectors are looked at", "[codec]") {
    const auto values = decimals<double>(10000, 2, 1, 4);
    const codec::sample<double> all{values};
    CHECK(alp::analyze<double>(all).bytes == Approx(encoded<alp>(values).size()));
}

TEST_CASE("alp: does not offer itself for reals", "[codec]") {
    std::mt19937_64 random(1);
    std::vector<double> values(20000);
    for (double& v : values) v = std::ldexp(static_cast<double>(random() >> 11), -53);
    CHECK_FALSE(alp::analyze<double>(codec::sample<double>{values}).usable);
    CHECK(round_trip<alp>(values) == ""); // but would hold them
}

TEST_CASE("alp: is chosen for decimals, and left for reals", "[codec]") {
    using set = codec::any<codec::plain, alp>;
    std::mt19937_64 random(3);
    std::vector<double> values = decimals<double>(30'000, 2, 0, 8);
    for (const auto how : {codec::effort::fast, codec::effort::small}) {
        byte_buffer out;
        REQUIRE(set::encode<double>(values, how, out) == alp::tag);
        const auto chunk = set::open<double>(alp::tag, out.view(), 30'000);
        REQUIRE(chunk);
        CHECK(compare(*chunk, values) == "");
    }
    for (double& v : values) v = std::ldexp(static_cast<double>(random() >> 11), -53);
    byte_buffer out;
    CHECK(set::encode<double>(values, codec::effort::small, out) == codec::plain::tag);
}

TEST_CASE("alp: real data comes back, in few bits and as estimated", "[codec]") {
    struct figure {
        const char* file;
        double bits; // published 10.7 and 23.7, for more of the same data
    };
    for (const figure f :
         {figure{"city_temperature_f_tw.bin", 9.7}, figure{"food_prices_tw.bin", 18.1}}) {
        const auto values = float_file(f.file);
        if (values.empty()) continue;
        CAPTURE(f.file);
        CHECK(bits_a_value(values) < f.bits);
        for (const auto how : {codec::effort::fast, codec::effort::small}) {
            CHECK(worst_estimate<alp>(values, how) == Approx(1).epsilon(0.1));
        }
        const std::vector<double> chunk(values.begin(), values.begin() + 65536);
        CHECK(round_trip<alp>(chunk) == "");
        const std::vector<float> narrow(values.begin(), values.begin() + 65536);
        CHECK(round_trip<alp>(narrow) == "");
        CHECK(worst_estimate<alp>(narrow, codec::effort::fast) == Approx(1).epsilon(0.1));
    }
    for (const char* const name : float_samples) {
        const auto values = float_file(name);
        if (values.empty()) continue;
        CAPTURE(name);
        CHECK(round_trip<alp>(values) == "");
        CHECK(round_trip<alp>(std::vector<float>(values.begin(), values.end())) == "");
    }
}
