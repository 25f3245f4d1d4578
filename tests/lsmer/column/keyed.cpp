#include "lsmer/column/keyed.hpp"

#include "support/catch.hpp"
#include "support/keyed_rows.hpp"

#include <limits>
#include <vector>

using namespace lsmer;

namespace {

struct appended_rows : table<"appended_rows"> {
    static constexpr struct id : column<"id", std::int64_t> {} id{};
    using columns = lsmer::columns<id>;
};

struct keyed_words : table<"keyed_words"> {
    static constexpr struct id : column<"id", text> {} id{};
    using columns = lsmer::columns<id>;
    using primary_key = keyed_by<id>;
    using order = ordered_by<id>;
};

template <std::size_t I>
auto merged(std::int64_t older, std::int64_t newer) {
    using C = column_at<test::accounts, I>;
    using T = typename C::storage_type;
    return merge_values<C>(static_cast<T>(older), static_cast<T>(newer));
}

bool are(std::vector<row_op> ops) {
    std::vector<std::uint8_t> bytes;
    for (const row_op op : ops) bytes.push_back(static_cast<std::uint8_t>(op));
    return are_ops(bytes);
}

} // namespace

TEST_CASE("keyed rows: the user's columns, then what was done, in the order of keys") {
    using R = test::counter_rows;
    STATIC_REQUIRE(stores_ops<R>);
    STATIC_REQUIRE(!stores_ops<test::counters>);
    STATIC_REQUIRE(std::is_same_v<stored_rows<appended_rows>, appended_rows>);
    STATIC_REQUIRE(std::is_same_v<R::user_schema, test::counters>);
    STATIC_REQUIRE(op_index<R> == 2);
    STATIC_REQUIRE(schema_check<R>::value);
    CHECK(column_infos<R>[2].name == "_op");
    CHECK(column_infos<R>[2].kind == type_kind::u8);
    CHECK(table_name<R> == "counters");
    CHECK(order_columns<R> == std::array<std::size_t, 1>{1});
    CHECK(order_columns<test::counters> == order_columns<R>);
}

TEST_CASE("keyed rows: schemas whose key is none are known") {
    STATIC_REQUIRE(keyed_schema<test::accounts>);
    STATIC_REQUIRE(!keyed_schema<appended_rows>);
    STATIC_REQUIRE(detail::find_schema_fault<test::accounts>() == detail::schema_fault::none);
    STATIC_REQUIRE(detail::find_schema_fault<keyed_words>() ==
                   detail::schema_fault::key_and_order);
}

TEST_CASE("keyed rows: columns merge as they say, and the newer value stands for the rest") {
    CHECK(merged<2>(40, 2) == 42);
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    CHECK(merged<2>(most, 1) == std::numeric_limits<std::int64_t>::min());
    CHECK(merged<3>(5, 3) == 5);
    CHECK(merged<3>(3, 5) == 5);
    constexpr auto null = value_traits<std::int32_t>::null;
    CHECK(merged<3>(null, -7) == -7);
    CHECK(merged<3>(-7, null) == -7);
    CHECK(merged<3>(null, null) == null);
    using owner = column_at<test::accounts, 1>;
    CHECK(merge_values<owner>("older", "newer") == "newer");
    CHECK(merge::min::apply(2.5, 1.5) == 1.5);
    CHECK(merge::min::apply(1.5, 2.5) == 1.5);
    CHECK(merge::sum::apply(1.5, 2.5) == 4.0);
    CHECK(merge::last::apply(1, 2) == 2);
    CHECK(merge::sum::apply(std::uint8_t{200}, std::uint8_t{100}) == 44);
}

TEST_CASE("keyed rows: what a batch from disk does is looked at") {
    using enum row_op;
    CHECK(are({}));
    CHECK(are({put, erase, merge, range_begin, range_end, range_open, put}));
    CHECK_FALSE(are({range_begin}));
    CHECK_FALSE(are({range_begin, put, range_end}));
    CHECK_FALSE(are({range_end}));
    CHECK_FALSE(are({range_begin, range_begin, range_end}));
    CHECK_FALSE(are({put, static_cast<row_op>(row_ops)}));
    CHECK_FALSE(are({static_cast<row_op>(255)}));
}
