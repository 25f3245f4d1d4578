// expect: lsmer: members<...> names one member of the struct per column
#include "lsmer/engine.hpp"

#include <vector>

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", int> {} size{};
    using columns = lsmer::columns<price, size>;
};
struct tick {
    double price;
    int size;
};

int main() {
    auto table = lsmer::Table<t>::open("t").value();
    const std::vector<tick> ticks(3);
#ifdef LSMER_FAIL
    static_cast<void>(table.append(lsmer::members<&tick::price>(ticks)));
#else
    static_cast<void>(table.append(lsmer::members<&tick::price, &tick::size>(ticks)));
#endif
}
