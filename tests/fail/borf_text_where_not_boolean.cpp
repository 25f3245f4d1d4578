// expect: borf: a condition of where is not boolean
// expect: "f64"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select size from trades where price">.from(trades_source));
#else
    static_cast<void>(borf::query<"select size from trades where price>0">.from(trades_source));
#endif
}
