// expect: borf: with by, every selected column is an aggregate
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select by symbol from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select count i by symbol from trades">.from(trades_source));
#endif
}
