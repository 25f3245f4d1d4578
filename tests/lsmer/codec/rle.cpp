#include "lsmer/codec/rle.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::rle;

} // namespace

TEMPLATE_TEST_CASE("rle: values come back bit for bit", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint64_t, std::int64_t, float, double, lsmer::fixed_bytes<5>,
                   std::string_view) {
    round_trips<rle, TestType>();
}

TEMPLATE_TEST_CASE("rle: damaged bytes do no harm", "[codec]", std::int64_t, float,
                   std::string_view) {
    CHECK(damage<rle, TestType>(pattern::runs) > 0);
}

TEST_CASE("rle: runs cross vectors and end with the chunk", "[codec]") {
    std::vector<std::int32_t> values(65536, 3);
    for (std::size_t i = 1000; i < 5000; ++i) values[i] = 4;
    values.back() = 5;
    const byte_buffer out = encoded<rle>(values);
    CHECK(out.size() == rle::reader<std::int32_t>::header_bytes(64, 4) + 4 * sizeof(std::int32_t));
    auto reader = rle::open<std::int32_t>(out.view(), 65536);
    REQUIRE(reader);
    CHECK(reader->runs() == 4);
    CHECK(reader->fetch(999) == 3);
    CHECK(reader->fetch(1000) == 4);
    CHECK(reader->fetch(4999) == 4);
    CHECK(reader->fetch(5000) == 3);
    CHECK(reader->fetch(65535) == 5);
}

TEST_CASE("rle: -0.0 ends a run of 0.0", "[codec]") {
    CHECK(round_trip<rle>(std::vector<double>{0.0, 0.0, -0.0, 0.0}).empty());
}
