#pragma once
// Comparisons of vectors, into masks of bytes 0 and 1.
//
//   keep_in_range   mask &= lo <= v <= hi     every comparison with constants is one of these,
//                                             or its negation
//   keep_equal      mask &= a = b             two vectors
//   keep_less       mask &= a < b             the rest follow by swapping and negating
//
// Null and NaN are smaller than all else and equal to themselves; -0.0 equals 0.0. All vectors
// have vector_rows readable values. A mask starts as all ones; each comparison narrows it, except
// the `flag_*` forms, which write a fresh vector of booleans.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/null.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace lsmer::inline v0::kernel {

/// The values from lo to hi, both ends included, or all others. Of floats NaN belongs to the range
/// when `nan`, which demands that the range has no lower end.
template <class T>
struct range {
    T lo = std::numeric_limits<T>::lowest();
    T hi = std::numeric_limits<T>::max();
    bool empty = false; // no value is inside
    bool nan = false;
    bool negated = false;
};

/// Whether one value is in the range, as `keep_in_range` has it.
template <class T>
[[nodiscard]] constexpr bool in_range(T v, const range<T>& r) noexcept {
    bool in = !r.empty;
    if constexpr (std::integral<T>) { // lo above hi: through the largest value
        using U = std::make_unsigned_t<T>;
        in = in && static_cast<U>(static_cast<U>(v) - static_cast<U>(r.lo)) <=
                       static_cast<U>(static_cast<U>(r.hi) - static_cast<U>(r.lo));
    } else {
        in = in && (r.nan ? !(v > r.hi) : v >= r.lo && v <= r.hi);
    }
    return in != r.negated;
}

namespace detail {

template <class T>
struct keep_in_range {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT v, T lo, T hi, std::uint8_t flip,
                                        std::uint8_t* LSMER_RESTRICT mask) {
        if constexpr (std::integral<T>) {
            using U = std::make_unsigned_t<T>;
            const U span = static_cast<U>(static_cast<U>(hi) - static_cast<U>(lo));
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const U at = static_cast<U>(static_cast<U>(v[i]) - static_cast<U>(lo));
                mask[i] &= static_cast<std::uint8_t>(static_cast<std::uint8_t>(at <= span) ^ flip);
            }
        } else {
            for (std::size_t i = 0; i < vector_rows; ++i) {
                const std::uint8_t in =
                    static_cast<std::uint8_t>(v[i] >= lo) & static_cast<std::uint8_t>(v[i] <= hi);
                mask[i] &= static_cast<std::uint8_t>(in ^ flip);
            }
        }
    }
};

/// Floats up to hi, and NaN.
template <class T>
struct keep_up_to {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT v, T hi, std::uint8_t flip,
                                        std::uint8_t* LSMER_RESTRICT mask) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            mask[i] &= static_cast<std::uint8_t>(static_cast<std::uint8_t>(!(v[i] > hi)) ^ flip);
        }
    }
};

/// How two lanes compare: C is a type that holds all values of both, null as its smallest.
template <class C, bool NullA, bool NullB, class A, class B>
LSMER_ALWAYS_INLINE bool less(A a, B b) noexcept {
    const C x = lane_cast<C, NullA>(a);
    const C y = lane_cast<C, NullB>(b);
    if constexpr (std::floating_point<C>) {
        return static_cast<bool>(static_cast<int>(!(x >= y)) & static_cast<int>(y == y));
    } else {
        return x < y;
    }
}
template <class C, bool NullA, bool NullB, class A, class B>
LSMER_ALWAYS_INLINE bool equal(A a, B b) noexcept {
    const C x = lane_cast<C, NullA>(a);
    const C y = lane_cast<C, NullB>(b);
    if constexpr (std::floating_point<C>) {
        return static_cast<bool>(static_cast<int>(x == y) |
                                 (static_cast<int>(x != x) & static_cast<int>(y != y)));
    } else {
        return x == y;
    }
}

