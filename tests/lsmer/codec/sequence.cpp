#include "lsmer/codec/sequence.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::sequence;

template <class T>
std::vector<T> progression(std::uint64_t base, std::uint64_t step, std::size_t count) {
    std::vector<T> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<T>(base + i * step);
    return values;
}

template <class T>
bool usable(const std::vector<T>& values) {
    return sequence::analyze<T>({std::span<const T>(values), 16}).usable;
}

} // namespace

TEMPLATE_TEST_CASE("sequence: progressions come back, also those that wrap", "[codec]", std::int8_t,
                   std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t,
                   std::int64_t, std::uint64_t) {
    const auto seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (const std::size_t count : lengths) {
        const auto values = progression<TestType>(random(), random() >> (random() % 64), count);
        CAPTURE(seed, count);
        CHECK(usable(values) == (count > 1));
        CHECK(round_trip<sequence>(values).empty());
        CHECK(encoded<sequence>(values).size() == 2 * sizeof(TestType));
    }
    CHECK(round_trip<sequence>(progression<TestType>(5, 3, 65536)).empty());
}

TEMPLATE_TEST_CASE("sequence: one value off the progression is seen wherever it is", "[codec]",
                   std::int8_t, std::uint32_t, std::int64_t) {
    for (const std::size_t count : {3U, 500U, 1024U, 3000U}) {
        for (std::size_t at = 0; at < count; at += 1 + count / 67) {
            auto values = progression<TestType>(100, 7, count);
            REQUIRE(usable(values));
            values[at] = static_cast<TestType>(values[at] + 1);
            CAPTURE(count, at);
            REQUIRE_FALSE(usable(values));
        }
    }
    CHECK_FALSE(usable(std::vector<TestType>{1}));
}

TEST_CASE("sequence: a short body is refused", "[codec]") {
    const byte_buffer out = encoded<sequence>(progression<std::int32_t>(1, 2, 3));
    for (std::size_t cut = 0; cut < 8; ++cut) {
        const Bytes body(out.view().first(cut));
        CHECK_FALSE(sequence::open<std::int32_t>(body.view(), 3));
    }
    CHECK_FALSE(sequence::open<std::int32_t>(out.view(), 0));
    CHECK_FALSE(sequence::open<std::int32_t>(out.view(), 65537));
}
