// A durable table and a question, in C++ and as text. Both are checked by the compiler.

#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdio>
#include <vector>

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {} time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {} symbol{};
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", std::int32_t> {} size{};
    using columns = lsmer::columns<time, symbol, price, size>;
};

int main() {
    using namespace borf::literals;
    auto table = lsmer::Table<trades>::open("quick_start.db").value();

    const auto noon = "2023-01-05T12:00:00"_timestamp;
    table.append({noon, "AAPL", 125.02, 100}).value(); // on disk when it returns
    table.append({noon, "MSFT", 222.31, 40}).value();
    table.append({noon, "AAPL", 125.07, 300}).value();

    using t = trades;
    const auto by_expression = borf::select(borf::avg(t::price), borf::sum(t::size))
                                   .by(t::symbol)
                                   .where(borf::between(t::time, "2023-01-01"_date,
                                                        "2023-02-01"_date))(table);
    by_expression.value().print();

    const auto by_text = borf::query<"select avg(price), sum(size) by symbol from trades "
                                     "where time between 2023-01-01 and 2023-02-01">(table);
    by_text.value().print();
}
