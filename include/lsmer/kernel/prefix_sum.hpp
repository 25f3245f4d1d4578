#pragma once
// Running sums of a vector of 1,024 unsigned values, in place, modulo 2^bits.
//
// A running sum is one chain of additions, a cycle and more each. Here a register of n numbers is
// summed in log2(n) steps: shift by 1, 2, 4, ... lanes and add; what is left of the chain is one
// addition a register, of the last sum in all lanes.
//
// Source: Hillis, Steele: Data Parallel Algorithms, CACM 1986.

#include "lsmer/base/isa_lanes.hpp"
#include "lsmer/column/vector.hpp"

#include <concepts>
#include <cstddef>
#include <cstring>
#include <utility>

namespace lsmer::inline v0::kernel {

namespace detail {

template <class U>
struct prefix_sum_vector {
    template <std::size_t Bytes>
    LSMER_ALWAYS_INLINE static void run(U start, U* values) {
        using numbers = lanes_of<U, Bytes>;
        constexpr std::size_t n = Bytes / sizeof(U);
        using lanes = std::make_integer_sequence<int, static_cast<int>(n)>;
        numbers before = numbers{} + start;
#pragma GCC unroll 4
        for (std::size_t i = 0; i < vector_rows; i += n) {
            numbers sums;
            std::memcpy(&sums, values + i, Bytes);
            scan<1>(sums, lanes{});
            const numbers out = sums + before;
            add_last(before, sums, lanes{});
            std::memcpy(values + i, &out, Bytes);
        }
    }

private:
    template <int by, class Numbers, int... lane>
    LSMER_ALWAYS_INLINE static void scan(Numbers& v, std::integer_sequence<int, lane...> lanes) {
        constexpr int n = sizeof...(lane);
        if constexpr (by < n) {
            const Numbers zero{};
            v += __builtin_shufflevector(zero, v, (lane < by ? lane : n + lane - by)...);
            scan<2 * by>(v, lanes);
        }
    }
    template <class Numbers, int... lane>
    LSMER_ALWAYS_INLINE static void add_last(Numbers& to, const Numbers& from,
                                             std::integer_sequence<int, lane...>) {
        to += __builtin_shufflevector(from, from,
                                      (static_cast<int>(sizeof...(lane)) - 1 + 0 * lane)...);
    }
};

} // namespace detail

/// values[i] = start + values[0] + ... + values[i].
// REQUIRES: 1,024 values
template <std::unsigned_integral U>
void prefix_sum(U start, U* values, isa which = best_isa()) {
    invoke_isa_lanes<detail::prefix_sum_vector<U>>(which, start, values);
}

} // namespace lsmer::inline v0::kernel
