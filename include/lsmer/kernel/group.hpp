#pragma once
// Grouping by direct index: where each row's cell is, and the loop that adds rows to cells.
//
//   index   u32 a row: the cell; built from one or more keys, each (key - lowest) * stride
//   cells   Pairs pairs of doubles each, side by side: 16 bytes of a cell are read, added to and
//           written as one value; rows of one cell are added in row order
//
//   lane 0  price price ..    \ row i   cells[index[i]] += {price[i], size[i]}
//   lane 1  size  size  ..    /
//
// Counts and sums of small integers ride in doubles, where they are exact as long as they stay
// below 2^53; a count may share a lane with a sum, above it: value + 2^k.

#include "lsmer/base/isa_lanes.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/null.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace lsmer::inline v0::kernel {

/// Two doubles that are read, changed and written as one value.
using lane_pair = double __attribute__((vector_size(16)));

/// The pair that row i adds, of two lanes.
LSMER_ALWAYS_INLINE lane_pair load_pair(const double* a, const double* b, std::size_t i) noexcept {
    return lane_pair{a[i], b[i]};
}

namespace detail {

template <class T, bool First, bool NullFirst, class Index = std::uint32_t>
struct index_keys {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT keys, T lowest, Index stride,
                                        Index* LSMER_RESTRICT index) {
        using U = std::make_unsigned_t<T>;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            auto at = static_cast<Index>(
                static_cast<U>(static_cast<U>(keys[i]) - static_cast<U>(lowest)));
            if constexpr (NullFirst) {
                const auto some = static_cast<Index>(keys[i] != null_lane<T>);
                at = (at + 1) & (Index{0} - some);
            }
            if constexpr (First) {
                index[i] = at * stride;
            } else {
                index[i] += at * stride;
            }
        }
    }
};

template <class T, bool Nullable>
struct widen_lane {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT v, double plus,
                                        double* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const double x = static_cast<double>(v[i]) + plus;
            if constexpr (Nullable) {
                out[i] = is_null_lane(v[i]) ? 0.0 : x;
            } else {
                out[i] = x;
            }
        }
    }
};
template <class T>
struct flag_some {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT v, double* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) out[i] = is_null_lane(v[i]) ? 0.0 : 1.0;
    }
};

template <bool Product, class W, class X, bool NullW, bool NullX>
struct weigh_lane {
    LSMER_ALWAYS_INLINE static void run(const W* LSMER_RESTRICT w, const X* LSMER_RESTRICT x,
                                        double* LSMER_RESTRICT out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            const double weight = static_cast<double>(w[i]);
            const double v = Product ? weight * static_cast<double>(x[i]) : weight;
            const auto no_w = static_cast<unsigned>(NullW && is_null_lane(w[i]));
            const auto no_x = static_cast<unsigned>(NullX && is_null_lane(x[i]));
            out[i] = (no_w | no_x) != 0 ? 0.0 : v;
        }
    }
};

} // namespace detail

/// The lanes that one pass over a vector adds: at most eight, each vector_rows doubles.
struct lane_set {
    const double* lane[8];
};

/// index (=, or += unless First) (key - lowest) * stride. With NullFirst null has place 0 and
/// lowest place 1. Indexes of 64 bits hold keys that are hashed.
template <bool First, bool NullFirst, class T, class Index>
void index_keys(const T* keys, T lowest, Index stride, Index* index) noexcept {
    invoke_isa<detail::index_keys<T, First, NullFirst, Index>>(keys, lowest, stride, index);
}

/// out = v + plus, as doubles; null gives 0.
template <bool Nullable, class T>
void widen_lane(const T* v, double plus, double* out) noexcept {
    invoke_isa<detail::widen_lane<T, Nullable>>(v, plus, out);
}
/// out = 1, or 0 for null.
template <class T>
void flag_some(const T* v, double* out) noexcept {
    invoke_isa<detail::flag_some<T>>(v, out);
}

/// out = w * x (or w alone), or 0 where either is null.
template <bool Product, bool NullW, bool NullX, class W, class X>
void weigh_lane(const W* w, const X* x, double* out) noexcept {
    invoke_isa<detail::weigh_lane<Product, W, X, NullW, NullX>>(w, x, out);
}

/// Four rows of a lane. Wider than the plainest registers, but taken apart there without loss.
using lane_four = lanes_of<double, 32>;

