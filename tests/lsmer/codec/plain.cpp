#include "lsmer/codec/plain.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::plain;

} // namespace

TEMPLATE_TEST_CASE("plain: values come back bit for bit", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint64_t, std::int64_t, float, double, lsmer::fixed_bytes<5>,
                   std::string_view) {
    round_trips<plain, TestType>();
}

TEMPLATE_TEST_CASE("plain: damaged bytes do no harm", "[codec]", std::int64_t, float,
                   std::string_view) {
    CHECK(damage<plain, TestType>(pattern::random) > 0);
}

TEST_CASE("plain: a whole vector is read where it lies", "[codec]") {
    const auto values = make<double>(pattern::random, 2100, 1);
    byte_buffer out;
    plain::encode<double>(values, out);
    auto reader = plain::open<double>(out.view(), 2100);
    double scratch[vector_rows];
    CHECK(static_cast<const void*>(reader->read(1, scratch)) == out.data() + 8 * vector_rows);
    CHECK(reader->read(2, scratch) == scratch);
}
