// expect: borf: a condition of where is not boolean
// expect: "i64"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(trades::price).where(trades::size + 1).from(trades_source));
#else
    static_cast<void>(borf::select(trades::price).where(trades::size + 1 > 2).from(trades_source));
#endif
}
