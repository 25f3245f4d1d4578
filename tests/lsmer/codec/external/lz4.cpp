#include "lsmer/codec/external/lz4.hpp"

#include "lsmer/codec/texts.hpp"

namespace {

using namespace codec_tests;
using codec::lz4;

} // namespace

TEMPLATE_TEST_CASE("lz4: values come back byte for byte", "[codec]", std::string_view,
                   lsmer::fixed_bytes<5>) {
    STATIC_REQUIRE(codec::codec_of<lz4, TestType>);
    some_round_trips<lz4, TestType>();
}

TEST_CASE("lz4: texts of every kind come back, and words take less than half", "[codec]") {
    for (const text_kind kind : text_kinds) {
        const Texts made(kind, 2500, 61);
        CAPTURE(static_cast<int>(kind));
        CHECK(round_trip<lz4>(made.views()).empty());
    }
    const Texts words(text_kind::words, 4000, 62);
    CHECK(encoded<lz4>(words.views()).size() < codec::detail::text_bytes(words.views()) / 2);
}

TEMPLATE_TEST_CASE("lz4: damaged bytes do no harm", "[codec]", std::string_view,
                   lsmer::fixed_bytes<5>) {
    CHECK(damage<lz4, TestType>(pattern::few) > 0);
}

TEST_CASE("lz4: numbers are not its business", "[codec]") {
    STATIC_REQUIRE_FALSE(lz4::supports<std::int64_t>);
    STATIC_REQUIRE_FALSE(lz4::supports<double>);
    CHECK(codec::name_of(lz4::tag) == "lz4");
}
