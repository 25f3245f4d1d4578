// The program behind docs/query/results.md.

#include <borf.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

struct trades : lsmer::table<"trades"> {
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<symbol, price, size>;
};

namespace {
void require(bool good) {
    if (!good) std::exit(1);
}
} // namespace

int main() {
    const std::vector<std::string_view> symbols{"AAPL", "MSFT", "AAPL"};
    const std::vector<double> prices{125.02, 222.31, 125.07};
    const std::vector<std::int32_t> sizes{100, 40, 300};
    const auto source = borf::memory_source<trades>(symbols, prices, sizes).value();

    // [read]
    const auto asked = borf::query<"select max price, volume: sum size by symbol from trades">(
        source);
    if (!asked) {
        std::puts(asked.error().what());
        return 1;
    }
    const auto& answer = *asked;
    std::printf("%zu rows\n", answer.rows());

    for (const auto row : answer) { // by name
        const std::string_view symbol = row.get<"symbol">();
        const double price = row.get<"price">();
        std::printf("%.*s %.2f\n", static_cast<int>(symbol.size()), symbol.data(), price);
    }
    std::int64_t total = 0;
    for (const auto [symbol, price, volume] : answer) total += volume; // by place
    const auto prices_of = answer.column<"price">();                  // one column
    const double highest = prices_of[1];
    const auto raw = prices_of.raw(); // std::span<const double>
    // [/read]
    require(total == 440 && highest == 222.31 && raw.size() == 2);

    // [null]
    const auto none = borf::query<"select max price, n: count i from trades where size > 1000">(
                          source)
                          .value();
    const lsmer::nullable<double> most = none[0].get<"price">();
    const double shown = most.has_value() ? *most : 0;
    // [/null]
    require(!most.has_value() && shown == 0 && none[0].get<"n">() == 0);

    // [write]
    answer.print(); // a box as wide as the terminal
    const std::string box = answer.to_string({.width = 60, .rows_max = 10, .footer = false});
    const std::string csv = answer.to_csv({.header = false});
    const lsmer::status written = answer.write_csv(stdout);
    // [/write]
    require(csv == "AAPL,125.07,400\nMSFT,222.31,40\n" && written && !box.empty());
}
