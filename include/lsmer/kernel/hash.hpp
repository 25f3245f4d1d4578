#pragma once
// Words and hashes of grouping keys, a vector at a time.
//
//   words    one order-preserving u64 per key and row: unsigned order of words is the order of
//            values, null and NaN first (as sorting needs), and the value can be had back
//   tags     31 bits of hash of a row's words, for a GroupTable (group_table.hpp)

#include "lsmer/base/isa.hpp"
#include "lsmer/column/vector.hpp"
#include "lsmer/kernel/null.hpp"

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace lsmer::inline v0::kernel {

/// A lane's value as a word whose unsigned order is the order of values.
template <bool Nullable, class T>
LSMER_ALWAYS_INLINE constexpr std::uint64_t to_word(T v) noexcept {
    constexpr std::uint64_t top = std::uint64_t{1} << 63;
    if constexpr (std::floating_point<T>) {
        const double d = static_cast<double>(v) + 0.0; // -0.0 becomes 0.0
        const auto bits = std::bit_cast<std::uint64_t>(d);
        const std::uint64_t ordered = (bits & top) != 0 ? ~bits : bits | top;
        return d != d ? 0 : ordered;
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<std::uint64_t>(static_cast<std::int64_t>(v)) ^ top;
    } else if constexpr (Nullable) { // null is the largest: it wraps to the smallest
        return static_cast<T>(v + 1);
    } else {
        return v;
    }
}

/// The value of a word.
template <bool Nullable, class T>
LSMER_ALWAYS_INLINE constexpr T from_word(std::uint64_t w) noexcept {
    constexpr std::uint64_t top = std::uint64_t{1} << 63;
    if constexpr (std::floating_point<T>) {
        if (w == 0) return null_lane<T>;
        return static_cast<T>(std::bit_cast<double>((w & top) != 0 ? w ^ top : ~w));
    } else if constexpr (std::signed_integral<T>) {
        return static_cast<T>(static_cast<std::int64_t>(w ^ top));
    } else if constexpr (Nullable) {
        return static_cast<T>(w - 1);
    } else {
        return static_cast<T>(w);
    }
}

namespace detail {
template <class T, bool Nullable>
struct to_words {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT v,
                                        std::uint64_t* LSMER_RESTRICT words) {
        for (std::size_t i = 0; i < vector_rows; ++i) words[i] = to_word<Nullable>(v[i]);
    }
};
} // namespace detail

template <bool Nullable, class T>
void to_words(const T* v, std::uint64_t* words) noexcept {
    invoke_isa<detail::to_words<T, Nullable>>(v, words);
}

namespace detail {

// Tags are hashes of 31 bits, so that a slot's upper half tells an empty slot (all ones) from a
// full one. Multiplications and shifts to the right of 31 bits have inverses: a key below 2^31 is
// known by its tag. The constants are those of Chris Wellons' "lowbias32" hash (public domain).
inline constexpr std::uint32_t tag_mask = 0x7fffffff;

LSMER_ALWAYS_INLINE constexpr std::uint32_t tag_of(std::uint32_t key) noexcept {
    std::uint32_t h = key & tag_mask;
    h ^= h >> 15;
    h = h * 0x7feb352dU & tag_mask;
    h ^= h >> 15;
    h = h * 0x846ca68bU & tag_mask;
    return h ^ h >> 16;
}
// The finisher of David Stafford's variant 13 of MurmurHash3, as in splitmix64 (public domain).
LSMER_ALWAYS_INLINE constexpr std::uint64_t mix(std::uint64_t h) noexcept {
    h = (h ^ h >> 30) * 0xbf58476d1ce4e5b9U;
    h = (h ^ h >> 27) * 0x94d049bb133111ebU;
    return h ^ h >> 31;
}

inline constexpr std::uint64_t next_word = 0x9e3779b97f4a7c15U; // weighs the words before
LSMER_ALWAYS_INLINE constexpr std::uint32_t tag_of_hash(std::uint64_t h) noexcept {
    return static_cast<std::uint32_t>(h >> 33);
}

struct tags_of_codes {
    LSMER_ALWAYS_INLINE static void run(const std::uint32_t* LSMER_RESTRICT keys,
                                        std::uint32_t* LSMER_RESTRICT tags) {
        for (std::size_t i = 0; i < vector_rows; ++i) tags[i] = tag_of(keys[i]);
    }
};
struct tags_of_words {
    LSMER_ALWAYS_INLINE static void run(const std::uint64_t* const* words, std::size_t width,
                                        std::uint64_t* LSMER_RESTRICT hashes,
                                        std::uint32_t* LSMER_RESTRICT tags) {
        const std::uint64_t* LSMER_RESTRICT first = words[0];
        for (std::size_t i = 0; i < vector_rows; ++i) hashes[i] = mix(first[i]);
        for (std::size_t k = 1; k < width; ++k) {
            const std::uint64_t* LSMER_RESTRICT next = words[k];
            for (std::size_t i = 0; i < vector_rows; ++i) {
                hashes[i] = mix(next[i] + next_word * hashes[i]);
            }
        }
        for (std::size_t i = 0; i < vector_rows; ++i) tags[i] = tag_of_hash(hashes[i]);
    }
};

} // namespace detail

/// Tags of codes below 2^31: a permutation of them.
inline void tags_of_codes(const std::uint32_t* codes, std::uint32_t* tags) noexcept {
    invoke_isa<detail::tags_of_codes>(codes, tags);
}

/// Tags of keys of `width` words, of which words[k] has those of key k. `hashes` is room for a
/// vector.
inline void tags_of_words(const std::uint64_t* const* words, std::size_t width,
                          std::uint64_t* hashes, std::uint32_t* tags) noexcept {
    invoke_isa<detail::tags_of_words>(words, width, hashes, tags);
}

/// The tag of row r.
inline std::uint32_t tag_of_words(const std::uint64_t* const* words, std::size_t width,
                                  std::size_t r) noexcept {
    std::uint64_t h = detail::mix(words[0][r]);
    for (std::size_t k = 1; k < width; ++k) h = detail::mix(words[k][r] + detail::next_word * h);
    return detail::tag_of_hash(h);
}

} // namespace lsmer::inline v0::kernel
