#pragma once
// Numbers of up to 64 bits as one type, so that what encodes them is compiled once and not once a
// type: an int64 in the order of the values (bits.hpp has it for NaN and -0.0).
//
//   signed integers   the value              unsigned integers   the value; 64 bits: - 2^63
//   floats            their order key, as a signed number of 64 bits
//
// Differences of integers are those of their words. Widening takes an eighth of a cycle a value.
// Readers decode in the type itself.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/isa.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lsmer::inline v0::codec {

/// The types that words stand for.
template <class T>
concept word_value = integer_value<T> || float_value<T>;

/// How a type becomes words and comes back.
struct word_type {
    std::uint32_t bytes;   // of a value
    std::uint64_t low_bit; // what makes a word the value's own bits, modulo its width: 0 or 2^63
    void (*widen)(const void* from, std::size_t count, std::int64_t* to);
    void (*narrow)(const std::int64_t* from, std::size_t count, std::byte* to);
};

namespace detail {

/// Added to the order key of a type, modulo 2^64, gives its word.
template <word_value T>
inline constexpr std::uint64_t word_offset = [] {
    if constexpr (std::unsigned_integral<T> && sizeof(T) < 8) {
        return std::uint64_t{0};
    } else {
        return std::uint64_t{0} - (std::uint64_t{1} << (8 * sizeof(T) - 1));
    }
}();

template <word_value T>
LSMER_ALWAYS_INLINE std::int64_t word_of(T value) noexcept {
    if constexpr (std::signed_integral<T>) {
        return std::int64_t{value};
    } else {
        return static_cast<std::int64_t>(std::uint64_t{order_key(value)} + word_offset<T>);
    }
}

template <word_value T>
LSMER_ALWAYS_INLINE T from_word(std::int64_t word) noexcept {
    return from_order_key<T>(
        static_cast<bits_of<T>>(static_cast<std::uint64_t>(word) - word_offset<T>));
}

template <word_value T>
struct widen_vector {
    LSMER_ALWAYS_INLINE static void run(const T* LSMER_RESTRICT from,
                                        std::int64_t* LSMER_RESTRICT to) {
        for (std::size_t i = 0; i < vector_rows; ++i) to[i] = word_of(from[i]);
    }
};

/// Whole vectors go through a loop of constant length.
template <word_value T>
LSMER_NOINLINE void widen(const void* from, std::size_t count, std::int64_t* to) {
    const T* const values = static_cast<const T*>(from);
    std::size_t i = 0;
    for (; i + vector_rows <= count; i += vector_rows) {
        invoke_isa<widen_vector<T>>(values + i, to + i);
    }
    for (; i < count; ++i) to[i] = word_of(values[i]);
}

template <word_value T>
LSMER_NOINLINE void narrow(const std::int64_t* from, std::size_t count, std::byte* to) {
    for (std::size_t i = 0; i < count; ++i) store(to + i * sizeof(T), from_word<T>(from[i]));
}

} // namespace detail

template <word_value T>
inline constexpr word_type word_type_of = {
    sizeof(T), std::unsigned_integral<T> && sizeof(T) == 8 ? std::uint64_t{1} << 63 : 0,
    &detail::widen<T>, &detail::narrow<T>};

/// Values of some type, seen as words. A view.
class words {
public:
    template <word_value T>
    explicit words(std::span<const T> values) noexcept
        : values_(reinterpret_cast<const std::byte*>(values.data())), size_(values.size()),
          type_(&word_type_of<T>), wide_(std::same_as<T, std::int64_t>) {}

    /// Words that stand for values of the type.
    words(std::span<const std::int64_t> of, const word_type& type) noexcept
        : values_(reinterpret_cast<const std::byte*>(of.data())), size_(of.size()), type_(&type),
          wide_(true) {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint32_t vectors() const noexcept { return vectors_of(size_); }
    [[nodiscard]] const word_type& type() const noexcept { return *type_; }
    /// The words of a vector: `scratch` filled, or the values themselves where they are words.
    // REQUIRES: v < vectors(), 1,024 words at `scratch`
    [[nodiscard]] std::span<const std::int64_t> read(std::size_t v, std::int64_t* scratch) const {
        const std::size_t count = rows_of_vector(size_, v);
        if (wide_) {
            return {reinterpret_cast<const std::int64_t*>(values_) + v * vector_rows, count};
        }
        type_->widen(values_ + v * vector_rows * type_->bytes, count, scratch);
        return {scratch, count};
    }

    /// One word.
    // REQUIRES: i < size()
    [[nodiscard]] std::int64_t read_one(std::size_t i) const {
        if (wide_) return reinterpret_cast<const std::int64_t*>(values_)[i];
        std::int64_t word;
        type_->widen(values_ + i * type_->bytes, 1, &word);
        return word;
    }
    /// The bits of one value of an integer type, modulo 2^64.
    [[nodiscard]] std::uint64_t bits_at(std::size_t i) const {
        return static_cast<std::uint64_t>(read_one(i)) ^ type_->low_bit;
    }

private:
    const std::byte* values_;
    std::size_t size_;
    const word_type* type_;
    bool wide_; // the values are words
};

/// A sample of values, seen as words.
struct word_sample {
    words all;
    std::uint32_t step;

    template <word_value T>
    explicit word_sample(const sample<T>& s) noexcept : all(s.all), step(s.step) {}
    word_sample(const words& values, std::uint32_t every) noexcept : all(values), step(every) {}
    [[nodiscard]] std::size_t first() const noexcept { return step / 2; }
    /// Rows of the vectors looked at.
    [[nodiscard]] std::size_t rows() const noexcept {
        std::size_t count = 0;
        for (std::size_t v = first(); v < all.vectors(); v += step) {
            count += rows_of_vector(all.size(), v);
        }
        return count;
    }
    /// What was counted in the vectors, for the whole chunk.
    [[nodiscard]] double scaled(double counted) const noexcept {
        return counted * static_cast<double>(all.size()) / static_cast<double>(rows());
    }
};

/// Appends words to `out` as the values they stand for.
inline void put_values(std::span<const std::int64_t> from, const word_type& type,
                       byte_buffer& out) {
    type.narrow(from.data(), from.size(), out.extend(from.size() * type.bytes));
}

} // namespace lsmer::inline v0::codec
