// expect: borf: the query orders by a column that its result does not have
// expect: "size"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(trades::price).order(borf::desc<"size">).from(trades_source));
#else
    static_cast<void>(borf::select(trades::price).order(borf::desc<"price">).from(trades_source));
#endif
}
