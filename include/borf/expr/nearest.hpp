#pragma once
// "did you mean": the name nearest to a misspelt one.

#include <cstddef>
#include <string_view>

namespace borf::inline v0 {

inline constexpr std::size_t nearest_name_max = 64;

/// Insertions, deletions, changes and swaps of neighbours that make one name of the other
/// (optimal string alignment; Damerau 1964). Longer names than nearest_name_max count as far.
[[nodiscard]] constexpr std::size_t edit_distance(std::string_view a, std::string_view b) noexcept {
    if (a.size() > nearest_name_max || b.size() > nearest_name_max) return nearest_name_max * 2;
    std::size_t rows[3][nearest_name_max + 1] = {};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t* const now = rows[i % 3];
        const std::size_t* const up = rows[(i + 2) % 3];
        const std::size_t* const up2 = rows[(i + 1) % 3];
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t best = up[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            if (up[j] + 1 < best) best = up[j] + 1;
            if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
            const bool swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swap && up2[j - 2] + 1 < best) best = up2[j - 2] + 1;
            now[j] = best;
        }
    }
    return rows[a.size() % 3][b.size()];
}

/// Remembers the nearest of the names it is shown; none that needs more than half of the letters
/// to change.
struct Nearest {
    std::string_view wanted;
    std::string_view name{};
    std::size_t distance = nearest_name_max * 2;

    constexpr explicit Nearest(std::string_view name_wanted) noexcept : wanted(name_wanted) {}
    constexpr void offer(std::string_view candidate) noexcept {
        const std::size_t d = edit_distance(wanted, candidate);
        if (d < distance && d * 2 <= (wanted.size() > 1 ? wanted.size() : 2)) {
            distance = d;
            name = candidate;
        }
    }
};

} // namespace borf::inline v0
