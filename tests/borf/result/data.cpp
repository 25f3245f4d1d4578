#include "borf/result/data.hpp"

#include "borf/support/results.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace {

using namespace borf::result;
using namespace results;
using rows = std::vector<std::uint32_t>;

constexpr std::size_t all = ~std::size_t{0};

rows ordered(const Data& data, const std::vector<order_by>& order, std::size_t limit = all) {
    const auto out = ordered_rows(data, order, limit);
    return rows(out.begin(), out.end());
}

template <type_kind K, bool Nullable = false>
rows order_of(const std::vector<value_of<K>>& values, bool descending = false) {
    Data data;
    add<K, Nullable>(data, "x", values);
    return ordered(data, {{0, descending}});
}

} // namespace

TEST_CASE("data: rows are counted by the first column", "[result]") {
    CHECK(Data{}.rows() == 0);
    CHECK(trades().rows() == 3);
    CHECK(trades().columns[2].width() == 4);
}

TEST_CASE("data: the width of a value is that of its memory form", "[result]") {
    using enum type_kind;
    STATIC_REQUIRE((value_width(boolean) == 1 && value_width(u8) == 1 && value_width(i16) == 2));
    STATIC_REQUIRE((value_width(f32) == 4 && value_width(date) == 4 && value_width(u32) == 4));
    STATIC_REQUIRE((value_width(timestamp) == 8 && value_width(f64) == 8 && value_width(u64) == 8));
    STATIC_REQUIRE(value_width(symbol) == sizeof(std::string_view));
    STATIC_REQUIRE(value_width(fixed_bytes) == sizeof(std::string_view));
    for (int k = 1; k < static_cast<int>(symbol); ++k) {
        const auto kind = static_cast<type_kind>(k);
        const auto size = with_lane({kind, true}, [](auto lane) { return sizeof(lane); });
        CHECK(size == value_width(kind));
    }
}

TEST_CASE("data: codes become names that outlive their dictionary", "[result]") {
    Data data;
    data.texts.emplace_back();
    Column column(borf::value_type{type_kind::symbol, true});
    {
        lsmer::SymbolDictionary names;
        const std::uint32_t a = names.intern("A");
        const std::uint32_t b = names.intern("Bee");
        const std::uint32_t codes[] = {b, 0, a, b, 4000000000U};
        name_codes(column, codes, names, data.texts[0]);
    }
    REQUIRE(column.rows() == 5);
    const auto* const shown = column.as<std::string_view>();
    CHECK(shown[0] == "Bee");
    CHECK(shown[1].empty());
    CHECK(shown[2] == "A");
    CHECK(shown[3].data() == shown[0].data()); // kept once
    CHECK(shown[4].empty());                   // a code that nobody gave
}

TEST_CASE("data: order by one column, nulls and NaN first", "[result]") {
    CHECK(order_of<type_kind::i32>({3, -1, 2}) == rows{1, 2, 0});
    CHECK(order_of<type_kind::i32, true>({3, -1, INT32_MIN}) == rows{2, 1, 0});
    CHECK(order_of<type_kind::i32, true>({3, -1, INT32_MIN}, true) == rows{0, 1, 2});
    CHECK(order_of<type_kind::u8, true>({255, 0}) == rows{0, 1});
    CHECK(order_of<type_kind::u8>({255, 0}) == rows{1, 0});
    CHECK(order_of<type_kind::f64>({1.0, NAN, -INFINITY, -0.5}) == rows{1, 2, 3, 0});
    CHECK(order_of<type_kind::f64>({0.0, -0.0, -1.0}) == rows{2, 0, 1}); // zeros are equal
    CHECK(order_of<type_kind::boolean, true>({1, 0x80,
                                              0}) == rows{1, 2, 0});
}

TEST_CASE("data: texts are in the order of unsigned bytes", "[result]") {
    CHECK(order_of<type_kind::text>({"b", "", "a", "\xff", "ab", "a"}) == rows{1, 2, 5, 4, 0, 3});
    CHECK(order_of<type_kind::symbol>({"b", "", "a", "a"}, true) == rows{0, 2, 3, 1});
}

