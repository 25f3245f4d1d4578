// expect: borf: an aggregate stands where none can: in where, by or another
// expect: "sum"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(borf::sum(borf::avg(trades::price))).from(trades_source));
#else
    static_cast<void>(borf::select(borf::sum(trades::price)).from(trades_source));
#endif
}
