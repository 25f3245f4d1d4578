// expect: borf: the query orders by a column that its result does not have
// expect: "pice"
// expect: "price"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(
        borf::query<"select avg price by symbol from trades order pice desc">.from(trades_source));
#else
    static_cast<void>(
        borf::query<"select avg price by symbol from trades order price desc">.from(trades_source));
#endif
}
