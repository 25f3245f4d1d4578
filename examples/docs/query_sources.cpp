// The program behind docs/query/sources.md.

#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdint>
#include <cstdlib>
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
    // [table]
    auto table = lsmer::Table<trades>::open("trades.db").value();
    table.append({"AAPL", 125.02, 100}).value();

    constexpr auto volume = borf::query<"select volume: sum size from trades">;
    const auto held = table.snapshot();
    table.append({"MSFT", 222.31, 40}).value();

    const auto now = volume(table).value();   // 140: what is committed when the query starts
    const auto before = volume(held).value(); // 100: what was committed then
    // [/table]
    require(now.column<"volume">()[0] == 140 && before.column<"volume">()[0] == 100);

    // [vectors]
    const std::vector<std::string_view> symbols{"AAPL", "MSFT", "AAPL"};
    const std::vector<double> prices{125.02, 222.31, 125.07};
    const std::vector<std::int32_t> sizes{100, 40, 300};
    const auto source = borf::memory_source<trades>(symbols, prices, sizes);
    if (!source) return 1; // ranges of different length
    const auto sum = volume(*source).value(); // 440
    // [/vectors]
    require(sum.column<"volume">()[0] == 440);

    // [bound]
    const auto bound = volume.from(table); // refers to the table
    const auto first = bound.run().value();
    table.append({"AAPL", 125.11, 60}).value();
    const auto second = bound.run().value(); // 200: each run looks anew
    // [/bound]
    require(first.column<"volume">()[0] == 140 && second.column<"volume">()[0] == 200);
}
