#include "lsmer/codec/choose.hpp"

#include "lsmer/codec/round_trip.hpp"
#include "lsmer/codec/standard.hpp"

#include <algorithm>
#include <random>

namespace {

using namespace codec_tests;
using codec::effort;

template <class T>
std::string_view chosen(const std::vector<T>& values, effort how) {
    byte_buffer out;
    const std::uint16_t tag = codec::standard::encode<T>(values, how, out);
    return codec::name_of(tag);
}

// Times rising by 1,000 .. 1,000 + spread nanoseconds.
std::vector<std::int64_t> times(std::uint64_t least, std::uint64_t spread) {
    std::mt19937_64 random(1);
    std::vector<std::int64_t> values;
    std::int64_t now = 1'704'205'800'000'000'000;
    for (int i = 0; i < 65536; ++i) {
        values.push_back(now += static_cast<std::int64_t>(least + random() % spread));
    }
    return values;
}

} // namespace

TEST_CASE("choose: the rule weighs bytes by what they cost", "[codec]") {
    const codec::estimate e{true, 1000, 0.5, 10};
    CHECK(codec::score(e, effort::small) == Approx(1050));
    CHECK(codec::score(e, effort::fast) == Approx(1900));
}

TEST_CASE("choose: times are differences, unless these save less than a fifth", "[codec]") {
    for (const effort how : {effort::fast, effort::small}) {
        CHECK(chosen(times(1000, 935'000), how) == "delta");  // 29 bits packed, 20 as differences
        CHECK(chosen(times(1'000'000, 100), how) == "delta"); // 30 and 7
        auto mixed = times(1000, 935'000); // out of order: 29 and 27
        std::mt19937_64 random(3);
        for (std::size_t i = 0; i < mixed.size(); i += 256) {
            std::shuffle(mixed.begin() + static_cast<std::ptrdiff_t>(i),
                         mixed.begin() + static_cast<std::ptrdiff_t>(i + 256), random);
        }
        CHECK(chosen(mixed, how) == "bitpack");
    }
}

TEST_CASE("choose: each shape of data gets its codec", "[codec]") {
    std::vector<std::uint32_t> codes;
    std::vector<double> prices, few, runs;
    std::vector<std::string_view> names, texts;
    std::mt19937_64 random(2);
    const std::string_view three[] = {"AAPL", "MSFT", "A"};
    for (std::uint64_t i = 0; i < 65536; ++i) {
        const std::uint64_t r = random();
        codes.push_back(static_cast<std::uint32_t>(r % 1000));
        prices.push_back(static_cast<double>(r >> 20));
        few.push_back(static_cast<double>(r % 50) / 7); // no decimals
        runs.push_back(static_cast<double>(i / 100) / 3);
        names.push_back(three[r % 3]);
        texts.push_back(value_of<std::string_view>(r >> 8));
    }
    CHECK(chosen(codes, effort::fast) == "bitpack");
    CHECK(chosen(prices, effort::fast) == "alp"); // 44 bits
    CHECK(chosen(prices, effort::small) == "alp");
    CHECK(chosen(few, effort::fast) == "dict");
    CHECK(chosen(runs, effort::fast) == "rle");
    CHECK(chosen(names, effort::fast) == "dict");
    CHECK(chosen(texts, effort::fast) == "plain");
    CHECK(chosen(std::vector<double>(65536, 0.5), effort::fast) == "constant");
    CHECK(chosen(std::vector<std::int64_t>{1, 900, 4}, effort::fast) == "plain");
}

TEST_CASE("choose: a large dictionary of wide numbers is for compaction", "[codec]") {
    std::vector<double> values;
    std::mt19937_64 random(3);
    for (int i = 0; i < 65536; ++i) values.push_back(static_cast<double>(random() % 12000) / 7);
    CHECK(chosen(values, effort::fast) == "plain");
}

TEST_CASE("choose: gives 0 when no codec of the set takes the values", "[codec]") {
    const std::vector<std::int64_t> values{1, 2};
    const std::uint16_t tag = codec::choose<std::int64_t, codec::constant>(values, effort::fast);
    CHECK(tag == 0);
}
