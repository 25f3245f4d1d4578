// expect: borf: and/or took half of a comparison (right to left): use a comma or ()
// expect: "and"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(
        borf::query<"select price from trades where price > 20 and size < 5">.from(trades_source));
#else
    static_cast<void>(
        borf::query<"select size from trades where (price > 20) and size < 5">.from(trades_source));
#endif
}
