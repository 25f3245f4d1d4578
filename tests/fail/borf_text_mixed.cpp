// expect: borf: a column stands beside aggregates; aggregate it or use by
// expect: "symbol"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select symbol, avg price from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select avg price by symbol from trades">.from(trades_source));
#endif
}
