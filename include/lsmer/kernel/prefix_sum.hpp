#pragma once
// Running sums of a vector of 1,024 unsigned values, in place, modulo 2^bits.
//
// A running sum is one chain of additions, a cycle each. Four chains at once hide it: first the
// sums of the four quarters, then each quarter from where the one before will have ended.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"

#include <concepts>
#include <cstddef>

namespace lsmer::inline v0::kernel {

namespace detail {

template <class U>
struct prefix_sum_vector {
    static constexpr std::size_t quarter = vector_rows / 4;

    LSMER_ALWAYS_INLINE static void run(U start, U* values) {
        U sum[3] = {};
        for (std::size_t q = 0; q < 3; ++q) {
            U s = 0;
            for (std::size_t i = 0; i < quarter; ++i) {
                s = static_cast<U>(s + values[q * quarter + i]);
            }
            sum[q] = s;
        }
        U a = start;
        U b = static_cast<U>(a + sum[0]);
        U c = static_cast<U>(b + sum[1]);
        U d = static_cast<U>(c + sum[2]);
        for (std::size_t i = 0; i < quarter; ++i) {
            values[i] = a = static_cast<U>(a + values[i]);
            values[quarter + i] = b = static_cast<U>(b + values[quarter + i]);
            values[2 * quarter + i] = c = static_cast<U>(c + values[2 * quarter + i]);
            values[3 * quarter + i] = d = static_cast<U>(d + values[3 * quarter + i]);
        }
    }
};

} // namespace detail

/// values[i] = start + values[0] + ... + values[i].
// REQUIRES: 1,024 values
template <std::unsigned_integral U>
void prefix_sum(U start, U* values, isa which = best_isa()) {
    invoke_isa_as<detail::prefix_sum_vector<U>>(which, start, values);
}

} // namespace lsmer::inline v0::kernel
