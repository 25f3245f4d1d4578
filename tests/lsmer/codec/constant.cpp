#include "lsmer/codec/constant.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::constant;

} // namespace

TEMPLATE_TEST_CASE("constant: values come back bit for bit", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint64_t, std::int64_t, float, double, lsmer::fixed_bytes<5>,
                   std::string_view) {
    round_trips<constant, TestType>();
}

TEMPLATE_TEST_CASE("constant: damaged bytes do no harm", "[codec]", std::int64_t, float,
                   std::string_view) {
    CHECK(damage<constant, TestType>(pattern::constant) > 0);
}

TEST_CASE("constant: usable only when all bits are the same", "[codec]") {
    std::vector<double> values(3000, 0.0);
    CHECK(constant::analyze<double>({values}).usable);
    values[2999] = -0.0;
    CHECK_FALSE(constant::analyze<double>({values}).usable);
    std::vector<double> nothing(2000, std::numeric_limits<double>::quiet_NaN());
    CHECK(constant::analyze<double>({nothing}).usable);
}
