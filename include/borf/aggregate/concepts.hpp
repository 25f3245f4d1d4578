#pragma once
// What an aggregate is: a monoid. Rows are folded into states, states of consecutive parts are
// merged in order, and a finished state is the answer; any split into parts that have rows gives
// the same.
//
//   struct range_of_prices {
//       using value = double;                               // what update takes
//       struct state { double lo = 1e300, hi = -1e300; };   // made empty by its initialisers
//       static void update(state& s, double v);
//       static void merge(state& s, const state& later);    // s and then later
//       static double finish(const state& s);
//   };
//
// An aggregate whose state is made of sums may also be kept in lanes of doubles (plan/facts.hpp)
// while a morsel is read; `from_sums` takes them over.

#include "borf/plan/lane.hpp"

#include <concepts>
#include <cstdint>

namespace borf::inline v0::aggregate {

namespace detail {
template <class A>
concept has_types = requires {
    typename A::value;
    typename A::state;
};
template <class A>
concept folds = requires(typename A::state& s, const typename A::state& later,
                         typename A::value v) {
    A::update(s, v);
    A::merge(s, later);
};
template <class A>
concept finishes = requires(const typename A::state& s) { A::finish(s); };
} // namespace detail

template <class A>
concept monoid = detail::has_types<A> && detail::folds<A> && detail::finishes<A>;

/// Whether a state's answer fits its type; only sums of integers can fail.
template <class A>
[[nodiscard]] constexpr bool fits(const typename A::state& s) noexcept {
    if constexpr (requires { A::fits(s); }) {
        return A::fits(s);
    } else {
        return true;
    }
}

namespace detail {
template <lsmer::type_kind K, bool Nullable, bool Textual>
struct lane : plan::detail::lane<K, Nullable> {};
template <lsmer::type_kind K, bool Nullable>
struct lane<K, Nullable, true> {
    using type = std::uint32_t;
};
template <value_type V>
struct lane_of_type : lane<V.kind, V.nullable, (V.kind >= lsmer::type_kind::symbol)> {};
} // namespace detail

/// The lane in which the values of type V come: texts come as codes, 0 for null.
template <value_type V>
using lane_for = typename detail::lane_of_type<V>::type;

template <value_type V>
[[nodiscard]] constexpr bool is_null(lane_for<V> v) noexcept {
    if constexpr (!V.nullable) {
        return false;
    } else if constexpr (V.kind >= lsmer::type_kind::symbol) {
        return v == 0;
    } else {
        return lsmer::kernel::is_null_lane(v);
    }
}

/// The null of an answer of kind V.
template <value_type V>
[[nodiscard]] constexpr auto null_answer() noexcept {
    if constexpr (V.kind >= lsmer::type_kind::symbol) {
        return std::uint32_t{0};
    } else {
        return lsmer::kernel::null_lane<typename plan::detail::lane<V.kind, true>::type>;
    }
}

} // namespace borf::inline v0::aggregate
