#include "lsmer/interop/csv/number.hpp"

#include "support/catch.hpp"

#include <cmath>
#include <cstdio>
#include <optional>
#include <random>
#include <string>

namespace {

/// The text where a parser may read past its end.
template <class T, class F>
std::optional<T> parsed(const std::string& text, F parse) {
    const std::string padded = text + std::string(64, '7');
    T out{};
    if (text.empty() || !parse(padded.data(), padded.data() + text.size(), out)) return {};
    return out;
}
template <class T>
std::optional<T> integer(const std::string& text) {
    return parsed<T>(text, [](auto&&... a) { return lsmer::csv::parse_integer<T>(a...); });
}
template <class T>
std::optional<T> real(const std::string& text) {
    return parsed<T>(text, [](auto&&... a) { return lsmer::csv::parse_real<T>(a...); });
}

} // namespace

TEST_CASE("csv number: integers up to the ends of their type, not beyond") {
    CHECK(integer<std::int8_t>("127") == std::int8_t{127});
    CHECK(integer<std::int8_t>("-128") == std::int8_t{-128});
    CHECK(!integer<std::int8_t>("128"));
    CHECK(!integer<std::int8_t>("-129"));
    CHECK(integer<std::uint8_t>("+255") == std::uint8_t{255});
    CHECK(!integer<std::uint8_t>("256"));
    CHECK(!integer<std::uint8_t>("-1"));
    CHECK(integer<std::uint8_t>("-0") == std::uint8_t{0});
    CHECK(integer<std::int64_t>("9223372036854775807") == INT64_MAX);
    CHECK(integer<std::int64_t>("-9223372036854775808") == INT64_MIN);
    CHECK(!integer<std::int64_t>("9223372036854775808"));
    CHECK(!integer<std::int64_t>("-9223372036854775809"));
    CHECK(integer<std::uint64_t>("18446744073709551615") == UINT64_MAX);
    CHECK(!integer<std::uint64_t>("18446744073709551616"));
    CHECK(!integer<std::uint64_t>("99999999999999999999"));
    CHECK(!integer<std::uint64_t>("100000000000000000000"));
    CHECK(integer<std::uint64_t>("000000000000000000000000000012") == std::uint64_t{12});
}

TEST_CASE("csv number: what is not an integer is refused") {
    for (const char* text : {"", "-", "+", "+-1", "--1", "1 ", " 1", "1.0", "1e3", "0x1", "12a",
                             "1234567a", "12345678a", "a2345678", "123456789/", ":", "1,000"}) {
        INFO(text);
        CHECK(!integer<std::int64_t>(text));
    }
}

TEST_CASE("csv number: random integers of every length come back") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 50'000; ++i) {
        const std::uint64_t bits = random() >> (random() % 64);
        if (integer<std::uint64_t>(std::to_string(bits)) != bits) FAIL(bits);
        const auto value = static_cast<std::int64_t>(random()) >> (random() % 64);
        if (integer<std::int64_t>(std::to_string(value)) != value) FAIL(value);
    }
    SUCCEED();
}

TEST_CASE("csv number: decimal numbers in all their forms") {
    CHECK(real<double>("0") == 0.0);
    CHECK(std::signbit(*real<double>("-0")));
    CHECK(real<double>("189.95") == 189.95);
    CHECK(real<double>("-.5") == -0.5);
    CHECK(real<double>("5.") == 5.0);
    CHECK(real<double>("+1.25") == 1.25);
    CHECK(real<double>("1e3") == 1000.0);
    CHECK(real<double>("1.5E-3") == 0.0015);
    CHECK(real<double>("0.1234567890123456789") == 0.1234567890123456789);
    CHECK(real<double>("9007199254740993") == 9007199254740992.0);
    CHECK(real<double>("123456789012345678901234567890") == 123456789012345678901234567890.0);
    CHECK(real<double>("1.7976931348623157e308") == 1.7976931348623157e308);
    CHECK(real<double>("4.9e-324") == 4.9e-324);
    CHECK(std::isnan(*real<double>("nan")));
    CHECK(real<double>("-inf") == -HUGE_VAL);
    CHECK(real<float>("16777217.0") == 16777216.0F);
    CHECK(real<float>("0.1") == 0.1F);
    CHECK(real<float>("33554433") == 33554432.0F);
    CHECK(real<float>("3.4028235e38") == 3.4028235e38F);
}

TEST_CASE("csv number: what is not a decimal number is refused") {
    for (const char* text : {"", "-", "+", ".", "-.", "1.2.3", "1..2", "+-1", "-+1", "--1", "1e",
                             "e5", "1 ", " 1", "1,5", "0x10", "1e400", "-1e999",
                             "12345678x", "x", "1.2x", "nanny"}) {
        INFO(text);
        CHECK(!real<double>(text));
    }
    CHECK(!real<float>("1e39"));
}

TEST_CASE("csv number: random decimals equal what the library's strtod gives") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    for (int i = 0; i < 50'000; ++i) {
        std::string text = random() % 2 ? "-" : "";
        text += std::to_string((random() >> (random() % 64)) / (1 + random() % 1000));
        if (random() % 4) text.insert(text.size() - random() % text.size(), ".");
        if (text.find("-.") == 0 && text.size() == 2) continue;
        if (text[0] == '.' && text.size() == 1) continue;
        if (text.find(".-") != std::string::npos) continue;
        if (random() % 8 == 0) text += "e" + std::to_string(static_cast<int>(random() % 60) - 30);
        const double wanted = std::strtod(text.c_str(), nullptr);
        if (real<double>(text) != wanted) FAIL(text);
        const float small = std::strtof(text.c_str(), nullptr);
        if (std::isinf(small) ? real<float>(text).has_value() : real<float>(text) != small) {
            FAIL("float " << text);
        }
    }
    SUCCEED();
}
