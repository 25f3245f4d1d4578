// expect: borf: the query's text is not understood here
// expect: "from"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select avg(price from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select avg(price) from trades">.from(trades_source));
#endif
}
