#include "borf/clause/select.hpp"

#include "borf/clause/query.hpp"
#include "borf/expr.hpp"
#include "borf/support/tables.hpp"
#include "support/catch.hpp"

#include <string>

namespace {

using t = trades;
using k = kinds;
using borf::avg, borf::between, borf::count, borf::in, borf::max, borf::sum, borf::wavg, borf::xbar;
using borf::select, borf::asc, borf::desc, borf::as;
using namespace borf::literals;

/// Both spellings: the same shape, the same names, the same constants.
template <class S, class A, class B>
bool alike(const A& expression, const B& text) {
    using C = borf::check::checked<S, A>;
    using D = borf::check::checked<S, B>;
    static_assert(C::ok && D::ok);
    static_assert(std::is_same_v<typename C::shape, typename D::shape>);
    static_assert(C::width == D::width);
    auto x = C::tree;
    auto y = D::tree;
    y.from = {};
    y.from_position = y.limit_position = -1;
    y.slots.count = 0;
    for (std::size_t i = 0; i < y.nodes.size(); ++i) y.nodes[i].position = -1;
    for (std::size_t i = 0; i < y.order.size(); ++i) y.order[i].position = -1;
    for (std::size_t i = 0; i < y.columns.size(); ++i) y.columns[i].position = -1;
    for (std::size_t i = 0; i < y.by.size(); ++i) y.by[i].position = -1;
    for (std::size_t i = 0; i < borf::small_tree::slot_cap; ++i) y.slots.values[i] = {};
    CHECK(C::slots(expression) == D::slots(text));
    return x == y;
}

} // namespace

TEST_CASE("select: both spellings of a query are one tree", "[clause]") {
    CHECK(alike<trades>(select(), borf::query<"select from trades">));
    CHECK(alike<trades>(select(t::price, as<"n">(t::size)).limit(5),
                        borf::query<"select price, n: size from trades limit 5">));
    CHECK(alike<trades>(
        select(avg(t::price), sum(t::size))
            .by(t::symbol)
            .where(between(t::time, "2023-01-01"_date, "2023-02-01"_date)),
        borf::query<"select avg(price), sum(size) by symbol from trades "
                    "where time between 2023-01-01 and 2023-02-01">));
    CHECK(alike<trades>(
        select(sum(t::price * t::size), count().as<"n">(), max(t::price))
            .by(xbar(5_min, t::time), t::symbol)
            .where(t::price * 2 > 100 && !(t::size == 5), in(t::symbol, "A", "B"), -t::size < -1)
            .order(desc<"n">, asc<"time">)
            .limit(10),
        borf::query<"select sum price*size, n: count i, max price by 00:05 xbar time, symbol "
                    "from trades where ((price*2)>100) and not size=5, symbol in `A`B, "
                    "(neg size)<-1 order n desc, time limit 10">));
    CHECK(alike<trades>(select(wavg(t::size, t::price), sum(t::price) / sum(t::size)),
                        borf::query<"select size wavg price, sum(price)%sum(size) from trades">));
    CHECK(alike<kinds>(
        select(k::tiny % 3, borf::idiv(k::wide, 4), k::at - "2023-01-01T00:00"_timestamp,
               k::day + 1, k::took * 2, k::flag || k::real >= 1.5),
        borf::query<"select tiny mod 3, wide div 4, at-2023-01-01T00:00, day+1, took*2, "
                    "flag or real>=1.5 from kinds">));
    CHECK(alike<kinds>(select(borf::first(k::code), borf::last(k::note), borf::min(k::due))
                           .by(k::flag)
                           .where(k::flag != false, k::single <= 2, k::note == "a"),
                       borf::query<"select first code, last note, min due by flag from kinds "
                                   "where flag<>false, single<=2, note=\"a\"">));
}

TEST_CASE("select: clauses may come in any order", "[clause]") {
    const auto a = select(sum(t::size)).by(t::symbol).where(t::size > 3).limit(2);
    const auto b = select(sum(t::size)).limit(2).where(t::size > 3).by(t::symbol);
    static_assert(std::is_same_v<decltype(a), decltype(b)>);
    CHECK(a.slots() == b.slots());
}

TEST_CASE("select: each clause once, and with the right things", "[clause]") {
    const auto limited = [](auto q) { return requires { q.limit(1); }; };
    const auto grouped = [](auto q) { return requires { q.by(t::symbol); }; };
    const auto conditioned = [](auto q) { return requires { q.where(t::size > 1); }; };
    CHECK(limited(select()));
    CHECK_FALSE(limited(select().limit(1)));
    CHECK_FALSE(grouped(select(sum(t::size)).by(t::symbol)));
    CHECK_FALSE(conditioned(select().where(t::size > 1)));
    const auto where_takes = [](auto x) { return requires { select().where(x); }; };
    CHECK(where_takes(t::size > 1));
    CHECK_FALSE(where_takes(true));
    const auto order_takes = [](auto x) { return requires { select().order(x); }; };
    CHECK(order_takes(asc<"a">));
    CHECK_FALSE(order_takes(t::size));
}

TEST_CASE("select: constants are taken at run time", "[clause]") {
    const std::string name = "AB";
    int least = 7;
    const auto q = select(t::price).where(t::size > least, t::symbol == name).limit(least + 1);
    least = 100;
    REQUIRE(q.slots().size() == 3);
    CHECK(q.slots()[0].integer == 7);
    CHECK(q.slots()[1].text == "AB");
    CHECK(q.slots()[2].integer == 8);
}
