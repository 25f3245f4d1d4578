#pragma once
// Order of rows by 64-bit keys, stable: radix sort of (key, row) by the bytes that differ, least
// significant first; one counting pass finds those bytes.

#include "lsmer/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::kernel {

struct keyed_row {
    std::uint64_t key;
    std::uint32_t row;
};

/// Sorts by key; rows of equal keys keep their order.
// REQUIRES: fewer than 2^32 rows
inline void sort_rows(buffer<keyed_row>& rows) {
    const std::size_t n = rows.size();
    if (n < 2) return;
    std::uint64_t differ = 0;
    for (const keyed_row& r : rows) differ |= r.key ^ rows[0].key;
    buffer<keyed_row> other(n);
    for (unsigned shift = 0; shift < 64; shift += 8) {
        if ((differ >> shift & 0xff) == 0) continue;
        std::size_t start[256] = {};
        for (const keyed_row& r : rows) ++start[r.key >> shift & 0xff];
        std::size_t at = 0;
        for (auto& s : start) at += std::exchange(s, at);
        for (const keyed_row& r : rows) other[start[r.key >> shift & 0xff]++] = r;
        std::swap(rows, other);
    }
}

} // namespace lsmer::inline v0::kernel
