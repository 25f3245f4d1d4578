// expect: lsmer: more than one column is sorted
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct bid : lsmer::column<"bid", double, lsmer::sorted> {} bid{};
    static constexpr struct ask : lsmer::column<"ask", double, lsmer::sorted> {} ask{};
    using columns = lsmer::columns<bid, ask>;
#ifndef LSMER_FAIL
    using order = lsmer::ordered_by<bid, ask>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
