// expect: borf: two columns of the result have the same name
// expect: "a"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(
        borf::query<"select a: avg price, a: sum size from trades">.from(trades_source));
#else
    static_cast<void>(
        borf::query<"select a: avg price, b: sum size from trades">.from(trades_source));
#endif
}
