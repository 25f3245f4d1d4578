#pragma once
// A flat pack of values, found by index. Two hundred of them compile in the time that a
// std::tuple needs for a few dozen: no recursion, one base class per element.

#include "lsmer/base/config.hpp"

#include <cstddef>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0 {

template <std::size_t I, class T>
struct leaf {
    T value;
};

template <class Indices, class... Ts>
struct leaf_pack;
template <std::size_t... I, class... Ts>
struct leaf_pack<std::index_sequence<I...>, Ts...> : leaf<I, Ts>... {};

/// An aggregate of values; `get<I>(pack)` finds them. May be made with braces in their order.
template <class... Ts>
using leaves = leaf_pack<std::index_sequence_for<Ts...>, Ts...>;

template <std::size_t I, class T>
[[nodiscard]] constexpr T& get(leaf<I, T>& l) noexcept {
    return l.value;
}
template <std::size_t I, class T>
[[nodiscard]] constexpr const T& get(const leaf<I, T>& l) noexcept {
    return l.value;
}

/// A number as a type, for the calls that `each_index` makes.
template <std::size_t I>
using index_constant = std::integral_constant<std::size_t, I>;

/// Calls `f(index_constant<0>), ..., f(index_constant<N - 1>)`.
template <std::size_t N, class F>
LSMER_ALWAYS_INLINE constexpr void each_index(F&& f) {
    [&]<std::size_t... I>(std::index_sequence<I...>) LSMER_LAMBDA_INLINE {
        (f(index_constant<I>{}), ...);
    }(std::make_index_sequence<N>{});
}

/// As `each_index`, for an `f` that gives false to stop; gives whether all gave true.
template <std::size_t N, class F>
LSMER_ALWAYS_INLINE constexpr bool all_indices(F&& f) {
    return [&]<std::size_t... I>(std::index_sequence<I...>) LSMER_LAMBDA_INLINE {
        return (f(index_constant<I>{}) && ...);
    }(std::make_index_sequence<N>{});
}

namespace detail {
template <std::size_t I, class T>
struct numbered_type {
    using type = T;
};
template <class Indices, class... Ts>
struct numbered_types;
template <std::size_t... I, class... Ts>
struct numbered_types<std::index_sequence<I...>, Ts...> : numbered_type<I, Ts>... {};

template <std::size_t I, class T>
numbered_type<I, T> pick_type(const numbered_type<I, T>*);
template <class T, std::size_t I>
index_constant<I> pick_index(const numbered_type<I, T>*);
} // namespace detail

/// A list of types: element by index, index by type, neither recursive.
template <class... Ts>
struct type_list {
    static constexpr std::size_t size = sizeof...(Ts);
    using numbered = detail::numbered_types<std::index_sequence_for<Ts...>, Ts...>;

    template <std::size_t I>
    using at = typename decltype(detail::pick_type<I>(static_cast<numbered*>(nullptr)))::type;
};

template <class T, class... Ts>
inline constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

} // namespace lsmer::inline v0
