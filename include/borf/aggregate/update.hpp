#pragma once
// Folds a vector of values into the states of their groups, one row after the other.

#include "borf/aggregate/concepts.hpp"
#include "lsmer/base/leaves.hpp"
#include "lsmer/kernel/group.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace borf::inline v0::aggregate {

/// The rows of a vector that take part: all of the first `count`, or the selected ones.
struct row_set {
    const std::uint16_t* selection = nullptr; // null: the first `count` rows
    std::size_t count = 0;
};

/// Folds rows into their groups' states; `index` gives each row's state.
template <monoid A>
LSMER_NOINLINE void update_groups(const row_set& rows, const std::uint32_t* index,
                                  const typename A::value* values,
                                  typename A::state* states) noexcept {
    if (rows.selection == nullptr) {
        for (std::size_t i = 0; i < rows.count; ++i) A::update(states[index[i]], values[i]);
    } else {
        for (std::size_t s = 0; s < rows.count; ++s) {
            const std::size_t i = rows.selection[s];
            A::update(states[index[i]], values[i]);
        }
    }
}

/// Sums and the states of a group's aggregates side by side: a row finds them all in one place.
template <unsigned Pairs, monoid... A>
struct fold_cells {
    struct cell {
        lsmer::kernel::lane_pair sums[Pairs] = {};
        lsmer::leaves<typename A::state...> states;
    };
    /// The lanes that are summed, vector_rows doubles each.
    struct lane_list {
        const double* lane[2 * Pairs];
        LSMER_ALWAYS_INLINE lsmer::kernel::lane_pair operator()(unsigned p,
                                                                std::size_t i) const noexcept {
            return lsmer::kernel::load_pair(lane[2 * p], lane[2 * p + 1], i);
        }
    };

    /// As `update_groups`, for several aggregates in one pass, and the sums of the lanes, of which
    /// lanes(p, i) gives pair p of row i. Of[k] is the first aggregate that takes the values of the
    /// k-th: a row's are read once.
    template <std::size_t... Of, class Lanes>
    LSMER_NOINLINE static void update(const row_set& rows, const std::uint32_t* index,
                                      cell* LSMER_RESTRICT cells, Lanes lanes,
                                      const typename A::value*... values) noexcept {
        const lsmer::leaves<const typename A::value*...> from{{values}...};
        const auto update_row = [&](std::size_t i) LSMER_LAMBDA_INLINE {
            cell& c = cells[index[i]];
            [&]<std::size_t... K>(std::index_sequence<K...>) LSMER_LAMBDA_INLINE {
                const lsmer::leaves<typename A::value...> row{{lsmer::get<Of>(from)[i]}...};
                for (unsigned p = 0; p < Pairs; ++p) {
                    c.sums[p] += lanes(p, i);
                }
                (A::update(lsmer::get<K>(c.states), lsmer::get<K>(row)), ...);
            }(std::index_sequence_for<A...>{});
        };
        const std::size_t count = rows.count;
        if (rows.selection == nullptr) {
            for (std::size_t i = 0; i < count; ++i) update_row(i);
        } else {
            for (std::size_t s = 0; s < count; ++s) update_row(rows.selection[s]);
        }
    }
};

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
