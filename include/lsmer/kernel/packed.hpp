#pragma once
// Work on packed integers without widening them to their type: comparison with constants, and the
// values of a few rows.
//
//   keep_packed     mask &= lo <= base + n <= hi, compared in lanes of the packed width
//   gather_packed   base + n of the selected rows alone
//   sum_packed      base * 1024 + the sum of n
//
// A vector of 10-bit numbers of a 64-bit column is compared in lanes of 16 bits: a quarter of the
// work, and no value is made of rows that do not pass.

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/compare.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace lsmer::inline v0::kernel {

__extension__ using int128 = __int128;

/// A whole vector of packed integers: value i is base + the i-th of `width` bits (bitpack.hpp).
struct packed_vector {
    std::uint64_t base = 0;          // two's complement, the value type's low bits
    unsigned width = 0;              // bits
    const std::byte* data = nullptr; // 128 * width readable bytes; null: not in this form
    [[nodiscard]] explicit operator bool() const noexcept { return data != nullptr; }
};

/// Numbers from `lo` to `hi`; none when lo > hi.
struct packed_range {
    std::uint64_t lo = 0;
    std::uint64_t hi = 0;
};

/// The packed numbers whose values lie in a range.
// REQUIRES: the range is empty or lo <= hi
template <std::integral T>
[[nodiscard]] constexpr packed_range packed_range_of(const packed_vector& v,
                                                     const range<T>& r) noexcept {
    using U = std::make_unsigned_t<T>;
    const auto base = static_cast<T>(static_cast<U>(v.base));
    if (r.empty || r.hi < base) return {1, 0};
    const auto above = [&](T value) { // modulo 2^bits, and value >= base
        return std::uint64_t{static_cast<U>(static_cast<U>(value) - static_cast<U>(base))};
    };
    return {r.lo > base ? above(r.lo) : 0, above(r.hi)};
}

namespace detail {

template <class Lane>
void keep_lanes(const packed_vector& v, packed_range r, std::uint8_t flip, std::uint8_t* mask) {
    alignas(64) Lane lanes[vector_rows];
    unpack<Lane>(v.data, v.width, 0, lanes);
    invoke_isa<keep_in_range<Lane>>(static_cast<const Lane*>(lanes), static_cast<Lane>(r.lo),
                                    static_cast<Lane>(r.hi), flip, mask);
}

} // namespace detail

/// mask &= whether the packed number (without the base) lies in the range, or does not.
// REQUIRES: v has data
LSMER_NOINLINE inline void keep_packed(const packed_vector& v, packed_range r, bool negated,
                                       std::uint8_t* mask) noexcept {
    const std::uint64_t most = v.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - v.width);
    if (r.hi > most) r.hi = most;
    if (r.lo > r.hi) {
        if (!negated) std::memset(mask, 0, vector_rows);
        return;
    }
    if (r.lo == 0 && r.hi == most) {
        if (negated) std::memset(mask, 0, vector_rows);
        return;
    }
    const auto flip = static_cast<std::uint8_t>(negated);
    switch (lane_bits(v.width)) {
    case 8: return detail::keep_lanes<std::uint8_t>(v, r, flip, mask);
    case 16: return detail::keep_lanes<std::uint16_t>(v, r, flip, mask);
    case 32: return detail::keep_lanes<std::uint32_t>(v, r, flip, mask);
    default: return detail::keep_lanes<std::uint64_t>(v, r, flip, mask);
    }
}

namespace detail {

/// Where the numbers of a packed vector lie, for reading them one by one.
template <class Lane>
struct packed_lanes {
    static constexpr unsigned bits = 8 * sizeof(Lane);
    static constexpr unsigned lanes = vector_rows / bits;

    const std::byte* data;
    unsigned width;
    Lane mask;

    explicit packed_lanes(const packed_vector& v) noexcept
        : data(v.data), width(v.width),
          mask(static_cast<Lane>(static_cast<Lane>(~Lane{0}) >> (bits - v.width))) {}

