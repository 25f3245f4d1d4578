#pragma once
// Division of multiples: n / d where d is known to divide n is one multiplication, by the inverse
// of d's odd part modulo 2^64; whether d divides n at all is a comparison more.
//
// Source: Granlund, Montgomery: Division by Invariant Integers using Multiplication, PLDI 1994,
// section 9.

#include "lsmer/base/assert.hpp"

#include <bit>
#include <cstdint>

namespace lsmer::inline v0 {

class exact_divider {
public:
    // REQUIRES: divisor > 0
    constexpr explicit exact_divider(std::uint64_t divisor) noexcept
        : shift_(static_cast<unsigned>(std::countr_zero(divisor))) {
        LSMER_ASSERT(divisor != 0, "nothing is a multiple of 0");
        const std::uint64_t odd = divisor >> shift_;
        most_ = ~std::uint64_t{0} / odd;
        inverse_ = odd; // right in the last 3 bits; each step doubles them
        for (unsigned bits = 3; bits < 64; bits *= 2) inverse_ *= 2 - odd * inverse_;
    }

    [[nodiscard]] constexpr bool divides(std::uint64_t n) const noexcept {
        const std::uint64_t quotient = std::rotr(n * inverse_, static_cast<int>(shift_));
        return quotient <= most_ >> shift_;
    }
    // REQUIRES: divides(n)
    [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t n) const noexcept {
        return (n >> shift_) * inverse_;
    }

private:
    std::uint64_t inverse_ = 1;
    std::uint64_t most_ = 0; // the largest quotient by the odd part
    unsigned shift_ = 0;
};

} // namespace lsmer::inline v0
