#pragma once
// Smallest and largest value of a run of values, as zone maps and frames of reference need them.
//
// Integers and floats go 1,024 at a time through a loop of constant length, on the best
// instruction set; floats by a signed integer with the same order, in which NaN stands outside the
// infinities. Texts and fixed bytes are compared one by one.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/value.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/column/zone.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>

namespace lsmer::inline v0::kernel {

namespace detail {

template <class T>
struct extremes {
    T min;
    T max;
};

template <class T>
struct min_max_vector {
    LSMER_ALWAYS_INLINE static extremes<T> run(const T* values) {
        T low = values[0];
        T high = values[0];
        for (std::size_t i = 0; i < vector_rows; ++i) {
            low = values[i] < low ? values[i] : low;
            high = values[i] > high ? values[i] : high;
        }
        return {low, high};
    }
};

/// As min_max_vector, leaving `skip` out. With nothing left, min is above max.
template <class T>
struct min_max_except {
    LSMER_ALWAYS_INLINE static extremes<T> run(const T* values, T skip) {
        constexpr T lowest = std::numeric_limits<T>::min();
        constexpr T highest = std::numeric_limits<T>::max();
        T low = highest;
        T high = lowest;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const T v = values[i];
            const auto out = static_cast<T>(-static_cast<T>(v == skip)); // all ones for `skip`
            const auto in = static_cast<T>(~out);
            const auto up = static_cast<T>((v & in) | (highest & out));
            const auto down = static_cast<T>((v & in) | (lowest & out));
            low = up < low ? up : low;
            high = down > high ? down : high;
        }
        return {low, high};
    }
};

/// Floats as signed integers of the same order; keys of NaN lie beyond those of the infinities.
template <class F>
struct float_keys {
    using key = std::conditional_t<sizeof(F) == 4, std::int32_t, std::int64_t>;
    static constexpr key sign_off = std::numeric_limits<key>::max();

    LSMER_ALWAYS_INLINE static constexpr key of(F value) noexcept {
        const key bits = std::bit_cast<key>(value);
        return bits ^ ((bits >> (8 * sizeof(key) - 1)) & sign_off);
    }
    LSMER_ALWAYS_INLINE static constexpr F back(key k) noexcept {
        return std::bit_cast<F>(k ^ ((k >> (8 * sizeof(key) - 1)) & sign_off));
    }
    static constexpr key infinity = std::bit_cast<key>(std::numeric_limits<F>::infinity());
    static constexpr key minus_infinity = -infinity - 1;
};

template <class F>
struct min_max_keys {
    using key = typename float_keys<F>::key;

    LSMER_ALWAYS_INLINE static extremes<key> run(const F* values) {
        key low = float_keys<F>::of(values[0]);
        key high = low;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const key k = float_keys<F>::of(values[i]);
            low = k < low ? k : low;
            high = k > high ? k : high;
        }
        return {low, high};
    }
};

/// Calls `f` with every 1,024 values, the rest of them copied and filled up with the last.
template <class T, class F>
void by_vectors(std::span<const T> values, F&& f) {
    std::size_t at = 0;
    for (; at + vector_rows <= values.size(); at += vector_rows) f(values.data() + at);
    if (at == values.size()) return;
    alignas(64) T last[vector_rows];
    for (std::size_t i = 0; i < vector_rows; ++i) {
        last[i] = values[at + i < values.size() ? at + i : values.size() - 1];
    }
    f(static_cast<const T*>(last));
}

template <class T>
zone<T> zone_by_comparison(std::span<const T> values, const T* skip) {
    zone<T> z;
    z.nulls = false;
    for (const T& v : values) {
        if (skip != nullptr && v == *skip) {
            z.nulls = true;
            continue;
        }
        if (!z.known || v < z.min) z.min = v;
        if (!z.known || z.max < v) z.max = v;
        z.known = true;
    }
    return z;
}

/// NaN shows as a key beyond the infinities; only vectors that have one are looked at again.
template <class F>
zone<F> zone_of_floats(std::span<const F> values, isa which) {
    using keys = float_keys<F>;
    auto low = std::numeric_limits<typename keys::key>::max();
    auto high = std::numeric_limits<typename keys::key>::min();
    zone<F> z;
    z.nulls = false;
    by_vectors(values, [&](const F* v) {
        auto e = invoke_isa_as<min_max_keys<F>>(which, v);
        if (e.min < keys::minus_infinity || e.max > keys::infinity) {
            z.nulls = true;
            e = {std::numeric_limits<typename keys::key>::max(),
                 std::numeric_limits<typename keys::key>::min()};
            for (std::size_t i = 0; i < vector_rows; ++i) {
                if (v[i] != v[i]) continue;
                const auto k = keys::of(v[i]);
                if (k < e.min) e.min = k;
                if (k > e.max) e.max = k;
            }
        }
        if (e.min < low) low = e.min;
        if (e.max > high) high = e.max;
    });
    z.known = low <= high;
    if (z.known) z.min = keys::back(low), z.max = keys::back(high);
    return z;
}

} // namespace detail

/// The zone of values without nulls; NaN is left out of it and noted in `nulls`.
template <class T>
[[nodiscard]] zone<T> min_max(std::span<const T> values, isa which = best_isa()) {
    if constexpr (std::floating_point<T>) {
        return detail::zone_of_floats(values, which);
    } else if constexpr (std::integral<T>) {
        zone<T> z;
        z.nulls = false;
        detail::by_vectors(values, [&](const T* v) {
            const auto e = invoke_isa_as<detail::min_max_vector<T>>(which, v);
            if (!z.known || e.min < z.min) z.min = e.min;
            if (!z.known || e.max > z.max) z.max = e.max;
            z.known = true;
        });
        return z;
    } else {
        return detail::zone_by_comparison<T>(values, nullptr);
    }
}

/// The zone of values among which `skip` (for floats: any NaN) means null.
template <class T>
[[nodiscard]] zone<T> min_max(std::span<const T> values, const T& skip, isa which = best_isa()) {
    if constexpr (std::floating_point<T>) {
        return detail::zone_of_floats(values, which);
    } else if constexpr (std::integral<T>) {
        zone<T> z;
        z.nulls = true;
        detail::by_vectors(values, [&](const T* v) {
            const auto e = invoke_isa_as<detail::min_max_except<T>>(which, v, skip);
            if (e.min > e.max) return; // nothing but nulls
            if (!z.known || e.min < z.min) z.min = e.min;
            if (!z.known || e.max > z.max) z.max = e.max;
            z.known = true;
        });
        return z;
    } else {
        return detail::zone_by_comparison<T>(values, &skip);
    }
}

} // namespace lsmer::inline v0::kernel
