#pragma once
// Which powers of ten make the least of floats.
//
// Two levels of sampling: of a chunk, up to eight vectors of 32 values say which scales there are,
// and the five that win most stay; each vector then tries these on 32 of its own values. What is
// compared is bits: those of the range of the integers for every value, and for each value that
// does not come back an exception.
//
// A scale is tried by its digits after the point, exponent - factor: with more of them the
// integers only grow, so that the first count without an exception ends the search for this
// exponent, and so does a range that alone takes more than the best so far. No exception with
// 10^-14 ends it for all exponents. Where neither 10^-14 nor 10^-18 brings half of the values
// back, there are no decimals.
//
// Source: Afroozeh, Kuffo, Boncz: ALP: Adaptive Lossless Floating-Point Compression, SIGMOD 2024;
// the order of the search is ours.

#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/alp.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lsmer::inline v0::codec {

/// The scales of a chunk, best first; none when its values are no decimals.
struct alp_scales {
    static constexpr std::size_t most = 5;
    kernel::alp_scale of[most];
    std::size_t count = 0;
};

/// Bytes of a value that is not among the packed: itself, and its row.
template <float_value T>
inline constexpr std::uint32_t alp_exception_bytes = sizeof(T) + sizeof(std::uint16_t);

namespace detail {

/// Bits of the probed values that come back.
[[nodiscard]] inline std::uint32_t alp_range_bits(const kernel::alp_probed& p) noexcept {
    if (p.bad == kernel::alp_probe_rows) return 0;
    const auto range = static_cast<std::uint64_t>(p.max) - static_cast<std::uint64_t>(p.min);
    return static_cast<std::uint32_t>(kernel::alp_probe_rows) *
           static_cast<std::uint32_t>(std::bit_width(range));
}
/// Bits of all of the probed values.
template <class T>
[[nodiscard]] std::uint32_t alp_probe_bits(const kernel::alp_probed& p) noexcept {
    return alp_range_bits(p) + p.bad * 8 * alp_exception_bytes<T>;
}

template <class T>
struct alp_best {
    kernel::alp_scale scale;
    std::uint32_t bits = kernel::alp_probe_rows * 8 * alp_exception_bytes<T>;
    bool half = false;  // of the values came back with some scale
    bool whole = false; // all of them with the best

    /// Tries exponent - factor from `digits` on.
    void try_exponent(const T* values, unsigned exponent) {
        for (unsigned digits = 0; digits <= exponent; ++digits) {
            if (!try_scale(values, exponent, exponent - digits)) break;
        }
    }
    /// False when more digits can only cost more.
    bool try_scale(const T* values, unsigned exponent, unsigned factor) {
        const kernel::alp_scale s{static_cast<std::uint8_t>(exponent),
                                  static_cast<std::uint8_t>(factor)};
        const kernel::alp_probed p = kernel::alp_probe(values, s);
        const std::uint32_t cost = alp_probe_bits<T>(p);
        half = half || p.bad <= kernel::alp_probe_rows / 2;
        if (cost < bits) bits = cost, scale = s, whole = p.bad == 0;
        return p.bad != 0 && alp_range_bits(p) < bits;
    }
};

inline constexpr unsigned alp_exponents[] = {14, 18, 16, 12, 13, 10, 8, 7,  6, 5,
                                             4,  3,  2,  1,  0,  11, 9, 15, 17};
/// Zeros at the end of whole numbers that are looked for.
inline constexpr unsigned alp_zeros_max = 6;

/// The best scale of alp_probe_rows values.
template <class T>
[[nodiscard]] LSMER_NOINLINE alp_best<T> alp_best_scale(const T* values) {
    alp_best<T> best;
    if constexpr (sizeof(T) == 4) {
        for (unsigned digits = 0; digits <= 18; ++digits) {
            if (!best.try_scale(values, digits, 0)) break;
        }
    } else {
        for (std::size_t i = 0; i < sizeof(alp_exponents) / sizeof(unsigned); ++i) {
            if (best.whole || (i == 2 && !best.half)) break;
            best.try_exponent(values, alp_exponents[i]);
        }
        if (best.scale.exponent == best.scale.factor) { // whole numbers
            for (unsigned zeros = alp_zeros_max; zeros > 0; --zeros) {
                best.try_scale(values, 0, zeros);
            }
        }
    }
    return best;
}

/// alp_probe_rows values at even distances, the last repeated where there are fewer.
template <class T>
void alp_pick(std::span<const T> from, T* to) noexcept {
    const std::size_t step =
        from.size() < kernel::alp_probe_rows ? 1 : from.size() / kernel::alp_probe_rows;
    for (std::size_t i = 0; i < kernel::alp_probe_rows; ++i) {
        const std::size_t at = i * step;
        to[i] = from[at < from.size() ? at : from.size() - 1];
    }
}

} // namespace detail

/// The scales that a chunk's vectors choose from.
// REQUIRES: values is not empty
template <float_value T>
[[nodiscard]] alp_scales alp_scales_of(std::span<const T> values) {
    constexpr std::size_t vectors_max = 8;
    struct vote {
        kernel::alp_scale scale;
        std::uint32_t times;
    };
    vote votes[vectors_max];
    std::size_t count = 0;
    const std::size_t vectors = vectors_of(values.size());
    const std::size_t looked_at = vectors < vectors_max ? vectors : vectors_max;
    T picked[kernel::alp_probe_rows];
    for (std::size_t n = 0; n < looked_at; ++n) {
        const std::size_t v = (2 * n + 1) * vectors / (2 * looked_at);
        detail::alp_pick(values.subspan(v * vector_rows, rows_of_vector(values.size(), v)), picked);
        const detail::alp_best<T> best = detail::alp_best_scale(picked);
        if (best.bits >= kernel::alp_probe_rows * 8 * sizeof(T)) continue;
        std::size_t at = 0;
        while (at < count && votes[at].scale != best.scale) ++at;
        if (at == count) votes[count++] = {best.scale, 0};
        ++votes[at].times;
        for (; at > 0 && votes[at - 1].times < votes[at].times; --at) {
            const vote other = votes[at];
            votes[at] = votes[at - 1];
            votes[at - 1] = other;
        }
    }
    alp_scales out;
    for (; out.count < count && out.count < alp_scales::most; ++out.count) {
        out.of[out.count] = votes[out.count].scale;
    }
    return out;
}

/// The best of a chunk's scales for a vector, and roughly the bits of alp_probe_rows values.
struct alp_choice {
    kernel::alp_scale scale;
    std::uint32_t bits = 0;
};
// REQUIRES: values is not empty, scales.count > 0
template <float_value T>
[[nodiscard]] alp_choice alp_choose(std::span<const T> values, const alp_scales& scales) {
    T picked[kernel::alp_probe_rows];
    detail::alp_pick(values, picked);
    alp_choice best;
    for (std::size_t i = 0; i < scales.count; ++i) {
        const auto bits = detail::alp_probe_bits<T>(kernel::alp_probe(+picked, scales.of[i]));
        if (i == 0 || bits < best.bits) best = {scales.of[i], bits};
    }
    return best;
}

} // namespace lsmer::inline v0::codec
