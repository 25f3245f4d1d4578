#pragma once
// Grouping by hash: keys of one or more 64-bit words get group numbers in order of arrival.
//
//   words    one order-preserving u64 per key and row: unsigned order of words is the order of
//            values, null and NaN first (as sorting needs), and the value can be had back
//   slots    open addressing over group numbers, a power of two, at most half full
//   groups   the words of each group, `width` side by side
//
// Threads: a GroupTable belongs to one thread.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/hash.hpp"
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

class GroupTable {
public:
    /// Keys of `width` words each.
    explicit GroupTable(std::size_t width = 1) : width_(width) {}

    [[nodiscard]] std::size_t size() const noexcept { return count_; }
    // REQUIRES: group < size(), key < width
    [[nodiscard]] std::uint64_t word(std::size_t group, std::size_t key) const noexcept {
        return words_[group * width_ + key];
    }

    void clear() noexcept {
        count_ = 0;
        words_.clear();
        hashes_.clear();
        slots_.clear();
    }

    /// Group numbers of the rows that `row(i)` names, i < count: index[row(i)] = group.
    template <class Row>
    void find_or_add(const std::uint64_t* const* words, std::size_t count, Row row,
                     std::uint32_t* index) {
        if (slots_.size() < 2 * (count_ + count)) grow(count_ + count);
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t r = row(i);
            std::uint64_t h = hash_integer(words[0][r]);
            for (std::size_t k = 1; k < width_; ++k) h = hash_combine(h, words[k][r]);
            index[r] = place(words, r, h);
        }
    }

private:
    static constexpr std::uint32_t nobody = ~std::uint32_t{0};

    [[nodiscard]] LSMER_ALWAYS_INLINE bool same(std::uint32_t group,
                                                const std::uint64_t* const* words,
                                                std::size_t r) const noexcept {
        for (std::size_t k = 0; k < width_; ++k) {
            if (words_[group * width_ + k] != words[k][r]) return false;
        }
        return true;
    }

    LSMER_ALWAYS_INLINE std::uint32_t place(const std::uint64_t* const* words, std::size_t r,
                                            std::uint64_t h) {
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t s = h & mask;; s = (s + 1) & mask) {
            const std::uint32_t group = slots_[s];
            if (group == nobody) {
                slots_[s] = static_cast<std::uint32_t>(count_);
                for (std::size_t k = 0; k < width_; ++k) words_.push_back(words[k][r]);
                hashes_.push_back(h);
                return static_cast<std::uint32_t>(count_++);
            }
            if (same(group, words, r)) return group;
        }
    }

    LSMER_NOINLINE void grow(std::size_t groups) {
        std::size_t size = slots_.size() < 4096 ? 4096 : slots_.size();
        while (size < 4 * groups) size *= 2;
        slots_.resize(size);
        for (auto& s : slots_) s = nobody;
        for (std::size_t g = 0; g < count_; ++g) {
            std::size_t s = hashes_[g] & (size - 1);
            while (slots_[s] != nobody) s = (s + 1) & (size - 1);
            slots_[s] = static_cast<std::uint32_t>(g);
        }
    }

    std::size_t width_;
    std::size_t count_ = 0;
    buffer<std::uint64_t> words_;
    buffer<std::uint64_t> hashes_;
    buffer<std::uint32_t> slots_;
};

} // namespace lsmer::inline v0::kernel
