// expect: borf: the query's text is not understood here
// expect: "the end"
// expect: "a column or value"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select price from trades where price >">.from(trades_source));
#else
    static_cast<void>(borf::query<"select price from trades where price > 1">.from(trades_source));
#endif
}
