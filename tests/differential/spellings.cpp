// Text and C++ expressions of one query: the same tree, the same code, the same answer.
#include "support/compare.hpp"

#include <type_traits>

using borf::avg;
using borf::between;
using borf::count;
using borf::desc;
using borf::in;
using borf::max;
using borf::query;
using borf::select;
using borf::sum;
using borf::wavg;
using borf::xbar;
using namespace borf::literals;
using mix = mixed;

namespace {

template <class Text, class Code>
void check_equal(const material& rows, const Text& text, const Code& code) {
    using T = borf::check::checked<mixed, Text>;
    using C = borf::check::checked<mixed, Code>;
    static_assert(std::is_same_v<typename T::shape, typename C::shape>, "one shape, one plan");
    static_assert(std::is_same_v<borf::pipeline::result_of<T>, borf::pipeline::result_of<C>>);
    const auto a = text(rows.groups).value();
    const auto b = code(rows.groups).value();
    CHECK(identical(a.data(), b.data()));
    CHECK(a.rows() != 0);
    check_query(rows, text);
}

} // namespace

TEST_CASE("Both spellings are one query") {
    const material rows({.rows = 3000, .seed = 71});
    check_equal(rows, query<"select id, size from mixed where size > 100, flag">,
                select(mix::id, mix::size).where(mix::size > 100, mix::flag));
    check_equal(rows,
                query<"select vwap: size wavg single, sum size by code, bar: 0D00:05 xbar time "
                      "from mixed where code in (`S1;`S2), price between 1 and 90.5">,
                select(wavg(mix::size, mix::single).as<"vwap">(), sum(mix::size))
                    .by(mix::code, xbar(5_min, mix::time).as<"bar">())
                    .where(in(mix::code, "S1", "S2"), between(mix::price, 1, 90.5)));
    check_equal(rows,
                query<"select top: max real, n: count i by tag from mixed "
                      "where (size > 5) or not flag order n desc limit 3">,
                select(max(mix::real).as<"top">(), count().as<"n">())
                    .by(mix::tag)
                    .where(mix::size > 5 || !mix::flag)
                    .order(desc<"n">)
                    .limit(3));
    check_equal(rows, query<"select r: (sum size) % count i, avg real from mixed">,
                select((sum(mix::size) / count()).as<"r">(), avg(mix::real)));
}
