// expect: borf: the query names a column that the table does not have
// expect: "bid"
#include "support/source.hpp"

int main() {
#ifdef LSMER_FAIL
    static_cast<void>(borf::select(borf::avg(quotes::bid)).from(trades_source));
#else
    static_cast<void>(borf::select(borf::avg(quotes::bid)).from(quotes_source));
#endif
}
