// expect: borf: the query calls a function that does not exist
// expect: "agv"
// expect: "avg"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::query<"select agv(price) from trades">.from(trades_source));
#else
    static_cast<void>(borf::query<"select avg(price) from trades">.from(trades_source));
#endif
}
