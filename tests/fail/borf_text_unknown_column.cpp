// expect: borf: the query names a column that the table does not have
// expect: prize
// expect: price
// expect: 11
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select avg prize from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select avg price from trades">.from(trades_source));
#endif
}
