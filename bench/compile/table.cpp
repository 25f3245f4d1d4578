// A durable table without a query: all of the storage.

#include <lsmer.hpp>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<time, symbol, price, size>;
};

int main() {
    auto table = lsmer::Table<trades>::open("trades.db").value();
    table.append({lsmer::timestamp{0}, "AAPL", 125.02, 100}).value();
}
