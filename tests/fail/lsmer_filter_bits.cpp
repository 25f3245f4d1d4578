// expect: lsmer: a blocked Bloom filter has 4 to 24 bits a key
#include "lsmer/filter.hpp"

int main() {
#ifdef LSMER_FAIL
    using filter = lsmer::filter::blocked_bloom<2>;
#else
    using filter = lsmer::filter::blocked_bloom<10>;
#endif
    return filter::name.empty() ? 1 : 0;
}
