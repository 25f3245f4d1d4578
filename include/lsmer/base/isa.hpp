#pragma once
// One body, several instruction sets, chosen once per process.
//
// A kernel is a struct with an always-inline static `run`. `invoke_isa<Kernel>(args...)` calls it
// compiled for the best instruction set of this processor. A unit compiled for AVX-512 (or AVX2
// on a machine without more) calls it directly, so nothing is paid there.
//
//   struct add_kernel {
//       LSMER_ALWAYS_INLINE static void run(const int* a, int* out) { ... }
//   };
//   invoke_isa<add_kernel>(a, out);
//
// Rules for `run`: everything it calls in the loop is always-inline too (a call out is correct
// but leaves the loop's instruction set); arguments are scalars and pointers; loops over vectors
// have the constant length that `vector_rows` gives, so that g++ -O2 vectorises them.

#include "lsmer/base/config.hpp"

namespace lsmer::inline v0 {

namespace detail {

[[nodiscard]] inline isa detect_isa() noexcept {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
        __builtin_cpu_supports("bmi2")) {
        return isa::avx512;
    }
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") &&
        __builtin_cpu_supports("fma")) {
        return isa::avx2;
    }
#endif
    return isa::baseline;
}

template <class Kernel, class... Args>
LSMER_NOINLINE auto run_baseline(Args... args) {
    return Kernel::run(args...);
}
template <class Kernel, class... Args>
LSMER_TARGET_AVX2 LSMER_NOINLINE auto run_avx2(Args... args) {
    return Kernel::run(args...);
}
template <class Kernel, class... Args>
LSMER_TARGET_AVX512 LSMER_NOINLINE auto run_avx512(Args... args) {
    return Kernel::run(args...);
}

} // namespace detail

/// The best instruction set of this machine that the library has a body for.
[[nodiscard]] inline isa best_isa() noexcept {
    static const isa best = detail::detect_isa();
    return best;
}

/// Runs `Kernel::run(args...)` compiled for `which`. Tests use it to compare the bodies.
// REQUIRES: which <= best_isa()
template <class Kernel, class... Args>
LSMER_ALWAYS_INLINE auto invoke_isa_as(isa which, Args... args) {
    if constexpr (!is_x86_64 || compiled_isa == isa::avx512) {
        return detail::run_baseline<Kernel>(args...);
    } else {
        if (which == isa::avx512) return detail::run_avx512<Kernel>(args...);
        if constexpr (compiled_isa < isa::avx2) {
            if (which == isa::avx2) return detail::run_avx2<Kernel>(args...);
        }
        return detail::run_baseline<Kernel>(args...);
    }
}

template <class Kernel, class... Args>
LSMER_ALWAYS_INLINE auto invoke_isa(Args... args) {
    return invoke_isa_as<Kernel>(best_isa(), args...);
}

} // namespace lsmer::inline v0
