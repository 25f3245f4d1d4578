// What a user's first program needs of the package: both libraries, a table, a query.
#include <borf.hpp>
#include <lsmer.hpp>

#include <cstdio>

struct trades : lsmer::table<"trades"> {
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {
    } symbol{};
    static constexpr struct price : lsmer::column<"price", double> {
    } price{};
    using columns = lsmer::columns<symbol, price>;
};

int main() {
    auto table = lsmer::Table<trades>::open("consumer.db");
    if (!table || !table->append({"AAPL", 125.5}) || !table->append({"AAPL", 126.5})) return 1;
    const auto answer = borf::query<"select last price by symbol from trades">(*table);
    if (!answer || answer->rows() != 1 || answer->column<"price">()[0] != 126.5) return 1;
    constexpr lsmer::version v = lsmer::current_version;
    std::printf("lsmer %d.%d.%d\n", v.major, v.minor, v.patch);
}
