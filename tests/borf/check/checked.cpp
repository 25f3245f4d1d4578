#include "borf/check/checked.hpp"

#include "borf/support/tables.hpp"
#include "borf/text/parser.hpp"
#include "support/catch.hpp"

namespace {

template <lsmer::fixed_string Text>
struct text {
    static constexpr auto parsed = borf::text::parse<borf::small_tree>(Text);
    static constexpr const auto& tree = parsed.tree;
    static constexpr const auto& slots() { return tree.slots; }
};

template <lsmer::fixed_string Text>
using over_trades = borf::check::checked<trades, text<Text>>;

} // namespace

TEST_CASE("checked: names, types and width of the result", "[check]") {
    using C = over_trades<"select avg price, max price, count i by symbol from trades">;
    static_assert(C::ok && C::width == 4 && C::keys == 1 && !C::all_columns);
    static_assert(C::name<0>.view() == "symbol" && C::name<1>.view() == "price_avg");
    static_assert(C::name<2>.view() == "price_max" && C::name<3>.view() == "x");
    static_assert(C::type<0>.kind == lsmer::type_kind::symbol);
    static_assert(C::type<1> == borf::value_type{lsmer::type_kind::f64, false});
    using All = over_trades<"select from trades where size>1">;
    static_assert(All::ok && All::all_columns && All::width == 4 && All::name<2>.view() == "price");
    static_assert(All::type<3>.kind == lsmer::type_kind::i32);
    static_assert(!over_trades<"select prize from trades">::ok);
    SUCCEED();
}

TEST_CASE("checked: queries that differ in constants and names share their shape", "[check]") {
    using A = over_trades<"select avg price from trades where size>1">;
    using B = over_trades<"select mean: avg price from trades where size > 2">;
    using C = over_trades<"select avg price from trades where size<1">;
    static_assert(std::is_same_v<A::shape, B::shape> && !std::is_same_v<A::shape, C::shape>);
    static_assert(A::shape::tree.nodes.size() == A::tree.nodes.size());
    SUCCEED();
}

TEST_CASE("checked: constants come in the types that the check gave them", "[check]") {
    using C = over_trades<"select from trades where time>1970-01-02, price<5, symbol=`a limit 3">;
    static_assert(C::slot_count == 4);
    constexpr auto s = C::slots({});
    static_assert(s[0].integer == borf::check::ns_per_day && s[1].real == 5 && s[2].text == "a");
    CHECK(s[3].integer == 3);
}
