#include "borf/expr/operators.hpp"

#include "borf/support/tables.hpp"
#include "support/catch.hpp"

namespace {

template <borf::op Code, class... Operands>
constexpr bool is(const borf::term<Code, Operands...>&, borf::op code) {
    return Code == code;
}

template <class A, class B>
concept adds = requires(A a, B b) { a + b; };

} // namespace

TEST_CASE("operators: each builds its operation", "[expr]") {
    using enum borf::op;
    constexpr auto p = trades::price;
    static_assert(is(p + 1, add) && is(p - 1, sub) && is(p * 2, mul) && is(p / 2, div));
    static_assert(is(p % 2, mod) && is(-p, neg) && is(!(p > 1), not_));
    static_assert(is(p == 1, eq) && is(p != 1, ne) && is(p < 1, lt) && is(p <= 1, le));
    static_assert(is(p > 1, gt) && is(p >= 1, ge));
    static_assert(is(p > 1 && p < 2, and_) && is(p > 1 || p < 2, or_));
    SUCCEED();
}

TEST_CASE("operators: operands keep their sides, precedence is that of C++", "[expr]") {
    constexpr auto x = 1 < trades::price;
    static_assert(std::is_same_v<std::remove_const_t<decltype(x)>,
                                 borf::term<borf::op::lt, borf::literal<lsmer::type_kind::i64>,
                                            struct trades::price>>);
    constexpr auto y = trades::price * trades::size > 100;
    static_assert(is(y, borf::op::gt));
    static_assert(is(lsmer::get<0>(y.operands), borf::op::mul));
    constexpr auto z = trades::price + trades::size * 2;
    static_assert(is(z, borf::op::add));
    static_assert(is("a" == trades::symbol, borf::op::eq));
    SUCCEED();
}

TEST_CASE("operators: they keep out of others' business", "[expr]") {
    static_assert(!adds<lsmer::date, lsmer::date> && !adds<lsmer::type_kind, lsmer::type_kind>);
    static_assert(!adds<struct trades::price, void*> && !adds<struct trades::price, trades>);
    static_assert(!adds<struct trades::price, char>);
    static_assert(adds<struct trades::price, int> && adds<double, struct trades::price>);
    static_assert(std::is_same_v<decltype(lsmer::date{1} == lsmer::date{2}), bool>);
    static_assert(std::is_same_v<decltype(lsmer::timestamp{1} < lsmer::timestamp{2}), bool>);
    SUCCEED();
}
