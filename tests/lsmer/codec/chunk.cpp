#include "lsmer/codec/chunk.hpp"

#include "lsmer/codec/round_trip.hpp"
#include "lsmer/codec/standard.hpp"

namespace {

using namespace codec_tests;

template <class C, class T>
codec::chunk<T> open(const byte_buffer& out, std::size_t rows) {
    auto chunk =
        codec::any<C>::template open<T>(C::tag, out.view(), static_cast<std::uint32_t>(rows));
    REQUIRE(chunk);
    return *chunk;
}

} // namespace

TEST_CASE("chunk: says how its values lie", "[codec]") {
    const std::vector<std::int64_t> values(2000, 4);
    const auto kind_of = [&]<class C>(C*) {
        const byte_buffer out = encoded<C>(values);
        return open<C, std::int64_t>(out, values.size()).encoding();
    };
    CHECK(kind_of(static_cast<codec::plain*>(nullptr)) == codec::encoding::plain);
    CHECK(kind_of(static_cast<codec::constant*>(nullptr)) == codec::encoding::constant);
    CHECK(kind_of(static_cast<codec::dict*>(nullptr)) == codec::encoding::dictionary);
    CHECK(kind_of(static_cast<codec::rle*>(nullptr)) == codec::encoding::run_length);
    CHECK(kind_of(static_cast<codec::delta*>(nullptr)) == codec::encoding::delta);
    CHECK(kind_of(static_cast<codec::bitpack*>(nullptr)) == codec::encoding::packed);
}

TEST_CASE("chunk: gives the dictionary only where there is one", "[codec]") {
    const std::vector<std::int64_t> values{9, 4, 9};
    const byte_buffer coded = encoded<codec::dict>(values);
    const auto with = open<codec::dict, std::int64_t>(coded, 3);
    REQUIRE(with.entries() == 2);
    CHECK(with.entry(1) == 9);
    REQUIRE(with.dictionary().size() == 2);
    CHECK(with.dictionary()[0] == 4);
    std::uint16_t codes[vector_rows];
    CHECK(with.codes(0, codes)[0] == 1);
    CHECK_FALSE(with.frame(0));

    const byte_buffer flat = encoded<codec::plain>(values);
    const auto without = open<codec::plain, std::int64_t>(flat, 3);
    CHECK(without.entries() == 0);
    CHECK(without.dictionary().empty());
}

TEST_CASE("chunk: gives the frames of packed integers", "[codec]") {
    const auto values = make<std::int32_t>(pattern::narrow, 1024, 8);
    const byte_buffer out = encoded<codec::bitpack>(values);
    const auto chunk = open<codec::bitpack, std::int32_t>(out, 1024);
    REQUIRE(chunk.frame(0));
    CHECK(chunk.frame(0).width <= 10);
}

TEST_CASE("chunk: copies are cheap and an empty one is false", "[codec]") {
    CHECK_FALSE(codec::chunk<double>());
    CHECK(sizeof(codec::chunk<double>) <= 176);
    CHECK(std::is_trivially_copyable_v<codec::chunk<std::string_view>>);
}

TEMPLATE_TEST_CASE("chunk: a range of values is one of codes", "[codec]", std::uint8_t,
                   std::int16_t, std::int32_t, std::uint64_t, float, double) {
    using T = TestType;
    std::mt19937_64 random(11);
    std::vector<T> values(vector_rows);
    for (T& v : values) {
        v = static_cast<T>(random() % 40);
        if constexpr (std::is_floating_point_v<T>) {
            v = static_cast<T>(v / 7 - 2);
            const T odd[] = {std::numeric_limits<T>::quiet_NaN(), T(-0.0), T(0),
                             -std::numeric_limits<T>::quiet_NaN(),
                             std::numeric_limits<T>::infinity(), std::numeric_limits<T>::lowest()};
            if (random() % 8 == 0) v = odd[random() % 6];
        }
    }
    const byte_buffer coded = encoded<codec::dict>(values);
    const auto chunk = open<codec::dict, T>(coded, values.size());
    for (int round = 0; round < 300; ++round) {
        T lo = values[random() % values.size()];
        T hi = values[random() % values.size()];
        if (lo != lo) lo = T(-0.0);
        if (hi != hi) hi = T(0);
        if (hi < lo) std::swap(lo, hi);
        const lsmer::kernel::range<T> range{lo, hi, round % 20 == 0, false, round % 2 == 0};
        std::vector<std::uint8_t> mask(vector_rows, 1);
        std::vector<std::uint8_t> wanted(vector_rows, 1);
        lsmer::kernel::keep_in_range(values.data(), range, wanted.data());
        REQUIRE(chunk.keep(0, range, mask.data()));
        REQUIRE(mask == wanted);
    }
    lsmer::kernel::range<T> with_nan{T{}, T{9}, false, true, false};
    std::vector<std::uint8_t> mask(vector_rows, 1);
    CHECK_FALSE(chunk.keep(0, with_nan, mask.data()));
    std::vector<T> out(vector_rows);
    const std::uint16_t rows[] = {0, 5, 1023};
    REQUIRE(chunk.gather(0, rows, 3, out.data()));
    for (const std::uint16_t r : rows) CHECK(codec::same_bits(out[r], values[r]));
}
