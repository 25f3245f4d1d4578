// expect: borf: text has no such aggregate; count, first and last take text
// expect: "max"
// expect: "symbol"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(borf::max(trades::symbol)).from(trades_source));
#else
    static_cast<void>(borf::select(borf::last(trades::symbol)).from(trades_source));
#endif
}
