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
    // 12 + 64 * 4, then four ends and four values, each a vector of one row of words
    CHECK(out.size() == 320 + 192 + 192);
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

TEST_CASE("rle: what runs are made of is encoded in turn", "[codec]") {
    std::vector<std::int64_t> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<std::int64_t>(i / 64 * 10); // ends and values are progressions
    }
    const byte_buffer out = encoded<rle>(values);
    CHECK(out.size() == 320 + 64 + 16);
    CHECK(round_trip<rle>(values).empty());
}

TEST_CASE("rle: the estimate comes near", "[codec]") {
    for (const std::uint64_t length : {4U, 40U, 900U}) {
        std::mt19937_64 random(length);
        std::vector<std::int32_t> values;
        while (values.size() < 65536) {
            const std::size_t run = 1 + random() % (2 * length);
            values.insert(values.end(), run, static_cast<std::int32_t>(random() % 1000));
        }
        values.resize(65536);
        CAPTURE(length);
        const auto size = static_cast<double>(encoded<rle>(values).size());
        CHECK(rle::analyze<std::int32_t>({std::span<const std::int32_t>(values), 4}).bytes ==
              Approx(size).epsilon(0.3).margin(600));
        CHECK(round_trip<rle>(values).empty());
    }
}
