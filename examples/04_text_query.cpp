// Queries as text, parsed and checked while the program is compiled. Change a column's name in one
// of them and the compiler says which column the table does not have.

#include <borf.hpp>

#include <cstdio>
#include <string_view>
#include <vector>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<time, symbol, price, size>;
};

int main() {
    using namespace borf::literals;
    const auto start = "2024-01-02T14:30:00"_timestamp;
    std::vector<lsmer::timestamp> times;
    std::vector<std::string_view> symbols;
    std::vector<double> prices;
    std::vector<std::int32_t> sizes;
    for (int i = 0; i < 10'000; ++i) {
        times.push_back({start.ns + i * 100'000'000LL});
        symbols.push_back(i % 3 == 0 ? "AAPL" : i % 3 == 1 ? "MSFT" : "NVDA");
        prices.push_back(100.0 + 50.0 * (i % 3) + 0.01 * (i % 7));
        sizes.push_back(100 * (1 + i % 5));
    }
    const auto table = borf::memory_source<trades>(times, symbols, prices, sizes).value();

    // Volume-weighted average price by symbol and five minutes, as q would say it.
    const auto bars = borf::query<"select vwap: size wavg price, volume: sum size "
                                  "by symbol, bar: 0D00:05 xbar time from trades "
                                  "where symbol in (`AAPL;`MSFT)">(table)
                          .value();
    bars.print();

    // Results are typed: a wrong name or type here is a compile error, too.
    double most = 0;
    for (const auto row : bars) {
        if (row.get<"vwap">() > most) most = row.get<"vwap">();
    }
    std::printf("highest vwap %.4f\n", most);

    // The plan: what is read, what is left out.
    const auto q = borf::query<"select max price by symbol from trades "
                               "where time < 2024-01-02T14:31:00 order price desc limit 2">;
    std::fputs(q.from(table).explain().value().c_str(), stdout);
}
