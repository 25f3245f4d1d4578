#pragma once
// Kernels that are written in vectors of the instruction set, where loops are not vectorised well.
//
//   struct add_kernel {
//       template <std::size_t Bytes>
//       LSMER_ALWAYS_INLINE static void run(const int* a, int* out) {
//           lanes_of<int, Bytes> v; ...
//       }
//   };
//   invoke_isa_lanes<add_kernel>(which, a, out);
//
// `Bytes` is that of a vector register: 16, 32 (AVX2) or 64 (AVX-512). A wider vector would be
// right too, but g++ takes it apart number by number.

#include "lsmer/base/isa.hpp"

#include <cstddef>

namespace lsmer::inline v0 {

namespace detail {

template <class T, std::size_t Bytes>
struct vector_register {
    typedef T type __attribute__((vector_size(Bytes)));
};

template <class Kernel, std::size_t Bytes>
struct with_register {
    template <class... Args>
    LSMER_ALWAYS_INLINE static auto run(Args... args) {
        return Kernel::template run<Bytes>(args...);
    }
};

} // namespace detail

/// `Bytes` of numbers of type T with arithmetic lane by lane. Not for arguments of functions.
template <class T, std::size_t Bytes>
using lanes_of = typename detail::vector_register<T, Bytes>::type;

/// As `invoke_isa_as`, with the register's size as template argument of `Kernel::run`.
// REQUIRES: which <= best_isa()
template <class Kernel, class... Args>
LSMER_ALWAYS_INLINE auto invoke_isa_lanes(isa which, Args... args) {
    if constexpr (!is_x86_64 || compiled_isa == isa::avx512) {
        return detail::run_baseline<detail::with_register<Kernel, is_x86_64 ? 64 : 16>>(args...);
    } else {
        if (which == isa::avx512)
            return detail::run_avx512<detail::with_register<Kernel, 64>>(args...);
        if constexpr (compiled_isa == isa::avx2) {
            return detail::run_baseline<detail::with_register<Kernel, 32>>(args...);
        } else {
            if (which == isa::avx2)
                return detail::run_avx2<detail::with_register<Kernel, 32>>(args...);
            return detail::run_baseline<detail::with_register<Kernel, 16>>(args...);
        }
    }
}

} // namespace lsmer::inline v0
