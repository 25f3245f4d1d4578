#pragma once
// Radix sort of integers, codes and keys with their rows: least significant digit first, stable.
//
//   digits   the bits in which keys differ are cut into digits of at most 8 bits (few words, which
//            the cache next to the core holds) or 11 (many words); a digit that is the same in all
//            keys is skipped
//   words    bits beside the sorted ones travel along: (key << 24 | row) sorted by its key moves
//            half as many bytes as a key and a row
//   few      an insertion sort: the counters of one pass cost as much as a hundred words
//
// Crossovers are measured by bench/lsmer/kernel/sort.cpp and stand in docs/rooms/kernel.md.
// Source: Knuth, TAOCP 3, 5.2.5.

#include "lsmer/base/bytes.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::kernel {

struct keyed_row {
    std::uint64_t key;
    std::uint32_t row;
};

/// Up to so many are sorted by insertion: the more, the more digits there are.
constexpr std::size_t insertion_most(unsigned bits) noexcept { return 12 * ((bits + 7) / 8); }
/// Words from this many on are sorted by digits of 11 bits instead of 8.
inline constexpr std::size_t wide_digits_least = 2048;

namespace detail {

constexpr unsigned digit_for(std::size_t count) noexcept {
    return count < wide_digits_least ? 8 : 11;
}

LSMER_ALWAYS_INLINE std::uint64_t sort_key(std::uint64_t word) noexcept { return word; }
LSMER_ALWAYS_INLINE std::uint64_t sort_key(const keyed_row& r) noexcept { return r.key; }

/// One digit: `from` is spread over `to`. False when all have the same, and nothing was done.
template <class Record>
LSMER_NOINLINE bool radix_pass(const Record* LSMER_RESTRICT from, Record* LSMER_RESTRICT to,
                               std::size_t count, unsigned shift, unsigned digit,
                               std::uint32_t* LSMER_RESTRICT starts) noexcept {
    const std::uint64_t mask = (std::uint64_t{1} << digit) - 1;
    std::memset(starts, 0, sizeof(std::uint32_t) << digit);
    for (std::size_t i = 0; i < count; ++i) ++starts[sort_key(from[i]) >> shift & mask];
    if (starts[sort_key(from[0]) >> shift & mask] == count) return false;
    std::uint32_t at = 0;
    for (std::size_t d = 0; d <= mask; ++d) at += std::exchange(starts[d], at);
    for (std::size_t i = 0; i < count; ++i) {
        to[starts[sort_key(from[i]) >> shift & mask]++] = from[i];
    }
    return true;
}

/// Sorts by the bits [low, low + bits). The result is where the returned pointer shows.
template <class Record>
Record* radix_sort(Record* records, Record* spare, std::size_t count, unsigned low, unsigned bits,
                   unsigned digit_most) noexcept {
    std::uint32_t starts[1U << 11];
    const unsigned passes = (bits + digit_most - 1) / digit_most;
    for (unsigned p = 0, done = 0; p < passes; ++p) {
        const unsigned digit = (bits - done + passes - p - 1) / (passes - p); // the rest, evenly
        if (radix_pass(records, spare, count, low + done, digit, starts)) {
            std::swap(records, spare);
        }
        done += digit;
    }
    return records;
}

template <class Record>
void insertion_sort(Record* records, std::size_t count, std::uint64_t mask) noexcept {
    for (std::size_t i = 1; i < count; ++i) {
        const Record r = records[i];
        const std::uint64_t key = sort_key(r) & mask;
        std::size_t to = i;
        for (; to != 0 && (sort_key(records[to - 1]) & mask) > key; --to) {
            records[to] = records[to - 1];
        }
        records[to] = r;
    }
}

} // namespace detail

/// Sorts words by their bits [low, low + bits), stable; `spare` is room for as many.
// REQUIRES: low + bits <= 64, fewer than 2^32 words
LSMER_NOINLINE inline void sort_words(buffer<std::uint64_t>& words, buffer<std::uint64_t>& spare,
                                      unsigned low, unsigned bits) {
    const std::size_t n = words.size();
    if (n < 2 || bits == 0) return;
    if (n <= insertion_most(bits)) {
        detail::insertion_sort(words.data(), n, (~std::uint64_t{0} >> (64 - bits)) << low);
        return;
    }
    spare.resize(n);
    const unsigned digit = detail::digit_for(n);
    if (detail::radix_sort(words.data(), spare.data(), n, low, bits, digit) != words.data()) {
        std::swap(words, spare);
    }
}

/// Sorts by key; rows of equal keys keep their order.
// REQUIRES: fewer than 2^32 rows
LSMER_NOINLINE inline void sort_rows(buffer<keyed_row>& rows) {
    const std::size_t n = rows.size();
    std::uint64_t differ = 0;
    for (const keyed_row& r : rows) differ |= r.key ^ rows[0].key;
    if (differ == 0) return;
    const auto low = static_cast<unsigned>(std::countr_zero(differ));
    const auto bits = static_cast<unsigned>(std::bit_width(differ)) - low;
    if (n <= insertion_most(bits)) {
        return detail::insertion_sort(rows.data(), n, ~std::uint64_t{0});
    }
    buffer<keyed_row> spare(n);
    const unsigned digit = detail::digit_for(n);
    if (detail::radix_sort(rows.data(), spare.data(), n, low, bits, digit) != rows.data()) {
        std::swap(rows, spare);
    }
}

} // namespace lsmer::inline v0::kernel
