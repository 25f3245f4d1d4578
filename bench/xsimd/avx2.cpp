// See bodies.hpp. Compiled with the flags of this instruction set.

#include "xsimd/bodies.hpp"

#if __has_include(<xsimd/xsimd.hpp>) && defined(__AVX2__)
#include "xsimd/kernels.hpp"

const bench::with_xsimd::bodies* bench::with_xsimd::avx2() { return bodies_of<xsimd::avx2>(); }
#else
const bench::with_xsimd::bodies* bench::with_xsimd::avx2() { return nullptr; }
#endif
