#pragma once
// Folds a vector of values into the states of their groups, one row after the other.

#include "borf/aggregate/concepts.hpp"

#include <cstddef>
#include <cstdint>

namespace borf::inline v0::aggregate {

/// The rows of a vector that take part: all of the first `count`, or the selected ones.
struct row_set {
    const std::uint16_t* selection = nullptr; // null: the first `count` rows
    std::size_t count = 0;
};

/// One aggregate's values and states.
template <monoid A>
struct fold {
    using monoid = A;
    const typename A::value* values;
    typename A::state* states;
};

/// Folds rows into their groups, several aggregates in one pass; `index` gives each row's state.
template <class... Folds>
LSMER_NOINLINE void update_groups(const row_set& rows, const std::uint32_t* index,
                                  Folds... folds) noexcept {
    const auto update = [&](std::size_t i) LSMER_LAMBDA_INLINE {
        const std::size_t g = index[i];
        (Folds::monoid::update(folds.states[g], folds.values[i]), ...);
    };
    const std::size_t count = rows.count;
    if (rows.selection == nullptr) {
        for (std::size_t i = 0; i < count; ++i) update(i);
    } else {
        for (std::size_t s = 0; s < count; ++s) update(rows.selection[s]);
    }
}

/// As `update_groups` where all rows are one group.
template <monoid A>
LSMER_NOINLINE void update_one(const row_set& rows, const typename A::value* values,
                               typename A::state& state) noexcept {
    typename A::state s = state;
    if (rows.selection == nullptr) {
        for (std::size_t i = 0; i < rows.count; ++i) A::update(s, values[i]);
    } else {
        for (std::size_t k = 0; k < rows.count; ++k) A::update(s, values[rows.selection[k]]);
    }
    state = s;
}

} // namespace borf::inline v0::aggregate
