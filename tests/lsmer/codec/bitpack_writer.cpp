#include "lsmer/codec/bitpack_writer.hpp"

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/round_trip.hpp"

using namespace codec_tests;

TEST_CASE("bitpack_writer: vector by vector it writes what bitpack does at once", "[codec]") {
    auto values = make<std::int64_t>(pattern::narrow, 5000, 3);
    values[4100] = 1LL << 60; // an exception
    byte_buffer out;
    out.append(reinterpret_cast<const std::byte*>("before"), 6); // bodies need not start at 0
    codec::BitpackWriter writer(5, codec::word_type_of<std::int64_t>, out);
    for (std::size_t v = 0; v < 5; ++v) {
        writer.put(std::span<const std::int64_t>(values).subspan(
            v * vector_rows, codec::rows_of_vector(values.size(), v)));
    }
    writer.finish();
    const byte_buffer at_once = encoded<codec::bitpack>(values);
    REQUIRE(out.size() == at_once.size() + 6);
    CHECK(std::memcmp(out.data() + 6, at_once.data(), at_once.size()) == 0);
}

TEST_CASE("bitpack_writer: the header's size is that of whole lines", "[codec]") {
    CHECK(codec::BitpackWriter::header_bytes(1, 8) == 64);
    CHECK(codec::BitpackWriter::header_bytes(5, 8) == 128);
    CHECK(codec::BitpackWriter::header_bytes(64, 8) == 832);
}
