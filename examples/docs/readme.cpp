// The program of README.md.

// [program]
#include <borf.hpp>
#include <lsmer.hpp>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<time, symbol, price, size>;
};

int main() {
    using namespace borf::literals;
    auto table = lsmer::Table<trades>::open("trades.db").value();
    table.append({"2023-01-05T12:00"_timestamp, "AAPL", 125.02, 100}).value(); // durable now
    borf::query<"select avg(price), sum(size) by symbol from trades "
                "where time between 2023-01-01 and 2023-02-01">(table).value().print();
}
// [/program]
