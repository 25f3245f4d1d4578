// expect: borf: the query is from another table than this one
// expect: "trades"
// expect: "quotes"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select time from trades">.from(quotes_source));
#else
    static_cast<void>(borf::query<"select time from quotes">.from(quotes_source));
#endif
}
