#include "lsmer/column/schema.hpp"

#include "lsmer/column/trades.hpp"
#include "support/catch.hpp"

namespace {

using column_tests::trades;

struct by_symbol {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {
    } time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {
    } symbol{};
    using columns = lsmer::columns<time, symbol>;
    using order = lsmer::ordered_by<symbol, time>;
};

struct as_it_comes {
    static constexpr struct value : lsmer::column<"value", std::int32_t> {
    } value{};
    using columns = lsmer::columns<value>;
};

} // namespace

TEST_CASE("schema: columns are known by index and by type", "[column]") {
    static_assert(lsmer::schema<trades>);
    static_assert(!lsmer::schema<int>);
    static_assert(lsmer::column_count<trades> == 5);
    static_assert(
        std::is_same_v<lsmer::column_at<trades, 2>, lsmer::field_of<struct trades::price>>);
    static_assert(lsmer::column_index<trades, struct trades::buy> == 3);
    static_assert(lsmer::column_index<trades, struct as_it_comes::value> == 5);
    static_assert(lsmer::column_of<struct trades::note, trades>);
    static_assert(!lsmer::column_of<struct as_it_comes::value, trades>);
    static_assert(lsmer::schema_check<trades>::value && lsmer::schema_check<by_symbol>::value);
    CHECK(lsmer::table_name<trades> == "trades");
    CHECK(lsmer::table_name<as_it_comes>.empty());
}

TEST_CASE("schema: facts of columns without their types", "[column]") {
    const auto& infos = lsmer::column_infos<trades>;
    CHECK(infos[0].name == "time");
    CHECK(infos[0].kind == lsmer::type_kind::timestamp);
    CHECK(infos[0].width == 8);
    CHECK(infos[1].width == 4);
    CHECK(infos[2].nullable);
    CHECK_FALSE(infos[1].nullable);
    CHECK(infos[3].width == 1);
    CHECK(infos[4].width == 0);
    CHECK(infos[4].hash == lsmer::name_hash("note"));
}

TEST_CASE("schema: order is what it states, else the sorted column, else none", "[column]") {
    CHECK(lsmer::order_columns<by_symbol> == std::array<std::size_t, 2>{1, 0});
    CHECK(lsmer::order_columns<trades> == std::array<std::size_t, 1>{0});
    CHECK(lsmer::order_columns<as_it_comes>.empty());
}
