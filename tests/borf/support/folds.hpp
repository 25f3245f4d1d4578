// Aggregates over plain vectors, for tests: in one pass, and in parts that are merged.
#pragma once

#include "borf/aggregate/concepts.hpp"

#include <cmath>
#include <random>
#include <vector>

namespace folds {

using lsmer::type_kind;

template <type_kind K>
inline constexpr borf::value_type plain{K, false};
template <type_kind K>
inline constexpr borf::value_type nullable{K, true};

template <class A>
typename A::state state_of(const std::vector<typename A::value>& values, std::size_t from,
                           std::size_t to) {
    typename A::state s;
    for (std::size_t i = from; i < to; ++i) A::update(s, values[i]);
    return s;
}

template <class A>
auto answer(const std::vector<typename A::value>& values) {
    return A::finish(state_of<A>(values, 0, values.size()));
}

/// The same from parts of random lengths; none of them empty unless `empty`.
template <class A>
auto answer_in_parts(const std::vector<typename A::value>& values, std::mt19937_64& random,
                     bool empty = true) {
    typename A::state all;
    for (std::size_t from = 0; from < values.size();) {
        const std::size_t least = empty ? 0 : 1;
        const std::size_t to = std::min(values.size(), from + least + random() % 5);
        A::merge(all, state_of<A>(values, from, to));
        from = to;
    }
    return A::finish(all);
}

template <class T>
bool same(T a, T b) {
    if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
    }
    return a == b;
}

/// Small numbers, a null among five where the type has nulls.
template <borf::value_type V>
std::vector<borf::aggregate::lane_for<V>> values(std::mt19937_64& random, std::size_t count) {
    using T = borf::aggregate::lane_for<V>;
    std::vector<T> out(count);
    for (T& v : out) {
        v = static_cast<T>(static_cast<int>(random() % 100) - (std::is_signed_v<T> ? 50 : 0));
        if (V.nullable && random() % 5 == 0) v = static_cast<T>(borf::aggregate::null_answer<V>());
    }
    return out;
}

} // namespace folds
