// expect: borf: text has no such aggregate; count, first and last take text
// expect: "avg"
// expect: "symbol"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select avg symbol from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select count symbol from trades">.from(trades_source));
#endif
}
