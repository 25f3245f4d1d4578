// Vectors of awkward numbers for tests of kernels, and the bodies that they are run through.
#pragma once

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>
#include <vector>

namespace lanes {

/// The instruction sets that this machine has bodies for.
inline std::vector<lsmer::isa> bodies() {
    std::vector<lsmer::isa> out;
    for (const lsmer::isa which : {lsmer::isa::baseline, lsmer::isa::avx2, lsmer::isa::avx512}) {
        if (which <= lsmer::best_isa()) out.push_back(which);
    }
    return out;
}

/// The ends of a type, its nulls among them, and what lies around zero.
template <class T>
std::vector<T> edges() {
    using limits = std::numeric_limits<T>;
    if constexpr (std::is_floating_point_v<T>) {
        const T inf = limits::infinity();
        return {limits::quiet_NaN(), -limits::quiet_NaN(), -inf, inf, limits::lowest(),
                limits::max(), T{-1.5}, T{1.5}, T{-1}, T{1}, T{-0.0}, T{0}, T{0.1F}, T{7},
                limits::denorm_min(), -limits::denorm_min(), limits::min(), T(0x1p52)};
    } else {
        return {limits::min(), static_cast<T>(limits::min() + 1), static_cast<T>(-1), T{0}, T{1},
                T{2}, T{3}, T{7}, static_cast<T>(-7), T{100}, static_cast<T>(limits::max() - 1),
                limits::max()};
    }
}

/// One vector: a quarter edges, the rest of every order of magnitude.
template <class T>
std::vector<T> random(std::mt19937_64& generator) {
    const std::vector<T> known = edges<T>();
    std::vector<T> out(lsmer::vector_rows);
    for (T& v : out) {
        const std::uint64_t r = generator();
        if (r % 4 == 0) {
            v = known[generator() % known.size()];
        } else if constexpr (std::is_floating_point_v<T>) {
            const auto whole = static_cast<T>(static_cast<std::int64_t>(r >> generator() % 64));
            v = r % 4 == 1 ? whole : whole / 64;
        } else {
            v = static_cast<T>(r >> generator() % 64);
        }
    }
    return out;
}

/// A mask in which about one row of `one_in` is set; all of them for 1, none for 0.
inline std::vector<std::uint8_t> mask(std::mt19937_64& generator, unsigned one_in) {
    std::vector<std::uint8_t> out(lsmer::vector_rows);
    for (auto& m : out) m = one_in != 0 && generator() % one_in == 0;
    return out;
}

/// Equal to the last bit; a NaN is as good as another.
template <class T>
bool same(T a, T b) {
    if constexpr (std::is_same_v<T, float>) {
        return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) ||
               (std::isnan(a) && std::isnan(b));
    } else if constexpr (std::is_same_v<T, double>) {
        return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) ||
               (std::isnan(a) && std::isnan(b));
    } else {
        return a == b;
    }
}

/// The first row in which two vectors differ; their length when they do not.
template <class T>
std::size_t first_difference(const std::vector<T>& a, const std::vector<T>& b) {
    std::size_t i = 0;
    while (i < a.size() && same(a[i], b[i])) ++i;
    return i;
}

} // namespace lanes
