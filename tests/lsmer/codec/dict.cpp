#include "lsmer/codec/dict.hpp"

#include "lsmer/codec/texts.hpp"

#include <cmath>

namespace {

using namespace codec_tests;
using codec::dict;

} // namespace

TEMPLATE_TEST_CASE("dict: values come back bit for bit", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint64_t, std::int64_t, float, double, lsmer::fixed_bytes<5>,
                   std::string_view) {
    round_trips<dict, TestType>();
}

TEMPLATE_TEST_CASE("dict: damaged bytes do no harm", "[codec]", std::int64_t, float,
                   std::string_view) {
    CHECK(damage<dict, TestType>(pattern::few) > 0);
}

TEST_CASE("dict: codes are in the order of values", "[codec]") {
    const std::vector<std::int32_t> values{5, -3, 5, 2147483647, -3, 0};
    const byte_buffer out = encoded<dict>(values);
    auto reader = dict::open<std::int32_t>(out.view(), 6);
    REQUIRE(reader);
    REQUIRE(reader->entries() == 4);
    CHECK(reader->entry(0) == -3);
    CHECK(reader->entry(3) == 2147483647);
    REQUIRE(reader->dictionary().size() == 4);
    CHECK(reader->dictionary()[1] == 0);
    std::uint16_t scratch[vector_rows];
    const std::uint16_t* const codes = reader->codes(0, scratch);
    const std::vector<std::uint16_t> expected{2, 0, 2, 3, 0, 1};
    CHECK(std::vector<std::uint16_t>(codes, codes + 6) == expected);
}

TEST_CASE("dict: texts are in the order of unsigned bytes", "[codec]") {
    const std::vector<std::string_view> values{"b", "", "\xc3\xa4", "ab", "a", "b"};
    const byte_buffer out = encoded<dict>(values);
    auto reader = dict::open<std::string_view>(out.view(), 6);
    REQUIRE(reader);
    const std::string_view expected[] = {"", "a", "ab", "b", "\xc3\xa4"};
    REQUIRE(reader->entries() == 5);
    lsmer::TextArena arena;
    for (std::uint32_t i = 0; i < 5; ++i) CHECK(reader->entry(i, arena) == expected[i]);
    CHECK(reader->dictionary().empty());
}

TEST_CASE("dict: texts that repeat come back, also by symbols", "[codec]") {
    for (const text_kind kind : text_kinds) {
        const Texts made(kind, 600, 71);
        std::vector<std::string_view> values;
        for (std::size_t i = 0; i < 5000; ++i) values.push_back(made.views()[i * i % 601 % 600]);
        CAPTURE(static_cast<int>(kind));
        CHECK(round_trip<dict>(values).empty());
        CHECK(damage_of<dict>(values) > 0);
    }
}

TEST_CASE("dict: 65,536 different values have a code each", "[codec]") {
    std::vector<std::int64_t> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<std::int64_t>(i * 0x9e3779b97f4a7c15U);
    }
    CHECK(round_trip<dict>(values).empty());
}

TEST_CASE("dict: NaN payloads and -0.0 are values of their own", "[codec]") {
    std::vector<double> values{
        0.0,  -0.0, value_of<double>(0x7ff8000000000001U),   value_of<double>(0x7ff8000000000002U),
        -1.0, 1.0,  -std::numeric_limits<double>::infinity()};
    CHECK(round_trip<dict>(values).empty());
    const byte_buffer out = encoded<dict>(values);
    auto reader = dict::open<double>(out.view(), 7);
    REQUIRE(reader->entries() == 7);
    CHECK(reader->entry(1) == -1.0);
    CHECK(std::signbit(reader->entry(2)));
    CHECK_FALSE(std::signbit(reader->entry(3)));
}

TEST_CASE("dict: hostile codes stay below the count", "[codec]") {
    std::vector<std::int32_t> values(1024);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::int32_t>(i % 3);
    const byte_buffer out = encoded<dict>(values);
    Bytes body(out.view());
    for (std::size_t i = 128; i < out.size(); ++i) body[i] = std::byte{0xff};
    auto reader = dict::open<std::int32_t>(body.view(), 1024);
    REQUIRE(reader);
    std::uint16_t scratch[vector_rows];
    const std::uint16_t* const codes = reader->codes(0, scratch);
    for (std::size_t i = 0; i < vector_rows; ++i) REQUIRE(codes[i] == 2);
    CHECK(reader->fetch(17) == 2);
}

TEST_CASE("dict: the estimate comes near, and sees when nothing repeats", "[codec]") {
    const auto few = make<double>(pattern::few, 65536, 3);
    const codec::sample<double> some{few, 16};
    CHECK(dict::analyze<double>(some).bytes == Approx(encoded<dict>(few).size()).epsilon(0.02));
    std::vector<std::int64_t> different(65536);
    for (std::size_t i = 0; i < different.size(); ++i) {
        different[i] = static_cast<std::int64_t>(i * 31);
    }
    CHECK_FALSE(dict::analyze<std::int64_t>({different, 16}).usable);
}
