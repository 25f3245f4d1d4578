// expect: lsmer: a schema names its columns
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
#ifndef LSMER_FAIL
    using columns = lsmer::columns<price>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
