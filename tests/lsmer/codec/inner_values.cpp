#include "lsmer/codec/inner_values.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;

template <class T>
std::uint16_t encode(const std::vector<T>& values, byte_buffer& out) {
    if constexpr (codec::word_value<T>) {
        return codec::encode_inner(codec::words(std::span<const T>(values)),
                                   codec::integer_value<T>, out);
    } else {
        return codec::encode_inner<T>(values, out);
    }
}

} // namespace

TEMPLATE_TEST_CASE("inner_values: parts and single values come back", "[codec]", std::int64_t,
                   std::uint8_t, double, lsmer::fixed_bytes<5>, std::string_view) {
    using reader = codec::detail::inner_values<TestType>;
    const auto values = make<TestType>(pattern::random, 3000, 9);
    byte_buffer out;
    const std::uint16_t tag = encode(values, out);
    CHECK((tag == codec::tags::plain) == !codec::integer_value<TestType>);
    const auto inner = reader::open(tag, out.view(), 3000);
    REQUIRE(inner);
    for (std::uint32_t begin = 0; begin < 2900; begin += 311) {
        const std::uint32_t count = begin % 2 == 0 ? 100 : 3;
        const typename reader::part part(*inner, begin, count);
        for (std::uint32_t i = 0; i < count; ++i) {
            REQUIRE(codec::same_bits(part[i], values[begin + i]));
            REQUIRE(codec::same_bits(inner->fetch(begin + i), values[begin + i]));
        }
    }
    CHECK_FALSE(reader::open(codec::tags::rle, out.view(), 3000));
}
