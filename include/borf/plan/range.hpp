#pragma once
// Comparisons of a numeric column with constants, as ranges of the column's own type: the form in
// which both zone maps and loops can answer them.
//
//   price < 2.5   on i32     [min, 2]          size <> 7   not [7, 7]
//   price < 2.5   on f64     up to the double below 2.5, and NaN (it is smaller than all else)
//   x <= 3        nullable   [min, 3] and null

#include "borf/expr/op.hpp"
#include "borf/plan/lane.hpp"
#include "lsmer/column/zone.hpp"
#include "lsmer/kernel/compare.hpp"

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>

namespace borf::inline v0::plan {

/// What a zone map says of a test.
enum class verdict : std::uint8_t { none, some, all };

[[nodiscard]] constexpr verdict negate(verdict v) noexcept {
    return v == verdict::none ? verdict::all : v == verdict::all ? verdict::none : v;
}

/// A range of values, and whether null lies in it.
template <class T>
struct value_range {
    T lo = std::numeric_limits<T>::lowest();
    T hi = std::numeric_limits<T>::max();
    bool empty = false;
    bool null_inside = false;
    bool negated = false;
};

/// The number that a constant is compared as: integers exactly, floats as doubles.
struct bound {
    bool real = false;
    detail::int128 integer = 0;
    double number = 0;
};

namespace detail {

/// The next double up or down.
inline double step(double x, bool up) noexcept {
    return __builtin_nextafter(x, up ? std::numeric_limits<double>::infinity()
                                : -std::numeric_limits<double>::infinity());
}

/// The least integer with x >= b (or x > b when `open`); the greatest with x <= b (x < b). It may
/// lie one beyond the type's ends.
template <class T>
int128 whole_bound(const bound& b, bool lower, bool open) noexcept {
    if (!b.real) return lower ? b.integer + open : b.integer - open;
    // Integers compare with a float as doubles, several of the large ones as the same double:
    // the first that is not below b, or is above it.
    const bool above = lower == open;
    int128 from = std::numeric_limits<T>::min();
    int128 to = int128{std::numeric_limits<T>::max()} + 1;
    while (from < to) {
        const int128 middle = from + (to - from) / 2;
        const auto x = static_cast<double>(static_cast<T>(middle));
        if (above ? x > b.number : x >= b.number) {
            to = middle;
        } else {
            from = middle + 1;
        }
    }
    return lower ? from : from - 1;
}

template <class T>
T real_bound(const bound& b, bool lower, bool open) noexcept {
    double x = b.real ? b.number : static_cast<double>(b.integer);
    if constexpr (std::same_as<T, float>) {
        const auto f = static_cast<float>(x);
        const double back = static_cast<double>(f);
        constexpr float far = std::numeric_limits<float>::infinity();
        if (lower) return back < x || (open && back == x) ? __builtin_nextafterf(f, far) : f;
        return back > x || (open && back == x) ? __builtin_nextafterf(f, -far) : f;
    } else {
        return open ? step(x, lower) : x;
    }
}

} // namespace detail

/// The values with lo <= x <= hi, each end left out when absent, without equality when open.
template <class T, bool Nullable>
[[nodiscard]] value_range<T> range_between(const bound* lo, bool lo_open, const bound* hi,
                                           bool hi_open) noexcept {
    value_range<T> r;
    // A NaN for a bound: nothing is smaller, only NaN equals it, all else is larger.
    const bool lo_nan = lo != nullptr && lo->real && lo->number != lo->number;
    const bool hi_nan = hi != nullptr && hi->real && hi->number != hi->number;
    r.null_inside = (std::floating_point<T> || Nullable) &&
                    (lo == nullptr || (lo_nan && !lo_open)) && !(hi_nan && hi_open);
    if (hi_nan) {
        r.empty = true;
    } else if constexpr (std::floating_point<T>) {
        r.lo = -std::numeric_limits<T>::infinity();
        r.hi = std::numeric_limits<T>::infinity();
        if (lo != nullptr && !lo_nan) r.lo = detail::real_bound<T>(*lo, true, lo_open);
        if (hi != nullptr) r.hi = detail::real_bound<T>(*hi, false, hi_open);
        // Beyond the infinities there is nothing.
        const auto beyond = [](const bound& b, bool open, double end) {
            return open && b.real && b.number == end;
        };
        constexpr double inf = std::numeric_limits<double>::infinity();
        r.empty = !(r.lo <= r.hi) || (lo != nullptr && !lo_nan && beyond(*lo, lo_open, inf)) ||
                  (hi != nullptr && beyond(*hi, hi_open, -inf));
    } else {
        using wide = detail::int128;
        wide least = std::numeric_limits<T>::min();
        wide most = std::numeric_limits<T>::max();
        if (Nullable && std::signed_integral<T>) ++least;
        if (Nullable && std::unsigned_integral<T>) --most;
        wide from = lo == nullptr || lo_nan ? least : detail::whole_bound<T>(*lo, true, lo_open);
        wide to = hi == nullptr ? most : detail::whole_bound<T>(*hi, false, hi_open);
        if (from < least) from = least;
        if (to > most) to = most;
        r.empty = from > to;
        r.lo = static_cast<T>(from);
        r.hi = static_cast<T>(to);
    }
    return r;
}

/// `x code b` as a range.
template <class T, bool Nullable>
[[nodiscard]] value_range<T> range_of(op code, const bound& b) noexcept {
    value_range<T> r;
    switch (code) {
    case op::lt: return range_between<T, Nullable>(nullptr, false, &b, true);
    case op::le: return range_between<T, Nullable>(nullptr, false, &b, false);
    case op::gt: return range_between<T, Nullable>(&b, true, nullptr, false);
    case op::ge: return range_between<T, Nullable>(&b, false, nullptr, false);
    default: break;
    }
    r = range_between<T, Nullable>(&b, false, &b, false);
    r.negated = code == op::ne;
    return r;
}

/// Whether all, none or some of a zone's values lie in the range.
template <bool Nullable, class T>
[[nodiscard]] verdict judge(const value_range<T>& r, const lsmer::zone<T>& z) noexcept {
    if (!z.known) return verdict::some;
    const bool nulls = z.nulls && (Nullable || std::floating_point<T>);
    const bool outside = r.empty || z.max < r.lo || r.hi < z.min;
    const bool inside = !r.empty && r.lo <= z.min && z.max <= r.hi;
    verdict v = verdict::some;
    if (outside && !(nulls && r.null_inside)) v = verdict::none;
    if (inside && (!nulls || r.null_inside)) v = verdict::all;
    return r.negated ? negate(v) : v;
}

/// The range as kernels take it; false when it holds null alone.
template <class T>
[[nodiscard]] bool kernel_range(const value_range<T>& r, lsmer::kernel::range<T>& out) noexcept {
    out = {r.lo, r.hi, r.empty, false, r.negated};
    if (!r.null_inside) return true;
    if (r.empty) return false;
    if constexpr (std::floating_point<T>) {
        out.nan = true;
    } else { // null wraps around to just below the lowest value
        out.lo = lsmer::kernel::null_lane<T>;
    }
    return true;
}

/// Clears the mask where a value is not in the range.
template <bool Nullable, class T>
void keep(const T* values, const value_range<T>& r, std::uint8_t* mask) noexcept {
    lsmer::kernel::range<T> k;
    if (kernel_range(r, k)) {
        lsmer::kernel::keep_in_range(values, k, mask);
        return;
    }
    for (std::size_t i = 0; i < lsmer::vector_rows; ++i) {
        const bool in = lsmer::kernel::is_null_lane(values[i]);
        mask[i] &= static_cast<std::uint8_t>(in != r.negated);
    }
}

} // namespace borf::inline v0::plan
