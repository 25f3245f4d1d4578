// expect: borf: the result has no column of this name
// expect: "prize"
#include "borf/result/result.hpp"

using answer = borf::Result<borf::result_column<"symbol", lsmer::symbol>,
                            borf::result_column<"price", double>>;

double first_price(const answer& a) {
#ifdef LSMER_FAIL
    return a.column<"prize">()[0];
#else
    return a.column<"price">()[0];
#endif
}
