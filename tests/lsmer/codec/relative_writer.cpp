#include "lsmer/codec/relative_writer.hpp"

#include "lsmer/codec/relative_columns.hpp"
#include "lsmer/codec/standard.hpp"

using namespace codec_tests;

namespace {

using numbers = codec::any<codec::plain, codec::bitpack, codec::alp, codec::relative>;

constexpr std::size_t rows = 40'000;

} // namespace

TEST_CASE("relative writer: of all columns before, the one that makes it least", "[codec]") {
    const auto other = codes_of(rows, 0, 900, 1);
    const auto symbol = codes_of(rows, 0, 900, 2);
    const auto bid = by_code<double>(symbol, 120, 3);
    const auto noise = by_code<double>(codes_of(rows, 0, 900, 6), 120, 4);
    const auto ask = beside(bid, 6, 5);
    Group group;
    group.add<numbers>(other);
    group.add<numbers>(symbol);
    CHECK(group[1].others.of == 0); // codes that have nothing to do with each other
    group.add<numbers>(bid);
    CHECK(group[2].others.of == 2);
    CHECK(group[2].others.depth == 1);
    group.add<numbers>(noise);
    CHECK(group[3].others.of == 0);
    group.add<numbers>(ask);
    CHECK(group[4].others.of == 3); // 3 bits by the bid, 8 by the symbol
    CHECK(group[4].others.depth == 2);
    CHECK(group[4].others.decode > group[2].others.decode);
    CHECK(8.0 * static_cast<double>(group[4].body.size()) / rows < 3.4);
    CHECK(8.0 * static_cast<double>(group[2].body.size()) / rows < 8);
}

TEST_CASE("relative writer: what is not less is not written", "[codec]") {
    const auto symbol = codes_of(rows, 0, 900, 2);
    const auto price = by_code<double>(symbol, 120, 3);
    Group group;
    group.add<numbers>(symbol);
    const codec::whole_numbers values(std::span<const double>{price});
    const codec::neighbour before[] = {
        {codec::whole_numbers(std::span<const std::uint32_t>{symbol}), 4, 2, 1.5}};
    codec::relation others;
    others.before = before;
    byte_buffer out;
    CHECK_FALSE(codec::encode_relative(values, codec::effort::small, 30'000, others, out));
    CHECK(out.empty());
    CHECK(others.of == 0);
    CHECK(codec::encode_relative(values, codec::effort::small, 60'000, others, out));
    CHECK(out.size() > 30'000);
    CHECK(others.of == 5);
    CHECK(others.depth == 3);
}

TEST_CASE("relative writer: what turns out to be more is taken back", "[codec]") {
    // Every fourth vector of 64 is looked at: the columns go together in these alone.
    const auto number = make<std::int64_t>(pattern::random, 65'536, 1);
    auto values = make<std::int64_t>(pattern::random, 65'536, 2);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i / vector_rows % 4 == 2) values[i] = number[i] + 1;
    }
    const codec::neighbour before[] = {
        {codec::whole_numbers(std::span<const std::int64_t>{number}), 0, 0, 0.25}};
    codec::relation others;
    others.before = before;
    byte_buffer out;
    lsmer::put(out, 4711U);
    const codec::whole_numbers all(std::span<const std::int64_t>{values});
    CHECK_FALSE(codec::encode_relative(all, codec::effort::small, 300'000, others, out));
    CHECK(out.size() == 4);
    CHECK(others.of == 0);
    CHECK(codec::encode_relative(all, codec::effort::small, 600'000, others, out));
    CHECK(out.size() > 300'000);
}

TEST_CASE("relative writer: references end", "[codec]") {
    const auto first = make<std::int64_t>(pattern::random, rows, 1);
    std::vector<std::vector<std::int64_t>> columns = {first};
    for (std::uint64_t i = 1; i < 8; ++i) columns.push_back(beside(columns.back(), 12, i));
    Group group;
    for (const auto& values : columns) {
        const written& w = group.add<numbers>(values);
        CHECK(w.others.depth <= codec::references_max);
    }
    CHECK(group[3].others.depth == codec::references_max);
    CHECK(group[7].others.of != 0);
}

TEST_CASE("relative writer: codes far apart have no table", "[codec]") {
    std::vector<std::uint32_t> codes = codes_of(rows, 0, 50, 1);
    const auto price = by_code<double>(codes, 90, 2);
    for (std::uint32_t& c : codes) c *= 1000;
    Group near;
    near.add<numbers>(codes);
    CHECK(near.relate(price, 0).others.of == 0);
    // Those that the sample does not see are found when the chunk is written.
    codes = codes_of(rows, 0, 50, 1);
    codes[0] = 70'000;
    Group far;
    far.add<numbers>(codes);
    CHECK(far.relate(price, 0).others.of == 0);
    CHECK(far[1].body.empty());
}

TEST_CASE("relative writer: the standard set refers where others are given", "[codec]") {
    const auto symbol = codes_of(rows, 0, 900, 2);
    const auto size = by_code<std::int32_t>(symbol, 12, 3);
    Group group;
    group.add<codec::standard>(symbol);
    CHECK(group.add<codec::standard>(size).tag == codec::tags::relative);
    byte_buffer alone;
    CHECK(codec::standard::encode<std::int32_t>(size, codec::effort::small, alone) !=
          codec::tags::relative);
    CHECK(group[1].body.size() < alone.size() / 2);
}
