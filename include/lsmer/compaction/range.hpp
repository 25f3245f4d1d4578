#pragma once
// Ranges of keys, and the files of a run that they touch. Both ends count: a range that ends where
// another begins overlaps it.

#include "lsmer/compaction/tree.hpp"

#include <cstddef>

namespace lsmer::inline v0::compaction {

/// From the smallest key to the largest, and the times of the rows in between.
struct range {
    bool empty = true;
    std::string_view smallest{};
    std::string_view largest{};
    time_ns first_time = time_most;
    time_ns last_time = time_least;

    void add(const file& f) noexcept {
        if (empty || f.smallest < smallest) smallest = f.smallest;
        if (empty || f.largest > largest) largest = f.largest;
        if (f.first_time < first_time) first_time = f.first_time;
        if (f.last_time > last_time) last_time = f.last_time;
        empty = false;
    }
    void add(std::span<const file> files) noexcept {
        for (const file& f : files) add(f);
    }
};

[[nodiscard]] inline range range_of(const file& f) noexcept {
    range r;
    r.add(f);
    return r;
}
[[nodiscard]] inline range range_of(std::span<const file> files) noexcept {
    range r;
    r.add(files);
    return r;
}

/// Whether the keys of a file lie in the range, if only one of them.
[[nodiscard]] inline bool overlaps(const file& f, const range& r) noexcept {
    return !r.empty && f.smallest <= r.largest && r.smallest <= f.largest;
}
[[nodiscard]] inline bool overlaps(const running_merge& c, const range& r) noexcept {
    return !r.empty && c.smallest <= r.largest && r.smallest <= c.largest;
}

/// Whether a file may hold another version of a key of the range, so that their order counts.
// REQUIRES: overlaps(f, r)
[[nodiscard]] inline bool may_share_a_key(const tree& t, const file& f, const range& r) noexcept {
    if (!t.keyed) return false;
    if (!t.time_in_key) return true;
    return f.first_time <= r.last_time && r.first_time <= f.last_time;
}

/// Files [first, last) of a run.
struct slice {
    std::size_t first = 0;
    std::size_t last = 0;

    [[nodiscard]] bool empty() const noexcept { return first == last; }
    [[nodiscard]] std::span<const file> of(const run& r) const noexcept {
        return r.files.subspan(first, last - first);
    }
};

/// The files of a run that overlap a range: they lie side by side.
[[nodiscard]] inline slice overlapping(const run& r, const range& keys) noexcept {
    if (keys.empty) return {};
    const auto partition = [&](auto before) {
        std::size_t at = 0;
        for (std::size_t left = r.files.size(); left != 0;) {
            const std::size_t half = left / 2;
            if (before(r.files[at + half])) {
                at += half + 1;
                left -= half + 1;
            } else {
                left = half;
            }
        }
        return at;
    };
    const std::size_t first = partition([&](const file& f) { return f.largest < keys.smallest; });
    const std::size_t last = partition([&](const file& f) { return f.smallest <= keys.largest; });
    return {first, last < first ? first : last};
}

/// The slice with its neighbours that share the key at the border, so that no key is torn apart.
[[nodiscard]] inline slice with_whole_keys(const run& r, slice s) noexcept {
    if (s.empty()) return s;
    const auto joined = [&](std::size_t right) {
        return r.files[right - 1].largest >= r.files[right].smallest;
    };
    while (s.first > 0 && joined(s.first)) --s.first;
    while (s.last < r.files.size() && joined(s.last)) ++s.last;
    return s;
}

} // namespace lsmer::inline v0::compaction
