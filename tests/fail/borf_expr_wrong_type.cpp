// expect: borf: an operation of the query does not take this type
// expect: "timestamp"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(trades::price).where(trades::time > 5).from(trades_source));
#else
    static_cast<void>(borf::select(trades::price).where(trades::size > 5).from(trades_source));
#endif
}
