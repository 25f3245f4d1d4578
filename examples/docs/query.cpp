// The program behind docs/query/index.md, text.md, expressions.md and functions.md.

#include <borf.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

// [schema]
struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<time, symbol, price, size>;
};
// [/schema]

namespace {

void require(bool good) {
    if (!good) std::exit(1);
}

template <class A, class B>
void require_same(const A& a, const B& b) {
    require(a.value().to_csv() == b.value().to_csv());
}

template <class Source>
void spellings(const Source& source) {
    // [two]
    const auto text = borf::query<"select avg(price), sum(size) by symbol from trades "
                                  "where time between 2023-01-01 and 2023-02-01">;

    using namespace borf::literals;
    using t = trades;
    const auto expression =
        borf::select(borf::avg(t::price), borf::sum(t::size))
            .by(t::symbol)
            .where(borf::between(t::time, "2023-01-01"_date, "2023-02-01"_date));

    const auto one = text(source);         // lsmer::result of a typed table
    const auto other = expression(source); // the same answer
    // [/two]
    require_same(one, other);
    require(one.value().rows() == 2);
}

template <class Source>
void right_to_left(const Source& source) {
    // [right]
    const auto a = borf::query<"select x: 2*3+4 from trades limit 1">(source).value();
    // 14, as 2*(3+4)

    const auto b = borf::query<"select price from trades where price > 100, size < 200">(source);
    const auto c = borf::query<"select price from trades where (price > 100) and size < 200">(
        source);
    const auto d = borf::query<"select mean: (sum price * size) % sum size from trades">(source);
    // [/right]
    require(a.template column<"x">()[0] == 14);
    require_same(b, c);
    require(d.value().rows() == 1);
}

template <class Source>
void expressions(const Source& source) {
    using namespace borf::literals;
    using t = trades;
    // [clauses]
    const double least = 100; // constants may come at run time
    const auto q = borf::select(borf::count().as<"trades">(), borf::wavg(t::size, t::price))
                       .by(t::symbol, borf::xbar(5_min, t::time).as<"bar">())
                       .where(t::price > least, borf::in(t::symbol, "AAPL", "MSFT"))
                       .order(borf::desc<"trades">, borf::asc<"bar">)
                       .limit(10);
    // [/clauses]
    // [clauses-text]
    const auto same = borf::query<"select trades: count i, size wavg price "
                                  "by symbol, bar: 00:05 xbar time from trades "
                                  "where price > 100, symbol in `AAPL`MSFT "
                                  "order trades desc, bar asc limit 10">;
    // [/clauses-text]
    require_same(q(source), same(source));
}

} // namespace

int main() {
    using namespace borf::literals;
    const auto noon = "2023-01-05T12:00"_timestamp;
    std::vector<lsmer::timestamp> times;
    std::vector<std::string_view> symbols;
    std::vector<double> prices;
    std::vector<std::int32_t> sizes;
    for (int i = 0; i < 100; ++i) {
        times.push_back({noon.ns + i * 10'000'000'000LL});
        symbols.push_back(i % 2 == 0 ? "AAPL" : "MSFT");
        prices.push_back(i % 2 == 0 ? 125.0 : 222.0 + i);
        sizes.push_back(100 + i);
    }
    const auto source = borf::memory_source<trades>(times, symbols, prices, sizes).value();
    spellings(source);
    right_to_left(source);
    expressions(source);
}
