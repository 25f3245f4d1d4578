#include "lsmer/codec/alp_rd.hpp"

#include "lsmer/base/crc32c.hpp"
#include "lsmer/codec/choose.hpp"
#include "lsmer/codec/float_data.hpp"
#include "lsmer/codec/round_trip.hpp"

#include <algorithm>

namespace {

using namespace codec_tests;
using codec::alp_rd;

// Reals from 0 to 100, and now and then anything.
template <class T>
std::vector<T> reals(std::size_t rows, unsigned odd_of_100, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> values(rows);
    for (T& v : values) {
        v = static_cast<T>(static_cast<double>(random() >> 11) * 0x1p-53 * 100);
        if (random() % 100 < odd_of_100) v = value_of<T>(random());
    }
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("alp_rd: values come back bit for bit", "[codec]", double, float) {
    round_trips<alp_rd, TestType>();
}

TEMPLATE_TEST_CASE("alp_rd: reals come back bit for bit, and what is among them", "[codec]", double,
                   float) {
    const std::uint64_t seed = std::random_device{}();
    for (const unsigned odd : {0U, 2U, 100U}) {
        for (const std::size_t rows : lengths) {
            CAPTURE(seed, odd, rows);
            CHECK(round_trip<alp_rd>(reals<TestType>(rows, odd, seed)) == "");
        }
    }
    CHECK(round_trip<alp_rd>(reals<TestType>(65536, 2, seed)) == "");
    CHECK(round_trip<alp_rd>(reals<TestType>(65536, 100, seed)) == "");
}

TEMPLATE_TEST_CASE("alp_rd: damaged bytes do no harm", "[codec]", double, float) {
    CHECK(damage<alp_rd, TestType>(pattern::narrow) > 0);
    CHECK(damage<alp_rd, TestType>(pattern::random, 1024) > 0);
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    const std::uint32_t rows = 1500;
    const byte_buffer out = encoded<alp_rd>(reals<TestType>(rows, 3, seed));
    unsigned refused = 0;
    unsigned sum = 0;
    for (std::size_t cut = 0; cut < out.size(); cut += cut < 64 ? 1 : 5) {
        const Bytes body(out.view().first(cut));
        refused += survives<alp_rd, TestType>(body.view(), rows, sum) ? 0U : 1U;
        Bytes flipped(out.view());
        flipped[cut] ^= std::byte{0xff};
        survives<alp_rd, TestType>(flipped.view(), rows, sum);
        flipped[cut] ^= std::byte{0xfe};
        survives<alp_rd, TestType>(flipped.view(), rows, sum);
    }
    CHECK(refused > 64); // each cut
    CHECK(sum != 1);
}

TEST_CASE("alp_rd: a code has at most three bits, whatever the length", "[codec]") {
    const byte_buffer out = encoded<alp_rd>(reals<double>(1024, 0, 1));
    for (const unsigned code : {4U, 8U, 255U}) {
        byte_buffer longer;
        longer.append(out.view());
        longer.resize(out.size() + 256 * 128);
        std::memset(longer.data() + out.size(), 0xff, 256 * 128);
        longer[1] = static_cast<std::byte>(code);
        CHECK_FALSE(alp_rd::open<double>(longer.view(), 1024));
    }
}

TEMPLATE_TEST_CASE("alp_rd: the bytes are the same from every compiler", "[codec]", double, float) {
    std::vector<TestType> values(65'535);
    std::mt19937_64 random(2);
    for (TestType& v : values) {
        v = static_cast<TestType>(static_cast<double>(random() >> 11) * 0x1p-50);
        if (random() % 200 == 0) v = value_of<TestType>(random());
    }
    const byte_buffer out = encoded<alp_rd>(values);
    CHECK(lsmer::crc32c(out.view()) == (sizeof(TestType) == 8 ? 0x5354ed57U : 0x467d56deU));
}

TEST_CASE("alp_rd: the bytes are those that are documented", "[codec]") {
    // 100 values: signs and exponents of 1.5 and 5.0, and one of their own.
    std::vector<double> values(100, 1.5);
    for (std::size_t i = 50; i < 100; ++i) values[i] = 5.0;
    values[7] = -1e300;
    const byte_buffer out = encoded<alp_rd>(values);
    REQUIRE(out.size() > 64);
    const auto right = std::to_integer<unsigned>(out[0]);
    const auto code = std::to_integer<unsigned>(out[1]);
    CHECK(right >= 48);
    CHECK(right < 64);
    CHECK(lsmer::load<std::uint16_t>(out.data() + 2) == 0);
    const std::size_t exceptions = lsmer::load<std::uint32_t>(out.data() + 4);
    const std::uint64_t left = std::bit_cast<std::uint64_t>(5.0) >> right;
    const auto first = lsmer::load<std::uint16_t>(out.data() + 8);
    const auto second = lsmer::load<std::uint16_t>(out.data() + 10);
    CHECK((first == left || second == left));
    CHECK(lsmer::load<std::uint16_t>(out.data() + 24) == 0); // first exception of vector 0
    for (std::size_t i = 26; i < 64; ++i) CHECK(out[i] == std::byte{0});
    CHECK(out.size() == 64 + lsmer::kernel::packed_bytes(right, 100) +
                            lsmer::kernel::packed_bytes(code, 100) + exceptions * 4);
}

TEST_CASE("alp_rd: the sample is sorted", "[codec]") {
    std::mt19937_64 random(8);
    for (const std::size_t count : {0U, 1U, 2U, 100U, 512U}) {
        std::vector<std::uint16_t> values(count);
        for (auto& v : values) v = static_cast<std::uint16_t>(random());
        auto sorted = values;
        std::sort(sorted.begin(), sorted.end());
        std::vector<std::uint16_t> scratch(count);
        codec::detail::sort_firsts(values, scratch.data());
        CHECK(values == sorted);
    }
}

TEST_CASE("alp_rd: a cut keeps what repeats on its left", "[codec]") {
    // One exponent, and three bits behind it that are noise.
    std::vector<std::uint16_t> firsts;
    for (std::uint16_t i = 0; i < 512; ++i) {
        firsts.push_back(static_cast<std::uint16_t>(0x4050 + i % 8));
    }
    std::sort(firsts.begin(), firsts.end());
    const auto cut = codec::detail::best_cut(firsts);
    CHECK(cut.left == 13);
    CHECK(cut.code == 0);
    CHECK(cut.exceptions == 0);
    CHECK(cut.entries[0] == 0x4050 >> 3);
    CHECK(cut.entries[7] == cut.entries[0]);
}

TEMPLATE_TEST_CASE("alp_rd: reals lose what repeats, and the estimate says how much", "[codec]",
                   double, float) {
    const auto values = reals<TestType>(65536, 0, 5);
    const byte_buffer out = encoded<alp_rd>(values);
    const double bits = 8 * static_cast<double>(out.size()) / 65536;
    CHECK(bits < 8 * sizeof(TestType) - 5);
    for (const auto how : {codec::effort::fast, codec::effort::small}) {
        const auto e =
            alp_rd::analyze<TestType>(codec::sample_of(std::span<const TestType>(values), how));
        CHECK(e.usable);
        CHECK(e.bytes == Approx(out.size()).epsilon(0.05));
    }
}

TEST_CASE("alp_rd: does not offer itself for noise", "[codec]") {
    std::mt19937_64 random(1);
    std::vector<double> values(20000);
    for (double& v : values) v = value_of<double>(random());
    CHECK_FALSE(alp_rd::analyze<double>(codec::sample<double>{values}).usable);
}

TEST_CASE("alp_rd: real data comes back", "[codec]") {
    for (const char* const name : {"city_temperature_f_tw.bin", "food_prices_tw.bin"}) {
        const auto values = float_file(name);
        if (values.empty()) continue;
        CAPTURE(name);
        const std::vector<double> chunk(values.begin(), values.begin() + 65536);
        CHECK(round_trip<alp_rd>(chunk) == "");
        CHECK(alp_rd::analyze<double>(
                  codec::sample_of(std::span<const double>(chunk), codec::effort::fast))
                  .bytes == Approx(encoded<alp_rd>(chunk).size()).epsilon(0.1));
    }
    for (const char* const name : float_samples) {
        const auto values = float_file(name);
        if (values.empty()) continue;
        CAPTURE(name);
        CHECK(round_trip<alp_rd>(values) == "");
        CHECK(round_trip<alp_rd>(std::vector<float>(values.begin(), values.end())) == "");
    }
}
