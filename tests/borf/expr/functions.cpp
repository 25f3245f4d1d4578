#include "borf/expr/functions.hpp"

#include "borf/support/tables.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

template <borf::op Code, class... Operands>
constexpr bool is(const borf::term<Code, Operands...>&, borf::op code, std::size_t operands) {
    return Code == code && sizeof...(Operands) == operands;
}

template <class T>
concept averages = requires(T x) { borf::avg(x); };
template <class W>
concept buckets = requires(W w) { borf::xbar(w, trades::price); };

} // namespace

TEST_CASE("functions: each builds its operation", "[expr]") {
    using enum borf::op;
    constexpr auto p = trades::price;
    static_assert(is(borf::count(), count_rows, 0) && is(borf::count(p), count, 1));
    static_assert(is(borf::sum(p), sum, 1) && is(borf::avg(p), avg, 1));
    static_assert(is(borf::min(p), min, 1) && is(borf::max(p), max, 1));
    static_assert(is(borf::first(p), first, 1) && is(borf::last(p), last, 1));
    static_assert(is(borf::wavg(trades::size, p), wavg, 2) && is(borf::wavg(2, p), wavg, 2));
    static_assert(is(borf::idiv(p, 2), idiv, 2) && is(borf::xbar(5, p), xbar, 2));
    static_assert(is(borf::between(p, 1, 2), between, 3) && is(borf::within(p, 1, 2), between, 3));
    static_assert(is(borf::in(p, 1, 2, 3), in, 4));
    SUCCEED();
}

TEST_CASE("functions: they take expressions only", "[expr]") {
    static_assert(!averages<int> && !averages<std::string> && averages<struct trades::price>);
    static_assert(!buckets<struct trades::size> && buckets<int> && buckets<lsmer::timespan>);
    SUCCEED();
}

TEST_CASE("functions: names for columns of the result", "[expr]") {
    constexpr auto a = borf::avg(trades::price).as<"mean">();
    constexpr auto b = borf::as<"p">(trades::price);
    static_assert(std::is_same_v<decltype(a.expression),
                                 borf::term<borf::op::avg, struct trades::price>>);
    static_assert(std::is_same_v<decltype(b.expression), struct trades::price>);
    SUCCEED();
}