TEST_CASE("data: the first column decides, then the next, then how rows came", "[result]") {
    Data data;
    add<type_kind::symbol>(data, "s", {"b", "a", "b", "a", "b"});
    add<type_kind::i64>(data, "n", {1, 2, 3,
                                    2, 1});
    CHECK(ordered(data, {{0, false}, {1, false}}) == rows{1, 3, 0, 4, 2});
    CHECK(ordered(data, {{0, false}, {1, true}}) == rows{1, 3, 2, 0, 4});
    CHECK(ordered(data, {{1, true}, {0, true}}) == rows{2, 1, 3, 0, 4});
    CHECK(ordered(data, {}, 2) == rows{0, 1});
    CHECK(ordered(data, {{0, false}, {1, false}}, 3) == rows{1, 3, 0});
    CHECK(ordered(data, {{0, false}}, 0).empty());
}

TEST_CASE("data: a limit gives the first of what no limit gives", "[result]") {
    const auto seed = std::random_device{}();
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    for (const bool descending : {false, true}) {
        Data data;
        std::vector<std::int32_t> values(1000);
        for (auto& v : values) v = static_cast<std::int32_t>(random() % 50) - 25;
        add<type_kind::i32, true>(data, "x", values);
        rows expected(1000);
        for (std::uint32_t i = 0; i < 1000; ++i) expected[i] = i;
        std::sort(expected.begin(), expected.end(), [&](std::uint32_t a, std::uint32_t b) {
            if (values[a] == values[b]) return a < b;
            return descending ? values[b] < values[a] : values[a] < values[b];
        });
        for (const std::size_t limit : {1, 7, 124, 125, 126, 999, 1000, 2000}) {
            CAPTURE(descending, limit);
            rows wanted = expected;
            wanted.resize(std::min(limit, wanted.size()));
            CHECK((ordered(data, {{0, descending}}, limit) == wanted));
        }
    }
}

TEST_CASE("data: a limit counts rows after all columns have had their say", "[result]") {
    Data data;
    std::vector<std::int32_t> first(1000);
    std::vector<std::int32_t> second(1000);
    for (std::int32_t i = 0; i < 1000; ++i) {
        first[static_cast<std::size_t>(i)] = i % 2;
        second[static_cast<std::size_t>(i)] = -i;
    }
    add<type_kind::i32>(data, "a", first);
    add<type_kind::i32>(data, "b", second);
    CHECK(ordered(data, {{0, true}, {1, false}}, 3) == rows{999, 997, 995});
}

TEST_CASE("data: rows are taken and cut", "[result]") {
    Data data = trades();
    const rows taken{2, 0, 2};
    take_rows(data, taken);
    REQUIRE(data.rows() == 3);
    CHECK(data.columns[0].as<std::string_view>()[0] == "ZM");
    CHECK(data.columns[1].as<double>()[1] == 189.95);
    CHECK(data.columns[2].as<std::int32_t>()[2] == 300);
    cut_rows(data, 5);
    CHECK(data.rows() == 3);
    cut_rows(data, 1);
    for (const Column& c : data.columns) CHECK(c.rows() == 1);
    take_rows(data, {});
    CHECK(data.rows() == 0);
}

TEST_CASE("data: what workers counted is added up", "[result]") {
    borf::statistics one;
    one.vectors = 5;
    one.rows_read = 7;
    one.bytes_read = 100;
    one.partial_groups = 3;
    one.conjuncts[15] = {1, 2, 3, 4};
    borf::statistics sum = one;
    sum.rows = 50;
    sum.add(one);
    CHECK(sum.vectors == 10);
    CHECK(sum.rows_read == 14);
    CHECK(sum.bytes_read == 200);
    CHECK(sum.partial_groups == 6);
    CHECK(sum.conjuncts[15].groups_none == 2);
    CHECK(sum.conjuncts[15].vectors_all == 8);
    CHECK(sum.rows == 50); // the source's, not a worker's
}