template <bool Less, class C, class A, class B, bool NullA, bool NullB, bool OneA, bool OneB>
struct flag_pairs {
    LSMER_ALWAYS_INLINE static void run(const A* LSMER_RESTRICT a, const B* LSMER_RESTRICT b,
                                        std::uint8_t flip, std::uint8_t* LSMER_RESTRICT out) {
        const A a0 = a[0];
        const B b0 = b[0];
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const A x = OneA ? a0 : a[i];
            const B y = OneB ? b0 : b[i];
            const bool yes = Less ? less<C, NullA, NullB>(x, y) : equal<C, NullA, NullB>(x, y);
            out[i] = static_cast<std::uint8_t>(static_cast<std::uint8_t>(yes) ^ flip);
        }
    }
};

struct keep_flags {
    LSMER_ALWAYS_INLINE static void run(const std::uint8_t* LSMER_RESTRICT flags,
                                        std::uint8_t* LSMER_RESTRICT mask) {
        // A null boolean (0x80) is not true.
        for (std::size_t i = 0; i < vector_rows; ++i) {
            mask[i] &= static_cast<std::uint8_t>(flags[i] == 1);
        }
    }
};

template <bool And>
struct combine_flags {
    LSMER_ALWAYS_INLINE static void run(const std::uint8_t* LSMER_RESTRICT a,
                                        const std::uint8_t* LSMER_RESTRICT b,
                                        std::uint8_t* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const auto x = static_cast<std::uint8_t>(a[i] == 1);
            const auto y = static_cast<std::uint8_t>(b[i] == 1);
            out[i] = static_cast<std::uint8_t>(And ? x & y : x | y);
        }
    }
};
struct invert_flags {
    LSMER_ALWAYS_INLINE static void run(const std::uint8_t* LSMER_RESTRICT a,
                                        std::uint8_t* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) out[i] = static_cast<std::uint8_t>(a[i] != 1);
    }
};

} // namespace detail

/// Clears the mask where a value is not in the range.
template <class T>
void keep_in_range(const T* values, const range<T>& r, std::uint8_t* mask) noexcept {
    const auto flip = static_cast<std::uint8_t>(r.negated);
    if (r.empty) {
        for (std::size_t i = 0; i < vector_rows; ++i) mask[i] &= flip;
        return;
    }
    if constexpr (std::floating_point<T>) {
        if (r.nan) return invoke_isa<detail::keep_up_to<T>>(values, r.hi, flip, mask);
    }
    invoke_isa<detail::keep_in_range<T>>(values, r.lo, r.hi, flip, mask);
}

/// Clears the mask where a boolean is not true.
inline void keep_flags(const std::uint8_t* flags, std::uint8_t* mask) noexcept {
    invoke_isa<detail::keep_flags>(flags, mask);
}

/// out = a and b, out = a or b, out = not a. Null counts as false.
inline void and_flags(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out) noexcept {
    invoke_isa<detail::combine_flags<true>>(a, b, out);
}
inline void or_flags(const std::uint8_t* a, const std::uint8_t* b, std::uint8_t* out) noexcept {
    invoke_isa<detail::combine_flags<false>>(a, b, out);
}
inline void not_flags(const std::uint8_t* a, std::uint8_t* out) noexcept {
    invoke_isa<detail::invert_flags>(a, out);
}

/// How an operand of a kernel comes: a vector or one value for all rows, with or without nulls.
template <class T, bool Nullable, bool One>
struct operand {
    using lane = T;
    static constexpr bool nullable = Nullable;
    static constexpr bool one = One;
    const T* at;
};

/// out = a < b, compared as C; negated when `flip`.
template <class C, class A, class B>
void flag_less(A a, B b, bool flip, std::uint8_t* out) noexcept {
    invoke_isa<detail::flag_pairs<true, C, typename A::lane, typename B::lane, A::nullable,
                                  B::nullable, A::one, B::one>>(
        a.at, b.at, static_cast<std::uint8_t>(flip), out);
}
/// out = a equals b, compared as C; negated when `flip`.
template <class C, class A, class B>
void flag_equal(A a, B b, bool flip, std::uint8_t* out) noexcept {
    invoke_isa<detail::flag_pairs<false, C, typename A::lane, typename B::lane, A::nullable,
                                  B::nullable, A::one, B::one>>(
        a.at, b.at, static_cast<std::uint8_t>(flip), out);
}

} // namespace lsmer::inline v0::kernel
