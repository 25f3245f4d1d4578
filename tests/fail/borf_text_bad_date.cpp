// expect: borf: a constant of the query is not a proper value
// expect: 2023-02-30
// expect: "a day of that month"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(
        borf::query<"select price from trades where time < 2023-02-30">.from(trades_source));
#else
    static_cast<void>(
        borf::query<"select price from trades where time < 2023-02-28">.from(trades_source));
#endif
}
