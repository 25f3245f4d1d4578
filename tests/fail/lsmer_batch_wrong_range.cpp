// expect: lsmer: a batch takes one contiguous range per column
#include "lsmer/engine.hpp"

#include <string_view>
#include <vector>

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    static constexpr struct size : lsmer::column<"size", int> {} size{};
    using columns = lsmer::columns<price, size>;
};

int main() {
    auto table = lsmer::Table<t>::open("t").value();
    const std::vector<double> prices(3);
#ifdef LSMER_FAIL
    const std::vector<std::string_view> sizes(3);
#else
    const std::vector<int> sizes(3);
#endif
    static_cast<void>(table.append(prices, sizes));
}
