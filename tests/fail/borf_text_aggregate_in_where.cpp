// expect: borf: an aggregate stands where none can: in where, by or another
// expect: "avg"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(
        borf::query<"select price from trades where price > avg price">.from(trades_source));
#else
    static_cast<void>(borf::query<"select price from trades where price > 1">.from(trades_source));
#endif
}
