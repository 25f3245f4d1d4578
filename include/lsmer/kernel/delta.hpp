#pragma once
// Running sums of a vector of 1,024 differences that lie in transposed order, so that all additions
// are of whole registers.
//
// Row r of 16 lanes holds the differences of values r, 64 + r, 128 + r, ...: each lane is a run of
// 64 neighbours.
//
//            lane 0   lane 1   ...  lane 15
//   row 0    d0       d64           d960
//   row 1    d1       d65           d961          place of difference i: i % 64 * 16 + i / 64
//   ...
//   row 63   d63      d127          d1023
//
// First the rows are added up, which gives the sum of every lane and by that where each lane
// starts; then rows are added one after the other, and squares of n rows and n lanes, n being the
// numbers in a register, are transposed in registers and stored: sums leave in order.
//
// Types of 8 and 16 bits keep their differences in order: a register holds so many of them that
// a scan in order (kernel/prefix_sum.hpp) costs as little.
//
// Source of the idea: Afroozeh, Boncz: The FastLanes Compression Layout, VLDB 2023 (the unified
// transposed layout, which leaves values transposed and stores a base for each lane).

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa_lanes.hpp"
#include "lsmer/column/vector.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace lsmer::inline v0::kernel {

/// Lanes of a transposed vector, and the neighbours in each.
inline constexpr std::size_t delta_lanes = 16;
inline constexpr std::size_t delta_rows = vector_rows / delta_lanes;

/// Where difference i of a transposed vector lies.
[[nodiscard]] constexpr std::size_t delta_place(std::size_t i) noexcept {
    return i % delta_rows * delta_lanes + i / delta_rows;
}

namespace detail {

/// Swaps the upper right blocks of b lanes in x with the lower left ones in y.
template <int b, class Register, int... lane>
LSMER_ALWAYS_INLINE void swap_blocks(Register& x, Register& y,
                                     std::integer_sequence<int, lane...>) {
    constexpr int n = sizeof...(lane);
    const Register left =
        __builtin_shufflevector(x, y, (lane / b % 2 == 0 ? lane : n + lane - b)...);
    const Register right =
        __builtin_shufflevector(x, y, (lane / b % 2 == 0 ? lane + b : n + lane)...);
    x = left;
    y = right;
}

/// Transposes n registers of n numbers, by blocks of 1, 2, 4, ...
template <int n, int b, class Register>
LSMER_ALWAYS_INLINE void transpose(Register* rows) {
    if constexpr (b < n) {
#pragma GCC unroll 16
        for (int i = 0; i < n; ++i) {
            if (i / b % 2 == 0)
                swap_blocks<b>(rows[i], rows[i + b], std::make_integer_sequence<int, n>{});
        }
        transpose<n, 2 * b>(rows);
    }
}

template <class U>
struct transposed_sums_vector {
    template <std::size_t Bytes>
    LSMER_ALWAYS_INLINE static void run(U start, const U* steps, U* out) {
        constexpr std::size_t n = Bytes / sizeof(U) < 8 ? Bytes / sizeof(U) : 8; // 16 is slower
        constexpr std::size_t across = delta_lanes / n;
        using numbers = lanes_of<U, n * sizeof(U)>;
        alignas(64) U lane_start[delta_lanes];
        starts<numbers, n>(start, steps, lane_start);
#pragma GCC unroll 1
        for (std::size_t a = 0; a < across; ++a) {
            numbers sum;
            std::memcpy(&sum, lane_start + a * n, sizeof sum);
#pragma GCC unroll 1
            for (std::size_t r = 0; r < delta_rows; r += n) {
                numbers square[n];
#pragma GCC unroll 16
                for (std::size_t i = 0; i < n; ++i) {
                    numbers row;
                    std::memcpy(&row, steps + (r + i) * delta_lanes + a * n, sizeof row);
                    sum += row;
                    square[i] = sum;
                }
                transpose<static_cast<int>(n), 1>(square);
#pragma GCC unroll 16
                for (std::size_t j = 0; j < n; ++j) {
                    std::memcpy(out + (a * n + j) * delta_rows + r, &square[j], sizeof square[j]);
                }
            }
        }
    }

private:
    /// The sum before the first number of each lane.
    template <class Numbers, std::size_t n>
    LSMER_ALWAYS_INLINE static void starts(U start, const U* steps, U* lane_start) {
        Numbers sums[delta_lanes / n];
#pragma GCC unroll 16
        for (Numbers& s : sums) s = Numbers{};
#pragma GCC unroll 2
        for (std::size_t r = 0; r < delta_rows; ++r) {
#pragma GCC unroll 16
            for (std::size_t a = 0; a < delta_lanes / n; ++a) {
                Numbers row;
                std::memcpy(&row, steps + r * delta_lanes + a * n, sizeof row);
                sums[a] += row;
            }
        }
        std::memcpy(lane_start, sums, sizeof sums);
        for (std::size_t j = 0; j < delta_lanes; ++j) {
            const U sum = lane_start[j];
            lane_start[j] = start;
            start += sum;
        }
    }
};

struct transpose_steps_vector {
    template <std::size_t Bytes>
    LSMER_ALWAYS_INLINE static void run(const std::int64_t* in, std::int64_t* out) {
        using numbers = lanes_of<std::int64_t, Bytes>;
        constexpr std::size_t n = Bytes / sizeof(std::int64_t);
#pragma GCC unroll 1
        for (std::size_t lane = 0; lane < delta_lanes; lane += n) {
#pragma GCC unroll 1
            for (std::size_t row = 0; row < delta_rows; row += n) {
                numbers square[n];
#pragma GCC unroll 16
                for (std::size_t j = 0; j < n; ++j) {
                    std::memcpy(&square[j], in + (lane + j) * delta_rows + row, Bytes);
                }
                transpose<static_cast<int>(n), 1>(square);
#pragma GCC unroll 16
                for (std::size_t i = 0; i < n; ++i) {
                    std::memcpy(out + (row + i) * delta_lanes + lane, &square[i], Bytes);
                }
            }
        }
    }
};

} // namespace detail

/// out[i] = start + the differences of values 0 to i, modulo 2^bits.
// REQUIRES: 1,024 transposed differences at `steps`, 1,024 values at `out`, which do not overlap
template <std::unsigned_integral U>
    requires(sizeof(U) >= 4)
void transposed_sums(U start, const U* steps, U* out, isa which = best_isa()) {
    invoke_isa_lanes<detail::transposed_sums_vector<U>>(which, start, steps, out);
}

/// Puts 1,024 differences into transposed order.
// REQUIRES: 1,024 numbers each, which do not overlap
inline void transpose_steps(const std::int64_t* in, std::int64_t* out, isa which = best_isa()) {
    invoke_isa_lanes<detail::transpose_steps_vector>(which, in, out);
}

} // namespace lsmer::inline v0::kernel