    [[nodiscard]] LSMER_ALWAYS_INLINE Lane operator[](unsigned i) const noexcept {
        const unsigned bit = i / lanes * width;
        const unsigned shift = bit % bits;
        const std::byte* const at = data + bit / bits * packed_row_bytes + i % lanes * sizeof(Lane);
        // A number cut in two has its rest in the lane's next word. Where it is not, the same word
        // again, shifted as far, is outside the mask: no branch to guess wrong.
        const std::byte* const next = at + (shift + width > bits ? packed_row_bytes : 0);
        const auto low = static_cast<Lane>(load<Lane>(at) >> shift);
        const auto number =
            static_cast<Lane>(low | static_cast<Lane>(load<Lane>(next) << 1) << (bits - 1 - shift));
        return static_cast<Lane>(number & mask);
    }
};

template <class Lane, class U>
void gather_lanes(const packed_vector& v, const std::uint16_t* selection, std::size_t count,
                  U* out) noexcept {
    const packed_lanes<Lane> numbers(v);
    const auto base = static_cast<U>(v.base);
    for (std::size_t k = 0; k < count; ++k) {
        const unsigned i = selection[k];
        out[i] = static_cast<U>(base + numbers[i]);
    }
}

} // namespace detail

/// out[i] = value i, for the selected rows i; other rows of `out` stay as they are.
// REQUIRES: v has data, its width is at most that of U; selected rows are below vector_rows
template <std::unsigned_integral U>
void gather_packed(const packed_vector& v, const std::uint16_t* selection, std::size_t count,
                   U* out) noexcept {
    const unsigned bits = lane_bits(v.width);
    if (v.width == 0) {
        for (std::size_t k = 0; k < count; ++k) out[selection[k]] = static_cast<U>(v.base);
        return;
    }
    if (bits == 8) return detail::gather_lanes<std::uint8_t, U>(v, selection, count, out);
    if constexpr (sizeof(U) >= 2) {
        if (bits == 16) return detail::gather_lanes<std::uint16_t, U>(v, selection, count, out);
    }
    if constexpr (sizeof(U) >= 4) {
        if (bits == 32) return detail::gather_lanes<std::uint32_t, U>(v, selection, count, out);
    }
    if constexpr (sizeof(U) == 8) {
        detail::gather_lanes<std::uint64_t, U>(v, selection, count, out);
    }
}

namespace detail {

template <class Lane>
struct sum_lanes_of {
    LSMER_ALWAYS_INLINE static std::uint64_t run(const Lane* LSMER_RESTRICT v) {
        // Of lanes up to 16 bits 1,024 add up to less than 2^32.
        using part = std::conditional_t<sizeof(Lane) <= 2, std::uint32_t, std::uint64_t>;
        constexpr std::size_t lanes = 16;
        part sums[lanes] = {};
        for (std::size_t i = 0; i < vector_rows; i += lanes) {
            for (std::size_t l = 0; l < lanes; ++l) sums[l] += v[i + l];
        }
        std::uint64_t total = 0;
        for (std::size_t l = 0; l < lanes; ++l) total += sums[l];
        return total;
    }
};

template <class Lane>
std::uint64_t sum_as(const packed_vector& v) noexcept {
    alignas(64) Lane lanes[vector_rows];
    unpack<Lane>(v.data, v.width, 0, lanes);
    return invoke_isa<sum_lanes_of<Lane>>(static_cast<const Lane*>(lanes));
}

} // namespace detail

/// The sum of the packed numbers, without the base.
// REQUIRES: v has data, its width is at most 54: the sum is below 2^64
[[nodiscard]] LSMER_NOINLINE inline std::uint64_t sum_packed(const packed_vector& v) noexcept {
    LSMER_ASSERT(v.width <= 54, "a sum of wider numbers may not fit");
    if (v.width == 0) return 0;
    switch (lane_bits(v.width)) {
    case 8: return detail::sum_as<std::uint8_t>(v);
    case 16: return detail::sum_as<std::uint16_t>(v);
    case 32: return detail::sum_as<std::uint32_t>(v);
    default: return detail::sum_as<std::uint64_t>(v);
    }
}

} // namespace lsmer::inline v0::kernel
