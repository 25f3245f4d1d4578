// expect: lsmer: a schema has 1 to 4096 columns
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
#ifdef LSMER_FAIL
    using columns = lsmer::columns<>;
#else
    using columns = lsmer::columns<price>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
