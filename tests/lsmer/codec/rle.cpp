#include "lsmer/codec/rle.hpp"

#include "lsmer/codec/round_trip.hpp"

namespace {

using namespace codec_tests;
using codec::rle;

} // namespace

TEMPLATE_TEST_CASE("rle: values come back bit for bit", "[codec]", std::int8_t, std::uint16_t,
                   std::int32_t, std::uint64_t, std::int64_t, float, double, lsmer::fixed_bytes<5>,
                   std::string_view) {
    round_trips<rle, TestType>();
}

TEMPLATE_TEST_CASE("rle: damaged bytes do no harm", "[codec]", std::int64_t, float,
                   std::string_view) {
    CHECK(damage<rle, TestType>(pattern::runs) > 0);
}

TEST_CASE("rle: runs cross vectors and end with the chunk", "[codec]") {
    std::vector<std::int32_t> values(65536, 3);
    for (std::size_t i = 1000; i < 5000; ++i) values[i] = 4;
    values.back() = 5;
    const byte_buffer out = encoded<rle>(values);
    // 12 + 64 * 4, then four ends and four values, each a vector of one row of words
    CHECK(out.size() == 320 + 192 + 192);
    auto reader = rle::open<std::int32_t>(out.view(), 65536);
    REQUIRE(reader);
    CHECK(reader->runs() == 4);
    CHECK(reader->fetch(999) == 3);
    CHECK(reader->fetch(1000) == 4);
    CHECK(reader->fetch(4999) == 4);
    CHECK(reader->fetch(5000) == 3);
    CHECK(reader->fetch(65535) == 5);
}

TEST_CASE("rle: -0.0 ends a run of 0.0", "[codec]") {
    CHECK(round_trip<rle>(std::vector<double>{0.0, 0.0, -0.0, 0.0}).empty());
}

TEST_CASE("rle: what runs are made of is encoded in turn", "[codec]") {
    std::vector<std::int64_t> values(65536);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = static_cast<std::int64_t>(i / 64 * 10); // ends and values are progressions
    }
    const byte_buffer out = encoded<rle>(values);
    CHECK(out.size() == 320 + 64 + 16);
    CHECK(round_trip<rle>(values).empty());
}

TEST_CASE("rle: the estimate comes near", "[codec]") {
    for (const std::uint64_t length : {4U, 40U, 900U}) {
        std::mt19937_64 random(length);
        std::vector<std::int32_t> values;
        while (values.size() < 65536) {
            const std::size_t run = 1 + random() % (2 * length);
            values.insert(values.end(), run, static_cast<std::int32_t>(random() % 1000));
        }
        values.resize(65536);
        CAPTURE(length);
        const auto size = static_cast<double>(encoded<rle>(values).size());
        CHECK(rle::analyze<std::int32_t>({std::span<const std::int32_t>(values), 4}).bytes ==
              Approx(size).epsilon(0.3).margin(600));
        CHECK(round_trip<rle>(values).empty());
    }
}

TEMPLATE_TEST_CASE("rle: conditions and sums by runs", "[codec]", std::int8_t, std::uint16_t,
                   std::int64_t, double) {
    using T = TestType;
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const std::size_t rows : {1U, 1023U, 1024U, 2500U}) {
        std::vector<T> values(rows);
        T value{};
        for (T& v : values) {
            if (random() % 30 == 0) value = static_cast<T>(random() % 100);
            v = value;
        }
        const byte_buffer body = encoded<codec::rle>(values);
        const auto reader = codec::rle::open<T>(body.view(), static_cast<std::uint32_t>(rows));
        REQUIRE(reader);
        for (std::uint32_t v = 0; v < codec::vectors_of(rows); ++v) {
            const std::size_t count = codec::rows_of_vector(rows, v);
            const T lo = static_cast<T>(random() % 60);
            const lsmer::kernel::range<T> range{lo, static_cast<T>(lo + 30), random() % 9 == 0,
                                                false, random() % 2 == 0};
            std::vector<std::uint8_t> mask(vector_rows);
            for (std::size_t i = 0; i < count; ++i) mask[i] = random() % 3 != 0;
            const auto before = mask;
            REQUIRE(reader->keep(v, range, mask.data()));
            std::size_t wrong = 0;
            long long sum = 0;
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const bool there = i < count;
                const T x = there ? values[v * vector_rows + i] : T{};
                sum += static_cast<long long>(x);
                const bool in = (x >= range.lo && x <= range.hi && !range.empty) != range.negated;
                wrong += mask[i] != (there && before[i] != 0 && in);
            }
            CHECK(wrong == 0);
            if constexpr (std::is_integral_v<T>) {
                lsmer::kernel::int128 total = 0;
                REQUIRE(reader->sum(v, total));
                CHECK(static_cast<long long>(total) == sum);
            }
        }
    }
}
