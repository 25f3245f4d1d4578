// expect: lsmer: two columns of a schema have the same name
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct bid : lsmer::column<"price", double> {} bid{};
#ifdef LSMER_FAIL
    static constexpr struct ask : lsmer::column<"price", double> {} ask{};
#else
    static constexpr struct ask : lsmer::column<"ask", double> {} ask{};
#endif
    using columns = lsmer::columns<bid, ask>;
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
