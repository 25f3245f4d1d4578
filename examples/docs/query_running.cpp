// The program behind docs/query/running.md.

#include <borf.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<time, symbol, price>;
};

namespace {
void require(bool good) {
    if (!good) std::exit(1);
}
} // namespace

int main() {
    using namespace borf::literals;
    const auto start = "2024-01-02T14:30"_timestamp;
    std::vector<lsmer::timestamp> times;
    std::vector<std::string_view> symbols;
    std::vector<double> prices;
    for (int i = 0; i < 10'000; ++i) {
        times.push_back({start.ns + i * 100'000'000LL});
        symbols.push_back(i % 3 == 0 ? "AAPL" : "MSFT");
        prices.push_back(100.0 + i % 7);
    }
    const auto source = borf::memory_source<trades>(times, symbols, prices).value();

    // [explain]
    const auto q = borf::query<"select max price by symbol from trades "
                               "where time < 2024-01-02T14:31 order price desc limit 2">;
    const auto plan = q.from(source).explain();
    std::fputs(plan.value().c_str(), stdout);
    // [/explain]
    require(plan.value().find("10000 rows") != std::string::npos);

    // [threads]
    const auto one = q(source, {.threads = 1}).value();
    const auto four = q(source, {.threads = 4}).value(); // the same answer, bit for bit
    // [/threads]
    require(one.to_csv() == four.to_csv());
}
