#include "lsmer/codec/external/zstd.hpp"

#include "lsmer/codec/texts.hpp"

namespace {

using namespace codec_tests;
using codec::zstd;

} // namespace

TEMPLATE_TEST_CASE("zstd: values come back byte for byte", "[codec]", std::string_view,
                   lsmer::fixed_bytes<5>) {
    STATIC_REQUIRE(codec::codec_of<zstd, TestType>);
    some_round_trips<zstd, TestType>();
}

TEST_CASE("zstd: texts of every kind come back, and words take less than half", "[codec]") {
    for (const text_kind kind : text_kinds) {
        const Texts made(kind, 2500, 61);
        CAPTURE(static_cast<int>(kind));
        CHECK(round_trip<zstd>(made.views()).empty());
    }
    const Texts words(text_kind::words, 4000, 62);
    CHECK(encoded<zstd>(words.views()).size() < codec::detail::text_bytes(words.views()) / 2);
}

TEMPLATE_TEST_CASE("zstd: damaged bytes do no harm", "[codec]", std::string_view,
                   lsmer::fixed_bytes<5>) {
    CHECK(damage<zstd, TestType>(pattern::few) > 0);
}

TEST_CASE("zstd: numbers are not its business", "[codec]") {
    STATIC_REQUIRE_FALSE(zstd::supports<std::int64_t>);
    STATIC_REQUIRE_FALSE(zstd::supports<double>);
    CHECK(codec::name_of(zstd::tag) == "zstd");
}
