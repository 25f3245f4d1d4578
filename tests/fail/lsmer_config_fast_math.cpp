// expect: lsmer: -ffast-math would change stored floats and lose NaN, which is null; leave it out
#ifdef LSMER_FAIL
#define __FAST_MATH__ 1
#endif
#include "lsmer/base/config.hpp"

int main() {}
