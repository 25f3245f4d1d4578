// expect: borf: an operation of the query does not take this type
// expect: "symbol"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select price*symbol from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select price*size from trades">.from(trades_source));
#endif
}
