#pragma once
// Sums of vectors under a mask, in an order that depends on nothing but the rows' places.
//
// Row i of a vector is added to lane i % 16; lanes live across vectors and are added up, lane 0
// first, at the end. Rows outside the mask add +0.0, which changes no sum that started at +0.0, so
// skipping a vector without survivors gives the same bits as adding it.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::kernel {

inline constexpr std::size_t sum_lanes = 16;

namespace detail {

struct sum_masked {
    LSMER_ALWAYS_INLINE static void run(const double* LSMER_RESTRICT v,
                                        const std::uint8_t* LSMER_RESTRICT mask,
                                        double* LSMER_RESTRICT lanes) {
        double s[sum_lanes];
        for (std::size_t l = 0; l < sum_lanes; ++l) s[l] = lanes[l];
        for (std::size_t i = 0; i < vector_rows; i += sum_lanes) {
            for (std::size_t l = 0; l < sum_lanes; ++l) {
                const auto keep =
                    static_cast<std::uint64_t>(-static_cast<std::int64_t>(mask[i + l]));
                s[l] += std::bit_cast<double>(std::bit_cast<std::uint64_t>(v[i + l]) & keep);
            }
        }
        for (std::size_t l = 0; l < sum_lanes; ++l) lanes[l] = s[l];
    }
};

struct sum_all {
    LSMER_ALWAYS_INLINE static void run(const double* LSMER_RESTRICT v,
                                        double* LSMER_RESTRICT lanes) {
        double s[sum_lanes];
        for (std::size_t l = 0; l < sum_lanes; ++l) s[l] = lanes[l];
        for (std::size_t i = 0; i < vector_rows; i += sum_lanes) {
            for (std::size_t l = 0; l < sum_lanes; ++l) s[l] += v[i + l];
        }
        for (std::size_t l = 0; l < sum_lanes; ++l) lanes[l] = s[l];
    }
};

} // namespace detail

/// Adds a vector of doubles to sum_lanes running sums; all rows when there is no mask.
inline void sum(const double* values, const std::uint8_t* mask, double* lanes) noexcept {
    if (mask == nullptr) {
        invoke_isa<detail::sum_all>(values, lanes);
    } else {
        invoke_isa<detail::sum_masked>(values, mask, lanes);
    }
}

/// As `sum` under the mask that the selection stands for: the same bits.
inline void sum_selected(const double* values, const std::uint16_t* selection, std::size_t count,
                         double* lanes) noexcept {
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t i = selection[k];
        lanes[i % sum_lanes] += values[i];
    }
}

/// The sum of the running sums, lane 0 first.
[[nodiscard]] inline double sum_of(const double* lanes) noexcept {
    double total = 0;
    for (std::size_t l = 0; l < sum_lanes; ++l) total += lanes[l];
    return total;
}

} // namespace lsmer::inline v0::kernel
