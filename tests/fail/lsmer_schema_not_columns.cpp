// expect: lsmer: everything in a schema's columns must be a struct derived from
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
#ifdef LSMER_FAIL
    static constexpr double price = 0;
#else
    static constexpr struct price : lsmer::column<"price", double> {} price{};
#endif
    using columns = lsmer::columns<price>;
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
