#include "lsmer/codec/frequency.hpp"

#include "lsmer/codec/round_trip.hpp"

#include <algorithm>

namespace {

using namespace codec_tests;
using codec::frequency;

// Mostly one value.
template <class T>
std::vector<T> mostly(std::size_t count, unsigned one_in, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const T top = value_of<T>(random());
    std::vector<T> values(count, top);
    for (T& v : values) {
        if (random() % one_in == 0) v = value_of<T>(random());
    }
    return values;
}

} // namespace

TEMPLATE_TEST_CASE("frequency: values come back bit for bit", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint64_t, std::int64_t, float, double,
                   lsmer::fixed_bytes<5>) {
    round_trips<frequency, TestType>();
    const auto seed = std::random_device{}();
    for (const unsigned one_in : {2U, 10U, 200U, 5000U}) {
        for (const std::size_t count : lengths) {
            CAPTURE(seed, one_in, count);
            REQUIRE(round_trip<frequency>(mostly<TestType>(count, one_in, seed)).empty());
        }
        REQUIRE(round_trip<frequency>(mostly<TestType>(65536, one_in, seed)).empty());
    }
}

TEMPLATE_TEST_CASE("frequency: damaged bytes do no harm", "[codec]", std::int64_t, float,
                   lsmer::fixed_bytes<5>) {
    CHECK(damage<frequency, TestType>(pattern::runs) > 0);
    CHECK(damage<frequency, TestType>(pattern::few) > 0);
}

TEST_CASE("frequency: one row in twenty costs little", "[codec]") {
    const auto values = mostly<std::int64_t>(65536, 20, 4);
    const byte_buffer out = encoded<frequency>(values);
    CHECK(out.size() < 65536 / 20 * 11);
    const auto estimate = frequency::analyze<std::int64_t>({values, 4});
    REQUIRE(estimate.usable);
    CHECK(estimate.bytes == Approx(out.size()).epsilon(0.15));
    auto reader = frequency::open<std::int64_t>(out.view(), 65536);
    REQUIRE(reader);
    CHECK(reader->others() < 65536 / 18);
    CHECK(std::count(values.begin(), values.end(), reader->top()) > 60000);
}

TEST_CASE("frequency: without a frequent value it is not usable", "[codec]") {
    const auto values = mostly<std::int32_t>(65536, 3, 4);
    CHECK_FALSE(frequency::analyze<std::int32_t>({values, 4}).usable);
    const auto bytes = mostly<lsmer::fixed_bytes<5>>(65536, 3, 4);
    CHECK_FALSE(frequency::analyze<lsmer::fixed_bytes<5>>({bytes, 4}).usable);
    CHECK(frequency::analyze<lsmer::fixed_bytes<5>>({mostly<lsmer::fixed_bytes<5>>(9000, 30, 4), 1})
              .usable);
}

TEST_CASE("frequency: -0.0 and NaN are values of their own", "[codec]") {
    std::vector<double> values(3000, 0.0);
    values[7] = -0.0;
    values[2000] = value_of<double>(0x7ff8000000000001U);
    CHECK(round_trip<frequency>(values).empty());
    CHECK(frequency::open<double>(encoded<frequency>(values).view(), 3000)->others() == 2);
}
