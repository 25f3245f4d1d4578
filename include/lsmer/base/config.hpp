#pragma once
// Every preprocessor condition of the library, given on as constexpr values and a few macros for
// attributes that only a macro can spell. Nothing outside this file tests a compiler or a machine.

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "lsmer needs C++20: pass -std=c++20"
#endif
#if defined(__FAST_MATH__)
#error "lsmer: -ffast-math would change stored floats and lose NaN, which is null; leave it out"
#endif

namespace lsmer::inline v0 {

// Of templates that src/compiled.cpp makes and all others are promised (engine/compiled.hpp).
#if defined(LSMER_COMPILING)
#define LSMER_EXTERN
#else
#define LSMER_EXTERN extern
#endif

#if defined(__cpp_exceptions)
inline constexpr bool has_exceptions = true;
#else
inline constexpr bool has_exceptions = false;
#endif

#if defined(__x86_64__)
inline constexpr bool is_x86_64 = true;
#else
inline constexpr bool is_x86_64 = false;
#endif

/// What the whole translation unit was compiled for; run-time dispatch starts from here.
enum class isa : unsigned char { baseline, avx2, avx512 };

#if defined(__AVX512F__) && defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
inline constexpr isa compiled_isa = isa::avx512;
#elif defined(__AVX2__) && defined(__BMI2__) && defined(__FMA__)
inline constexpr isa compiled_isa = isa::avx2;
#else
inline constexpr isa compiled_isa = isa::baseline;
#endif

} // namespace lsmer::inline v0

#define LSMER_ALWAYS_INLINE [[gnu::always_inline]] inline
#define LSMER_NOINLINE [[gnu::noinline]]
#define LSMER_COLD [[gnu::cold, gnu::noinline]]
#define LSMER_LAMBDA_INLINE __attribute__((always_inline))
#define LSMER_RESTRICT __restrict

#if defined(__x86_64__)
#define LSMER_TARGET_AVX2 [[gnu::target("avx2,bmi,bmi2,fma,lzcnt,popcnt")]]
#define LSMER_TARGET_AVX512                                                                        \
    [[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,fma,lzcnt,popcnt")]]
#define LSMER_TARGET_CRC32 [[gnu::target("sse4.2,pclmul")]]
#else
#define LSMER_TARGET_AVX2
#define LSMER_TARGET_AVX512
#define LSMER_TARGET_CRC32
#endif

#if defined(__cpp_exceptions)
#define LSMER_THROW(x) throw x
#else
#define LSMER_THROW(x) ::lsmer::detail::abort_with((x).what())
#endif
