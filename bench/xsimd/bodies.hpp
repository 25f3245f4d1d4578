#pragma once

// Kernels written with xsimd, for the comparison with the library's own (scenario/kernel.cpp). The
// batches of xsimd exist only for the instruction sets that a file is compiled for, so each set has
// a file of its own, which includes nothing but xsimd: what the linker keeps of a header shared
// with other files must not hold instructions that a machine may lack.

#include <cstddef>
#include <cstdint>

namespace bench::with_xsimd {

struct bodies {
    void (*unpack_u16)(const std::byte*, unsigned width, std::uint16_t base, std::uint16_t*);
    void (*unpack_u32)(const std::byte*, unsigned width, std::uint32_t base, std::uint32_t*);
    void (*unpack_u64)(const std::byte*, unsigned width, std::uint64_t base, std::uint64_t*);
    void (*keep_i16)(const std::int16_t*, std::int16_t lo, std::int16_t hi, std::uint8_t* mask);
    void (*keep_i32)(const std::int32_t*, std::int32_t lo, std::int32_t hi, std::uint8_t* mask);
    void (*keep_i64)(const std::int64_t*, std::int64_t lo, std::int64_t hi, std::uint8_t* mask);
    void (*keep_f64)(const double*, double lo, double hi, std::uint8_t* mask);
};

// Null where xsimd, or the instruction set in the compiler, is missing.
const bodies* avx2();
const bodies* avx512();

} // namespace bench::with_xsimd
