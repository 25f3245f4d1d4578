#include "lsmer/column/key.hpp"

#include "lsmer/column/buffer.hpp"
#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <random>
#include <string>

using namespace lsmer;

namespace {

struct quotes_by_key : table<"quotes_by_key"> {
    static constexpr struct time : column<"time", timestamp> {} time{};
    static constexpr struct bid : column<"bid", double> {} bid{};
    static constexpr struct name : column<"name", symbol> {} name{};
    using columns = lsmer::columns<time, bid, name>;
    using primary_key = keyed_by<name, time>;
};
struct widths_by_key : table<"widths_by_key"> {
    static constexpr struct a : column<"a", std::int8_t> {} a{};
    static constexpr struct b : column<"b", std::uint16_t> {} b{};
    static constexpr struct c : column<"c", float> {} c{};
    static constexpr struct d : column<"d", date> {} d{};
    static constexpr struct e : column<"e", bool> {} e{};
    static constexpr struct f : column<"f", double> {} f{};
    using columns = lsmer::columns<a, b, c, d, e, f>;
    using primary_key = keyed_by<f, a, b, c, d, e>;
};
struct mixed_by_key : table<"mixed_by_key"> {
    static constexpr struct name : column<"name", text> {} name{};
    static constexpr struct day : column<"day", date> {} day{};
    static constexpr struct line : column<"line", bytes> {} line{};
    using columns = lsmer::columns<name, day, line>;
    using primary_key = keyed_by<name, day, line>;
};

/// Rows whose keys are not those that put_key makes.
template <class S>
std::size_t other_keys(const ColumnBuffer<S>& rows) {
    KeyMaker<S> maker;
    std::size_t wrong = 0;
    for (std::size_t r = 0; r < rows.rows(); ++r) {
        byte_buffer expected;
        put_key(expected, rows.batch(), r);
        wrong += maker(rows.batch(), r) != as_text(expected.view());
        if constexpr (key_width<S> != 0) wrong += expected.size() != key_width<S>;
    }
    return wrong;
}

} // namespace

TEST_CASE("keys: made without a buffer where their columns allow it") {
    STATIC_REQUIRE(text_key<test::accounts>);
    STATIC_REQUIRE(key_width<test::accounts> == 0);
    STATIC_REQUIRE(!text_key<test::counters>);
    STATIC_REQUIRE(key_width<test::counters> == 8);
    STATIC_REQUIRE(key_width<quotes_by_key> == 12);
    STATIC_REQUIRE(key_width<widths_by_key> == 20);
    STATIC_REQUIRE(key_width<mixed_by_key> == 0);
    STATIC_REQUIRE(!text_key<mixed_by_key>);
    STATIC_REQUIRE(text_key<test::account_rows>);
    const std::string key = "a key as long as it likes, it is not copied";
    KeyMaker<test::accounts> maker;
    CHECK(maker.make([&](auto) { return std::string_view(key); }).data() == key.data());
}

TEST_CASE("keys: the bytes are those that files and notes have") {
    std::mt19937_64 random(5);
    SymbolDictionary symbols;
    ColumnBuffer<test::counters> counters(symbols);
    ColumnBuffer<quotes_by_key> quotes(symbols);
    ColumnBuffer<widths_by_key> widths(symbols);
    ColumnBuffer<mixed_by_key> mixed(symbols);
    ColumnBuffer<test::account_rows> accounts(symbols);
    for (int i = 0; i < 300; ++i) {
        const auto n = static_cast<std::int64_t>(random() >> random() % 64) * (i % 2 == 0 ? 1 : -1);
        const double f = static_cast<double>(n) / 7;
        const auto day = static_cast<std::int32_t>(n);
        const std::string a = test::random_key(random);
        const std::string b = test::random_key(random);
        counters.push_back({i, n});
        quotes.push_back({timestamp{n}, 1.0, "S" + std::to_string(i % 20)});
        widths.push_back({static_cast<std::int8_t>(n), static_cast<std::uint16_t>(n),
                          static_cast<float>(-f), date{day}, n % 3 == 0, f});
        mixed.push_back({a, date{day}, b});
        test::push_act(accounts, {row_op::put, a, 1, {}});
    }
    CHECK(other_keys(counters) == 0);
    CHECK(other_keys(quotes) == 0);
    CHECK(other_keys(widths) == 0);
    CHECK(other_keys(mixed) == 0);
    CHECK(other_keys(accounts) == 0);
}

TEST_CASE("keys: users give the values of the key's columns, in their order") {
    STATIC_REQUIRE(std::is_constructible_v<Key<quotes_by_key>, const char*, timestamp>);
    STATIC_REQUIRE(!std::is_constructible_v<Key<quotes_by_key>, timestamp, const char*>);
    STATIC_REQUIRE(!std::is_constructible_v<Key<quotes_by_key>, const char*>);
    STATIC_REQUIRE(!std::is_constructible_v<Key<test::accounts>, int>);
    const Key<quotes_by_key> key{"AAPL", timestamp{7}};
    CHECK(get<0>(key) == "AAPL");
    CHECK(get<1>(key).ns == 7);
}
