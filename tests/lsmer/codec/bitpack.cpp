#include "lsmer/codec/bitpack.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::bitpack;

} // namespace

TEMPLATE_TEST_CASE("bitpack: values come back bit for bit", "[codec]", std::int8_t, std::uint8_t,
                   std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t,
                   std::uint64_t) {
    round_trips<bitpack, TestType>();
}

TEMPLATE_TEST_CASE("bitpack: damaged bytes do no harm", "[codec]", std::uint8_t, std::int16_t,
                   std::int64_t) {
    CHECK(damage<bitpack, TestType>(pattern::narrow) > 0);
    CHECK(damage<bitpack, TestType>(pattern::sorted, 1024) > 0);
}

TEST_CASE("bitpack: a frame is its vector's smallest value and the bits of the rest", "[codec]") {
    std::vector<std::int64_t> values(2100);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = -5 + static_cast<std::int64_t>(i % 700) + (i < 1024 ? 0 : 1000);
    }
    const byte_buffer out = encoded<bitpack>(values);
    auto reader = bitpack::open<std::int64_t>(out.view(), 2100);
    REQUIRE(reader);
    const codec::packed_vector first = reader->frame(0);
    CHECK(static_cast<std::int64_t>(first.base) == -5);
    CHECK(first.width == 10);
    std::uint64_t unpacked[vector_rows];
    lsmer::kernel::unpack<std::uint64_t>(first.data, first.width, first.base, unpacked);
    CHECK(static_cast<std::int64_t>(unpacked[699]) == 694);
    CHECK(static_cast<std::int64_t>(reader->frame(1).base) == 995);
    CHECK_FALSE(reader->frame(2)); // its 52 rows are not a whole vector
}

TEST_CASE("bitpack: the estimate is the size when all vectors are looked at", "[codec]") {
    const auto values = make<std::int32_t>(pattern::narrow, 10000, 7);
    const codec::sample<std::int32_t> all{values};
    CHECK(bitpack::analyze<std::int32_t>(all).bytes == Approx(encoded<bitpack>(values).size()));
}

TEST_CASE("bitpack: the bytes are those that are documented", "[codec]") {
    const std::vector<std::uint16_t> values{7, 9, 7, 8};
    const byte_buffer out = encoded<bitpack>(values);
    REQUIRE(out.size() == 64 + 128);
    CHECK(lsmer::load<std::uint16_t>(out.data()) == 7);      // base
    CHECK(lsmer::load<std::uint32_t>(out.data() + 2) == 64); // offset
    CHECK(out[6] == std::byte{2});                           // width
    for (std::size_t i = 7; i < 64; ++i) CHECK(out[i] == std::byte{0});
    CHECK(out[64] == std::byte{0}); // lane 0: value 0
    CHECK(out[65] == std::byte{2}); // lane 1: value 1
    CHECK(out[67] == std::byte{1});
}

namespace {

// Small values, some of which are not.
template <class T>
std::vector<T> with_outliers(std::size_t count, unsigned one_in, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<T> values(count);
    for (T& v : values) {
        const std::uint64_t r = random();
        v = static_cast<T>(r % one_in == 0 ? r >> 3 : 40 + (r >> 40) % 7);
    }
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("bitpack: exceptions come back, and pay", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint32_t, std::int64_t, std::uint64_t) {
    const std::uint64_t seed = std::random_device{}();
    for (const unsigned one_in : {3U, 9U, 20U, 100U, 2000U}) {
        for (const std::size_t count : lengths) {
            CAPTURE(seed, one_in, count);
            CHECK(round_trip<bitpack>(with_outliers<TestType>(count, one_in, seed)).empty());
        }
    }
    const auto values = with_outliers<TestType>(65536, 50, seed);
    CHECK(encoded<bitpack>(values).size() < values.size() * sizeof(TestType) * 3 / 4);
    CHECK(round_trip<bitpack>(values).empty());
}

TEST_CASE("bitpack: a low value amid large ones is an exception", "[codec]") {
    std::vector<std::int64_t> values(4096);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = i % 30 == 4 ? std::numeric_limits<std::int64_t>::min()
                                : static_cast<std::int64_t>(1'000'000 + i % 256);
    }
    const byte_buffer out = encoded<bitpack>(values);
    CHECK(out.size() < 4096 * 13 / 8);
    CHECK(round_trip<bitpack>(values).empty());
    auto reader = bitpack::open<std::int64_t>(out.view(), 4096);
    REQUIRE(reader);
    CHECK(reader->width(0) == 8);
    CHECK_FALSE(reader->frame(0)); // not all of it is packed
    CHECK(bitpack::analyze<std::int64_t>({values}).bytes == Approx(out.size()));
}

TEST_CASE("bitpack: damaged exceptions do no harm", "[codec]") {
    const byte_buffer out = encoded<bitpack>(with_outliers<std::int32_t>(1500, 60, 11));
    auto reader = bitpack::open<std::int32_t>(out.view(), 1500);
    REQUIRE(reader);
    const std::size_t tail = 64 + 128 * 3 + 128 * 2;
    REQUIRE(out.size() > tail);
    unsigned sum = 0;
    unsigned refused = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        for (const unsigned flip : {0x01U, 0x10U, 0x80U, 0xffU}) {
            Bytes body(out.view());
            body[i] ^= static_cast<std::byte>(flip);
            refused += survives<bitpack, std::int32_t>(body.view(), 1500, sum) ? 0U : 1U;
        }
        const Bytes cut(out.view().first(i));
        refused += survives<bitpack, std::int32_t>(cut.view(), 1500, sum) ? 0U : 1U;
    }
    CHECK(refused > out.size());
}
