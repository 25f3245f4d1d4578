#include "lsmer/codec/delta.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::delta;

} // namespace

TEMPLATE_TEST_CASE("delta: values come back bit for bit", "[codec]", std::int8_t, std::uint8_t,
                   std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t,
                   std::uint64_t) {
    round_trips<delta, TestType>();
}

TEMPLATE_TEST_CASE("delta: damaged bytes do no harm", "[codec]", std::uint8_t, std::int16_t,
                   std::int64_t) {
    CHECK(damage<delta, TestType>(pattern::narrow) > 0);
    CHECK(damage<delta, TestType>(pattern::sorted, 1024) > 0);
}

TEST_CASE("delta: an arithmetic progression takes no bits", "[codec]") {
    std::vector<std::int64_t> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<std::int64_t>(1'000'000 * i) - 77;
    }
    const byte_buffer out = encoded<delta>(values);
    CHECK(out.size() == 576 + 13 * 64); // first values, and the header of no differences
    CHECK(round_trip<delta>(values).empty());
}

TEST_CASE("delta: a difference beyond the type comes back", "[codec]") {
    std::vector<std::int64_t> values;
    for (int i = 0; i < 1100; ++i) {
        values.push_back(i % 2 == 0 ? std::numeric_limits<std::int64_t>::min()
                                    : std::numeric_limits<std::int64_t>::max());
    }
    CHECK(round_trip<delta>(values).empty());
}

TEMPLATE_TEST_CASE("delta: values whose growth grows take differences of differences", "[codec]",
                   std::int16_t, std::uint32_t, std::int64_t, std::uint64_t) {
    using T = TestType;
    for (const std::size_t count : {3U, 4U, 1000U, 1024U, 1025U, 5000U}) {
        std::vector<T> values;
        std::uint64_t step = 1000;
        std::uint64_t value = ~std::uint64_t{0} << 20;
        for (std::size_t i = 0; i < count; ++i) {
            step += i % 1000;
            values.push_back(static_cast<T>(value += step));
        }
        CAPTURE(count, sizeof(T));
        CHECK(round_trip<delta>(values).empty());
        if (count < 1000) continue;
        const byte_buffer out = encoded<delta>(values);
        const auto reader = delta::open<T>(out.view(), static_cast<std::uint32_t>(count));
        REQUIRE(reader);
        CHECK(reader->order() == 2);
    }
}

TEST_CASE("delta: random steps stay of order 1", "[codec]") {
    const auto values = make<std::int64_t>(pattern::sorted, 4000, 5);
    const byte_buffer out = encoded<delta>(values);
    CHECK(delta::open<std::int64_t>(out.view(), 4000)->order() == 1);
}

TEST_CASE("delta: the estimate is the size when all vectors are looked at", "[codec]") {
    const auto values = make<std::int32_t>(pattern::sorted, 4000, 7);
    const codec::sample<std::int32_t> all{values};
    CHECK(delta::analyze<std::int32_t>(all).bytes == Approx(encoded<delta>(values).size()));
}

TEST_CASE("delta: gaps are exceptions of the differences", "[codec]") {
    std::vector<std::int64_t> values;
    std::int64_t value = 0;
    for (int i = 0; i < 65536; ++i) values.push_back(value += i % 900 == 17 ? 1LL << 40 : i % 16);
    CHECK(encoded<delta>(values).size() < 65536 * 5 / 8);
    CHECK(round_trip<delta>(values).empty());
}
