#include "lsmer/codec/related.hpp"

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/relative.hpp"
#include "lsmer/codec/round_trip.hpp"

using namespace codec_tests;

TEST_CASE("related: integers are read as words, decimals as their integers", "[codec]") {
    alignas(64) std::int64_t numbers[vector_rows];
    alignas(64) std::uint8_t bad[vector_rows];
    const auto values = make<std::uint64_t>(pattern::random, 1500, 1);
    const codec::whole_numbers of(std::span<const std::uint64_t>{values});
    const codec::words words(std::span<const std::uint64_t>{values});
    CHECK_FALSE(of.decimals());
    CHECK(of.vectors() == 2);
    of.read(1, {}, numbers, bad);
    for (std::size_t i = 0; i < 1500 - 1024; ++i) {
        REQUIRE(numbers[i] == words.read_one(1024 + i));
        REQUIRE(bad[i] == 0);
    }
    const std::vector<double> prices = {20.35, -1.5, -0.0, 1 / 3.0, 105.21};
    const codec::whole_numbers cents(std::span<const double>{prices});
    CHECK(cents.decimals());
    cents.read(0, {14, 12}, numbers, bad);
    CHECK(numbers[0] == 2035);
    CHECK(numbers[1] == -150);
    CHECK(numbers[4] == 10521);
    const std::vector<std::uint8_t> expected = {0, 0, 1, 1, 0};
    CHECK(std::vector<std::uint8_t>(bad, bad + 5) == expected);
    CHECK(cents.same_type(cents));
    CHECK_FALSE(cents.same_type(of));
    CHECK_FALSE(of.codes());
    CHECK(codec::whole_numbers(std::span<const std::uint32_t>{}).codes());
}

TEST_CASE("related: a reference has a chunk of one type", "[codec]") {
    const std::vector<std::uint32_t> codes = {5, 6, 7};
    byte_buffer body;
    codec::plain::encode<std::uint32_t>(codes, body);
    codec::reference r;
    CHECK(r.get<std::uint32_t>() == nullptr);
    r.set(*codec::any<codec::plain>::open<std::uint32_t>(1, body.view(), 3));
    REQUIRE(r.get<std::uint32_t>() != nullptr);
    CHECK(r.get<std::uint32_t>()->fetch(2) == 7);
    CHECK(r.get<std::int32_t>() == nullptr);
    CHECK(r.get<std::uint64_t>() == nullptr);
    CHECK(r.get<std::int64_t>() == nullptr);
    CHECK(r.get<double>() == nullptr);
}

TEST_CASE("related: sets say whether their chunks may refer to others", "[codec]") {
    using with = codec::any<codec::plain, codec::relative>;
    CHECK(codec::refers<with, double>);
    CHECK(codec::refers<codec::relative, std::uint32_t>);
    CHECK_FALSE(codec::refers<with, float>);
    CHECK_FALSE(codec::refers<with, std::string_view>);
    CHECK_FALSE(codec::refers<codec::any<codec::plain>, double>);
    CHECK_FALSE(codec::refers<codec::plain, double>);
}
