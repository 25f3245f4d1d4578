// expect: borf: a column stands beside aggregates; aggregate it or use by
// expect: "size"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(trades::size, borf::avg(trades::price)).from(trades_source));
#else
    static_cast<void>(borf::select(borf::avg(trades::price)).by(trades::size).from(trades_source));
#endif
}
