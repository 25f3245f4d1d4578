#include "lsmer/codec/standard.hpp"

#include "lsmer/codec/round_trip.hpp"

using namespace codec_tests;

TEMPLATE_TEST_CASE("standard: whatever is chosen comes back", "[codec]", std::uint8_t, std::int32_t,
                   std::int64_t, double, lsmer::fixed_bytes<16>, std::string_view) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    for (const auto how : {codec::effort::fast, codec::effort::small}) {
        for (const pattern p : patterns) {
            for (const std::size_t count : {1, 1000, 5000}) {
                const auto values = make<TestType>(p, count, seed);
                byte_buffer out;
                const auto tag = codec::standard::encode<TestType>(values, how, out);
                auto chunk = codec::standard::open<TestType>(tag, out.view(),
                                                             static_cast<std::uint32_t>(count));
                REQUIRE(chunk);
                CHECK(chunk->tag() == tag);
                CHECK(compare(*chunk, values) == "");
            }
        }
    }
}

TEST_CASE("standard: tags in files never change", "[codec]") {
    CHECK(codec::plain::tag == 1);
    CHECK(codec::constant::tag == 2);
    CHECK(codec::dict::tag == 3);
    CHECK(codec::rle::tag == 4);
    CHECK(codec::delta::tag == 5);
    CHECK(codec::bitpack::tag == 6);
    for (std::uint16_t tag = 1; tag <= 6; ++tag) CHECK_FALSE(codec::name_of(tag).empty());
    CHECK(codec::name_of(codec::dict::tag) == codec::dict::name);
    CHECK(codec::name_of(codec::bitpack::tag) == codec::bitpack::name);
}