/// A lane of doubles, as `add_pairs` reads it. Called, it gives the pair of a row that has no
/// other lane: its value twice.
struct real_lane {
    const double* at;
    LSMER_ALWAYS_INLINE lane_pair operator()(unsigned, std::size_t i) const noexcept {
        return lane_pair{at[i], at[i]};
    }
    LSMER_ALWAYS_INLINE void load(std::size_t i, lane_four& out) const noexcept {
        std::memcpy(&out, at + i, sizeof out);
    }
};
/// A lane of integers, something added to each.
struct whole_lane {
    const std::int32_t* at;
    double plus;
    LSMER_ALWAYS_INLINE lane_pair operator()(unsigned, std::size_t i) const noexcept {
        const double v = at[i] + plus;
        return lane_pair{v, v};
    }
    LSMER_ALWAYS_INLINE void load(std::size_t i, lane_four& out) const noexcept {
        lanes_of<std::int32_t, 16> v;
        std::memcpy(&v, at + i, sizeof v);
        out = __builtin_convertvector(v, lane_four) + plus;
    }
};
/// A lane of integers times doubles.
struct product_lane {
    const std::int32_t* weight;
    const double* at;
    LSMER_ALWAYS_INLINE void load(std::size_t i, lane_four& out) const noexcept {
        lane_four v;
        real_lane{at}.load(i, v);
        whole_lane{weight, 0}.load(i, out);
        out *= v;
    }
};

/// As `add_rows<1>`, for lanes that are made when they are added: what would be written and read
/// again as doubles never leaves the registers, where four rows become four pairs.
// REQUIRES: cells are aligned to 16 bytes, every index lies inside
template <class A, class B>
LSMER_NOINLINE void add_pairs(A a, B b, const std::uint32_t* LSMER_RESTRICT index,
                              std::size_t rows, double* LSMER_RESTRICT cells) noexcept {
    auto* const cell = reinterpret_cast<lane_pair*>(cells);
    lane_four x;
    lane_four y;
    std::size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
        a.load(i, x);
        b.load(i, y);
        const lane_four even = __builtin_shufflevector(x, y, 0, 4, 2, 6);
        const lane_four odd = __builtin_shufflevector(x, y, 1, 5, 3, 7);
        cell[index[i]] += __builtin_shufflevector(even, even, 0, 1);
        cell[index[i + 1]] += __builtin_shufflevector(odd, odd, 0, 1);
        cell[index[i + 2]] += __builtin_shufflevector(even, even, 2, 3);
        cell[index[i + 3]] += __builtin_shufflevector(odd, odd, 2, 3);
    }
    if (i == rows) return;
    a.load(i, x); // lanes can be read to the end of the vector
    b.load(i, y);
    for (std::size_t k = 0; i + k < rows; ++k) cell[index[i + k]] += lane_pair{x[k], y[k]};
}

/// Adds every row's lanes to its cell of 2 * Pairs doubles.
// REQUIRES: cells are aligned to 16 bytes, every index lies inside
template <unsigned Pairs>
LSMER_NOINLINE void add_rows(const lane_set& lanes, const std::uint32_t* LSMER_RESTRICT index,
                             std::size_t rows, double* LSMER_RESTRICT cells) noexcept {
    const lane_set l = lanes;
    for (std::size_t i = 0; i < rows; ++i) {
        auto* const cell = reinterpret_cast<lane_pair*>(cells) + std::size_t{index[i]} * Pairs;
        for (unsigned p = 0; p < Pairs; ++p) {
            cell[p] += load_pair(l.lane[2 * p], l.lane[2 * p + 1], i);
        }
    }
}

/// As `add_rows`, for the selected rows.
template <unsigned Pairs>
LSMER_NOINLINE void add_selected(const lane_set& lanes, const std::uint32_t* LSMER_RESTRICT index,
                                 const std::uint16_t* LSMER_RESTRICT selection, std::size_t count,
                                 double* LSMER_RESTRICT cells) noexcept {
    const lane_set l = lanes;
    for (std::size_t s = 0; s < count; ++s) {
        const std::size_t i = selection[s];
        auto* const cell = reinterpret_cast<lane_pair*>(cells) + std::size_t{index[i]} * Pairs;
        for (unsigned p = 0; p < Pairs; ++p) {
            cell[p] += load_pair(l.lane[2 * p], l.lane[2 * p + 1], i);
        }
    }
}

} // namespace lsmer::inline v0::kernel
