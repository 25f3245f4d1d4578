#pragma once
// A stable radix sort of row numbers by the order of their columns (column/order_key.hpp).
//
// The sort goes from the last column of the order to the first, each stable, and skips a column
// that is in order already. Ticks that arrive in time order are sorted by (symbol, time) with one
// pass over ten bits (kernel/sort.hpp).
//
// Symbols are ordered by code, not by name: codes never change, so files ordered by code merge
// for ever, and a flush needs no rank of the symbols. What it costs: a range of names is not a
// range of codes, so such a condition prunes nothing, and a result in the order of names is
// sorted when it is shown.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/kernel/sort.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace lsmer::inline v0::memtable {

/// Room for sorting, so that columns of one order share it.
struct sort_memory {
    buffer<std::uint64_t> pairs; // key << 32 | row
    buffer<std::uint64_t> spare;
};

/// Brings row numbers below rows.size() into ascending order of key_of(row), stable.
// REQUIRES: rows holds each number once
template <class KeyOf>
void sort_rows_by_key(buffer<std::uint32_t>& rows, sort_memory& memory, KeyOf key_of) {
    const std::size_t count = rows.size();
    LSMER_ASSERT(count <= std::numeric_limits<std::uint32_t>::max(), "a row number has 32 bits");
    if (count < 2) return;
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t most = 0;
    std::uint64_t previous = 0;
    bool in_order = true;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t key = key_of(rows[i]);
        if (key < least) least = key;
        if (key > most) most = key;
        if (key < previous) in_order = false;
        previous = key;
    }
    if (in_order) return;
    memory.pairs.resize(count);
    memory.spare.resize(count);
    const auto bits = static_cast<unsigned>(std::bit_width(most - least));
    for (unsigned done = 0; done < bits; done += 32) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint64_t half = ((key_of(rows[i]) - least) >> done) & 0xffffffffU;
            memory.pairs[i] = half << 32 | rows[i];
        }
        kernel::sort_words(memory.pairs, memory.spare, 32, bits - done < 32 ? bits - done : 32);
        for (std::size_t i = 0; i < count; ++i) {
            rows[i] = static_cast<std::uint32_t>(memory.pairs[i]);
        }
    }
}

/// Brings row numbers into the order of `before(a, b)`, stable: for columns without such a key.
template <class Before>
void sort_rows(buffer<std::uint32_t>& rows, sort_memory& memory, Before before) {
    buffer<std::uint64_t>& pairs = memory.pairs; // (place << 32 | row)
    pairs.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) pairs[i] = std::uint64_t{i} << 32 | rows[i];
    std::sort(pairs.begin(), pairs.end(), [&](std::uint64_t a, std::uint64_t b) {
        const auto left = static_cast<std::uint32_t>(a);
        const auto right = static_cast<std::uint32_t>(b);
        if (before(left, right)) return true;
        return !before(right, left) && a < b; // equal: the place decides
    });
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::uint32_t>(pairs[i]);
}

} // namespace lsmer::inline v0::memtable
