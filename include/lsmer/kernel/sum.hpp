#pragma once
// Sums of vectors under a mask, in an order that depends on nothing but the rows' places.
//
// Row i of a vector is added to lane i % 16; lanes live across vectors and are added up, lane 0
// first, at the end. Rows outside the mask add +0.0, which changes no sum that started at +0.0, so
// skipping a vector without survivors gives the same bits as adding it.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa_lanes.hpp"
#include "lsmer/column/vector.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lsmer::inline v0::kernel {

inline constexpr std::size_t sum_lanes = 16;

namespace detail {

/// Values as they are, or times an integer each.
struct once {
    LSMER_ALWAYS_INLINE double plain(double v, std::size_t) const noexcept { return v; }
    template <std::size_t Bytes, class Reals>
    LSMER_ALWAYS_INLINE void lanes(Reals&, std::size_t) const noexcept {}
};
struct times {
    const std::int32_t* factor;
    LSMER_ALWAYS_INLINE double plain(double v, std::size_t i) const noexcept {
        return v * static_cast<double>(factor[i]);
    }
    template <std::size_t Bytes, class Reals>
    LSMER_ALWAYS_INLINE void lanes(Reals& v, std::size_t i) const noexcept {
        lanes_of<std::int32_t, Bytes / 2> factors;
        std::memcpy(&factors, factor + i, sizeof factors);
        v *= __builtin_convertvector(factors, Reals);
    }
};

/// Registers hold eight bytes of the mask as often as they have lanes; each lane moves its own byte
/// up to the sign, and the sign down over all bits. (To widen bytes to words takes g++ 12 twice as
/// long.) Between a product and its sum lies the mask: nothing that a compiler may contract.
template <class Factor>
struct sum_masked {
    template <std::size_t Bytes>
    LSMER_ALWAYS_INLINE static void run(const double* LSMER_RESTRICT v, Factor by,
                                        const std::uint8_t* LSMER_RESTRICT mask,
                                        double* LSMER_RESTRICT lanes) {
        if constexpr (Bytes == 16) { // shifts by lane are missing
            run_plain(v, by, mask, lanes);
        } else {
            using reals = lanes_of<double, Bytes>;
            using words = lanes_of<std::uint64_t, Bytes>;
            using signs = lanes_of<std::int64_t, Bytes>;
            constexpr std::size_t in_one = Bytes / sizeof(double);
            constexpr std::size_t registers = sum_lanes / in_one;
            constexpr std::size_t of_mask = sizeof(std::uint64_t) / in_one; // that share a load
            words up[of_mask];
            for (std::size_t byte = 0; byte < sizeof(std::uint64_t); ++byte) {
                up[byte / in_one][byte % in_one] = 63 - 8 * byte;
            }
            reals s[registers];
            std::memcpy(s, lanes, sizeof s);
            for (std::size_t i = 0; i < vector_rows; i += sum_lanes) {
                for (std::size_t r = 0; r < registers; ++r) {
                    const auto eight =
                        load<std::uint64_t>(mask + i + r / of_mask * sizeof(std::uint64_t));
                    const words at_sign = (words{} + eight) << up[r % of_mask];
                    const signs keep = __builtin_bit_cast(signs, at_sign) >> 63;
                    reals x;
                    std::memcpy(&x, v + i + r * in_one, Bytes);
                    by.template lanes<Bytes>(x, i + r * in_one);
                    s[r] += __builtin_bit_cast(reals, __builtin_bit_cast(signs, x) & keep);
                }
            }
            std::memcpy(lanes, s, sizeof s);
        }
    }
    LSMER_ALWAYS_INLINE static void run_plain(const double* LSMER_RESTRICT v, Factor by,
                                              const std::uint8_t* LSMER_RESTRICT mask,
                                              double* LSMER_RESTRICT lanes) {
        double s[sum_lanes];
        for (std::size_t l = 0; l < sum_lanes; ++l) s[l] = lanes[l];
        for (std::size_t i = 0; i < vector_rows; i += sum_lanes) {
            for (std::size_t l = 0; l < sum_lanes; ++l) {
                const auto keep =
                    static_cast<std::uint64_t>(-static_cast<std::int64_t>(mask[i + l]));
                const auto bits = std::bit_cast<std::uint64_t>(by.plain(v[i + l], i + l));
                s[l] += std::bit_cast<double>(bits & keep);
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
        invoke_isa_lanes<detail::sum_masked<detail::once>>(best_isa(), values, detail::once{}, mask,
                                                           lanes);
    }
}
/// As above, under a mask, for the values times the factors: none of the products is written.
inline void sum_products(const double* values, const std::int32_t* factors,
                         const std::uint8_t* mask, double* lanes) noexcept {
    invoke_isa_lanes<detail::sum_masked<detail::times>>(best_isa(), values, detail::times{factors},
                                                        mask, lanes);
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
