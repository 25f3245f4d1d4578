#include "lsmer/codec/nested.hpp"

#include "lsmer/codec/round_trip.hpp"

#include <algorithm>

namespace {

using namespace codec_tests;
using codec::nested;
namespace tags = codec::tags;

template <class T>
using reader_of = codec::detail::nested_reader<T>;

template <class T>
std::string come_back(const std::vector<T>& values, std::uint16_t* tag = nullptr) {
    byte_buffer out;
    const std::uint16_t its = nested::encode(codec::words(std::span<const T>(values)), out);
    if (tag != nullptr) *tag = its;
    const Bytes body(out.view());
    const auto rows = static_cast<std::uint32_t>(values.size());
    const auto reader = reader_of<T>::open(its, body.view(), rows);
    if (!reader) return reader.error().message;
    std::vector<T> scratch(2 * vector_rows);
    for (std::uint32_t v = 0; v < codec::vectors_of(rows); ++v) {
        const T* const read = reader->read(v, scratch.data());
        for (std::size_t i = 0; i < codec::rows_of_vector(rows, v); ++i) {
            if (read[i] != values[v * vector_rows + i]) return "read";
        }
    }
    for (std::uint32_t row = 0; row < rows; row += 31) {
        if (reader->fetch(row) != values[row]) return "fetch";
    }
    for (std::uint32_t begin = 0; begin < rows; begin += 211) {
        for (const std::uint32_t most : {1U, 3U, 5U, 700U, 1024U}) {
            const std::uint32_t count = std::min(most, rows - begin);
            const T* const part = reader->part(begin, count, scratch.data());
            if (!std::equal(part, part + count, values.begin() + begin)) return "part";
        }
    }
    return {};
}

} // namespace

TEMPLATE_TEST_CASE("nested: integers come back", "[codec]", std::uint8_t, std::uint16_t,
                   std::uint32_t, std::uint64_t) {
    const std::uint64_t seed = std::random_device{}();
    CAPTURE(seed);
    for (const pattern p : patterns) {
        for (const std::size_t count : lengths) {
            CAPTURE(static_cast<int>(p), count);
            REQUIRE(come_back(make<TestType>(p, count, seed)).empty());
        }
    }
}

TEST_CASE("nested: each shape has its codec", "[codec]") {
    std::uint16_t tag = 0;
    std::vector<std::uint64_t> values(5000, 9);
    CHECK(come_back(values, &tag).empty());
    CHECK(tag == tags::constant);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint64_t>(3 * i);
    CHECK(come_back(values, &tag).empty());
    CHECK(tag == tags::sequence);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += static_cast<std::uint64_t>(i % 2);
    CHECK(come_back(values, &tag).empty());
    CHECK(tag == tags::delta);
    CHECK(come_back(make<std::uint64_t>(pattern::narrow, 5000, 1), &tag).empty());
    CHECK(tag == tags::bitpack);
}

TEST_CASE("nested: a place among ascending values is found", "[codec]") {
    for (const std::uint32_t noise : {1U, 100U}) { // differences, packed
        std::mt19937_64 random(noise);
        std::vector<std::uint16_t> values(3000);
        for (std::size_t i = 0; i < values.size(); ++i) {
            values[i] = static_cast<std::uint16_t>(20 * i + random() % (noise + 1) % 20);
        }
        byte_buffer out;
        const auto tag = nested::encode(codec::words(std::span<const std::uint16_t>(values)), out);
        const auto reader = reader_of<std::uint16_t>::open(tag, out.view(), 3000);
        REQUIRE(reader);
        for (std::uint32_t begin = 0; begin < 2000; begin += 333) {
            for (const std::uint32_t than : {0U, 7U, 25'000U, 33'333U, 65'535U}) {
                const auto expected =
                    std::count_if(values.begin() + begin, values.begin() + begin + 1000,
                                  [&](std::uint16_t v) { return v < than; });
                CHECK(reader->count_less(begin, 1000, static_cast<std::uint16_t>(than)) ==
                      expected);
            }
            CHECK(reader->count_less(begin, 0, 5) == 0);
        }
    }
}

TEST_CASE("nested: other codecs are refused by number", "[codec]") {
    const byte_buffer out = encoded<codec::bitpack>(std::vector<std::uint64_t>{1, 5, 2});
    const auto reader = reader_of<std::uint64_t>::open(tags::dict, out.view(), 3);
    REQUIRE_FALSE(reader);
    CHECK(reader.error().message.find("codec 3 is not one of those that are nested") !=
          std::string::npos);
}
