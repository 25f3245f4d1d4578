// See bodies.hpp. Compiled with the flags of this instruction set.

#include "xsimd/bodies.hpp"

#if __has_include(<xsimd/xsimd.hpp>) && defined(__AVX512BW__)
#include "xsimd/kernels.hpp"

const bench::with_xsimd::bodies* bench::with_xsimd::avx512() {
    return bodies_of<xsimd::avx512bw>();
}
#else
const bench::with_xsimd::bodies* bench::with_xsimd::avx512() { return nullptr; }
#endif
