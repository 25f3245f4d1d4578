#include "lsmer/interop/csv/time_field.hpp"

#include "support/catch.hpp"

#include <random>
#include <string>

namespace {

template <class T, class Storage>
bool parse(lsmer::csv::field_parser<T>& parser, const std::string& text, Storage& out) {
    const std::string padded = text + std::string(64, '0');
    return parser.parse(padded.data(), padded.data() + text.size(), out);
}

} // namespace

TEST_CASE("csv time field: the short way and the long way read the same") {
    const std::uint32_t seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937_64 random(seed);
    lsmer::csv::field_parser<lsmer::timestamp> parser;
    for (int i = 0; i < 20'000; ++i) {
        // Few days, so that the short way is taken; damage in one of eight.
        const auto days = static_cast<std::int64_t>(random() % 3) * 106'751 - 106'751;
        std::int64_t ns = static_cast<std::int64_t>(random() % lsmer::ns_per_day);
        for (auto n = random() % 10; n > 0; --n) ns -= ns % (n > 6 ? 1'000'000'000 : 1'000);
        char to[lsmer::time_text_max];
        std::string text(to, lsmer::format_timestamp(
                                 {(days > 0 ? days - 1 : days < 0 ? days + 1 : 0) *
                                      lsmer::ns_per_day + ns}, to, "T D"[random() % 3]));
        if (random() % 3 == 0) text += "Z";
        if (random() % 8 == 0) text[random() % text.size()] = static_cast<char>(random() % 128);
        if (random() % 16 == 0) text.resize(1 + random() % text.size());
        lsmer::timestamp wanted{};
        std::int64_t got = 0;
        const bool good = lsmer::parse_timestamp(text, wanted);
        if (parse(parser, text, got) != good) FAIL(text);
        if (good && got != wanted.ns) FAIL(text);
    }
    SUCCEED();
}

TEST_CASE("csv time field: the same day again and another one") {
    lsmer::csv::field_parser<lsmer::date> parser;
    std::int32_t days = 0;
    for (const char* text : {"2023-01-31", "2023-01-31", "2023.01.31"}) {
        REQUIRE(parse(parser, text, days));
        CHECK(days == 19388);
    }
    REQUIRE(parse(parser, "2023-02-01", days));
    CHECK(days == 19389);
    CHECK(!parse(parser, "2023-02-30", days));
    CHECK(!parse(parser, "2023-02-0", days));
    REQUIRE(parse(parser, "2023-02-01", days));
    CHECK(days == 19389);
}

TEST_CASE("csv time field: timespans") {
    lsmer::csv::field_parser<lsmer::timespan> parser;
    std::int64_t ns = 0;
    REQUIRE(parse(parser, "0D00:05:00", ns));
    CHECK(ns == 300'000'000'000);
    REQUIRE(parse(parser, "00:05", ns));
    CHECK(ns == 300'000'000'000);
    CHECK(!parse(parser, "5m", ns));
}
