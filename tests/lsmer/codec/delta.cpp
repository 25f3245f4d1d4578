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
    CHECK(out.size() == 64 * 8 + 13 * 64); // first values, and the header of no differences
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
