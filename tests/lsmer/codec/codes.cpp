#include "lsmer/codec/codes.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::codes_reader;
namespace tags = codec::tags;

std::string come_back(const std::vector<std::uint16_t>& codes, std::uint16_t& tag) {
    byte_buffer out;
    tag = codes_reader::encode(codes, out);
    const Bytes body(out.view());
    const auto rows = static_cast<std::uint32_t>(codes.size());
    const auto reader = codes_reader::open(tag, body.view(), rows, 65536);
    if (!reader) return reader.error().message;
    std::uint16_t scratch[vector_rows];
    for (std::uint32_t v = 0; v < codec::vectors_of(rows); ++v) {
        const std::uint16_t* const read = reader->read(v, scratch);
        for (std::size_t i = 0; i < codec::rows_of_vector(rows, v); ++i) {
            if (read[i] != codes[v * vector_rows + i]) return "read";
        }
    }
    for (std::uint32_t row = 0; row < rows; row += 7) {
        if (reader->fetch(row) != codes[row]) return "fetch";
    }
    return {};
}

} // namespace

TEST_CASE("codes: each shape has its codec, and comes back", "[codec]") {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    CAPTURE(seed);
    std::vector<std::uint16_t> mixed, sorted, same(5000, 7), clustered;
    for (std::size_t i = 0; i < 20000; ++i) {
        mixed.push_back(static_cast<std::uint16_t>(random() % 900));
        sorted.push_back(static_cast<std::uint16_t>(i / 300));
        clustered.push_back(i % 100 == 0 ? static_cast<std::uint16_t>(random() % 900)
                                         : clustered.back());
    }
    std::uint16_t tag = 0;
    CHECK(come_back(mixed, tag).empty());
    CHECK(tag == tags::bitpack);
    CHECK(come_back(sorted, tag).empty());
    CHECK(tag == tags::rle);
    CHECK(come_back(clustered, tag).empty());
    CHECK(tag == tags::rle);
    CHECK(come_back(same, tag).empty());
    CHECK(tag == tags::constant);
}

TEST_CASE("codes: those beyond the count are read as the last", "[codec]") {
    for (const bool runs : {false, true}) {
        std::vector<std::uint16_t> codes(3000);
        for (std::size_t i = 0; i < codes.size(); ++i) {
            codes[i] = static_cast<std::uint16_t>(runs ? i / 100 : i * 7 % 30);
        }
        byte_buffer out;
        const std::uint16_t tag = codes_reader::encode(codes, out);
        CHECK((tag == tags::rle) == runs);
        const auto reader = codes_reader::open(tag, out.view(), 3000, 12);
        REQUIRE(reader);
        std::uint16_t scratch[vector_rows];
        const std::uint16_t* const read = reader->read(1, scratch);
        unsigned wrong = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint16_t code = codes[vector_rows + i];
            const std::uint16_t held = code < 11 ? code : std::uint16_t{11};
            wrong += read[i] == held ? 0U : 1U;
            wrong += reader->fetch(static_cast<std::uint32_t>(vector_rows + i)) == held ? 0U : 1U;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("codes: other codecs are refused", "[codec]") {
    byte_buffer out;
    codes_reader::encode(std::vector<std::uint16_t>{3, 9, 1}, out);
    CHECK_FALSE(codes_reader::open(tags::plain, out.view(), 3, 10));
    CHECK_FALSE(codes_reader::open(tags::rle, out.view(), 3, 10));
}
