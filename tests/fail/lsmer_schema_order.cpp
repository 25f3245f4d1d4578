// expect: lsmer: a schema is ordered by its own columns only
#include "lsmer/engine.hpp"

struct other : lsmer::table<"other"> {
    static constexpr struct size : lsmer::column<"size", double> {} size{};
};

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<price>;
#ifdef LSMER_FAIL
    using order = lsmer::ordered_by<other::size>;
#else
    using order = lsmer::ordered_by<price>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
