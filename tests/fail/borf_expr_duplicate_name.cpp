// expect: borf: two columns of the result have the same name
// expect: "size"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(
        borf::select(borf::as<"size">(borf::sum(trades::price)), borf::as<"size">(borf::count()))
        .from(trades_source));
#else
    static_cast<void>(
        borf::select(borf::sum(trades::price), borf::sum(trades::size)).from(trades_source));
#endif
}
