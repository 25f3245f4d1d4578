#pragma once
// Arithmetic on vectors: one loop per operation, result type and operands' forms. Integers wrap;
// null in, null out. `idiv` and `mod`, of integers alone, round down, as in q, and give null for a
// divisor of zero. No operation on floats is a product and a sum, which some instruction sets would
// round once and others twice.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/compare.hpp"
#include "lsmer/kernel/null.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace lsmer::inline v0::kernel {

namespace detail {

template <class T>
struct wrapping {
    using type = T;
};
template <std::signed_integral T>
struct wrapping<T> {
    using type = std::make_unsigned_t<T>;
};

/// floor(x) for a float that is not huge, without a library call.
LSMER_ALWAYS_INLINE double round_down(double x) noexcept {
    if (!(x > -0x1p52 && x < 0x1p52)) return x;
    const auto whole = static_cast<double>(static_cast<std::int64_t>(x));
    return whole > x ? whole - 1 : whole;
}

} // namespace detail

struct add {
    template <class R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        using W = typename detail::wrapping<R>::type;
        return static_cast<R>(static_cast<W>(a) + static_cast<W>(b));
    }
};
struct subtract {
    template <class R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        using W = typename detail::wrapping<R>::type;
        return static_cast<R>(static_cast<W>(a) - static_cast<W>(b));
    }
};
struct multiply {
    template <class R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        using W = typename detail::wrapping<R>::type;
        if constexpr (sizeof(R) < 4) { // would be promoted to int, whose overflow is undefined
            return static_cast<R>(static_cast<std::uint32_t>(a) * static_cast<std::uint32_t>(b));
        } else {
            return static_cast<R>(static_cast<W>(a) * static_cast<W>(b));
        }
    }
};
struct divide {
    template <class R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        return a / b;
    }
};
struct idiv {
    template <std::integral R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        if (b == 0) return null_lane<R>;
        if constexpr (std::signed_integral<R>) {
            if (b == -1) return subtract::run<R>(0, a);
            const R q = static_cast<R>(a / b);
            return static_cast<R>(q - static_cast<R>(a % b != 0 && (a < 0) != (b < 0)));
        } else {
            return static_cast<R>(a / b);
        }
    }
};
struct mod {
    template <std::integral R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        if (b == 0) return null_lane<R>;
        if constexpr (std::signed_integral<R>) {
            if (b == -1) return 0;
            const R r = static_cast<R>(a % b);
            return static_cast<R>(r != 0 && (r < 0) != (b < 0) ? r + b : r);
        } else {
            return static_cast<R>(a % b);
        }
    }
};
/// The start of the bucket of width `a` that holds `b`.
struct xbar {
    template <class R>
    LSMER_ALWAYS_INLINE static R run(R a, R b) noexcept {
        if constexpr (std::floating_point<R>) {
            return a == 0 ? null_lane<R> : static_cast<R>(a * detail::round_down(b / a));
        } else {
            return a == 0 ? null_lane<R> : subtract::run<R>(b, mod::run<R>(b, a));
        }
    }
};

/// One value: both operands as R, unless either is null.
template <class Op, class R, bool NullA, bool NullB, class A, class B>
LSMER_ALWAYS_INLINE R apply(A a, B b) noexcept {
    // Floats carry their null through the operation by themselves.
    constexpr bool test_a = NullA && !(std::floating_point<A> && std::floating_point<R>);
    constexpr bool test_b = NullB && !(std::floating_point<B> && std::floating_point<R>);
    const R r = Op::template run<R>(static_cast<R>(a), static_cast<R>(b));
    if constexpr (test_a || test_b) {
        const auto no_a = static_cast<unsigned>(test_a && is_null_lane(a));
        const auto no_b = static_cast<unsigned>(test_b && is_null_lane(b));
        return (no_a | no_b) != 0 ? null_lane<R> : r;
    } else {
        return r;
    }
}

namespace detail {

template <class Op, class R, class A, class B, bool NullA, bool NullB, bool OneA, bool OneB>
struct binary {
    LSMER_ALWAYS_INLINE static void run(const A* LSMER_RESTRICT a, const B* LSMER_RESTRICT b,
                                        R* LSMER_RESTRICT out) {
        const A a0 = a[0];
        const B b0 = b[0];
        for (std::size_t i = 0; i < vector_rows; ++i) {
            out[i] = apply<Op, R, NullA, NullB>(OneA ? a0 : a[i], OneB ? b0 : b[i]);
        }
    }
};

template <class R, class A, bool Nullable>
struct convert {
    LSMER_ALWAYS_INLINE static void run(const A* LSMER_RESTRICT a, R* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) out[i] = lane_cast<R, Nullable>(a[i]);
    }
};

/// Quotients by a constant for values from base to base + 2^52: the estimate, rounded to nearest,
/// is the quotient or one more, and the remainder's sign says which.
struct buckets {
    LSMER_ALWAYS_INLINE static void run(const std::int64_t* LSMER_RESTRICT v, std::int64_t base,
                                        std::int64_t width, std::uint32_t* LSMER_RESTRICT out) {
        const double inverse = 1.0 / static_cast<double>(width);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const std::uint64_t d =
                static_cast<std::uint64_t>(v[i]) - static_cast<std::uint64_t>(base);
            const double x =
                std::bit_cast<double>((d & 0xfffffffffffffU) | 0x4330000000000000U) - 0x1p52;
            const std::uint64_t q =
                std::bit_cast<std::uint64_t>(x * inverse + 0x1p52) & 0xfffffffffffffU;
            const auto r = static_cast<std::int64_t>(d - q * static_cast<std::uint64_t>(width));
            out[i] = static_cast<std::uint32_t>(q - static_cast<std::uint64_t>(r < 0));
        }
    }
};

} // namespace detail

/// out = a Op b, computed as R.
template <class Op, class R, class A, class B>
void binary(A a, B b, R* out) noexcept {
    invoke_isa<detail::binary<Op, R, typename A::lane, typename B::lane, A::nullable, B::nullable,
                              A::one, B::one>>(a.at, b.at, out);
}

/// out = a as R.
template <class R, bool Nullable, class A>
void convert(const A* a, R* out) noexcept {
    invoke_isa<detail::convert<R, A, Nullable>>(a, out);
}

/// out = (v - base) / width, for base <= v < base + 2^52 and quotients below 2^32.
// REQUIRES: width >= 1; values outside the bounds give unspecified numbers
inline void buckets(const std::int64_t* values, std::int64_t base, std::int64_t width,
                    std::uint32_t* out) noexcept {
    invoke_isa<detail::buckets>(values, base, width, out);
}

} // namespace lsmer::inline v0::kernel
