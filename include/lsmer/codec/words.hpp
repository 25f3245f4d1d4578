#pragma once
// Numbers of up to 64 bits as one type, so that what encodes them is compiled once and not once a
// type: an int64 in the order of the values (bits.hpp has it for NaN and -0.0).
//
//   signed integers   the value              unsigned integers   the value; 64 bits: - 2^63
//   floats            their order key, as a signed number of 64 bits
//
// Differences of integers are those of their words. Encoding takes ten cycles and more a value;
// widening takes a quarter. Readers decode in the type itself.

#include "lsmer/base/bytes.hpp"
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
LSMER_NOINLINE void widen(const void* from, std::size_t count, std::int64_t* to) {
    const T* LSMER_RESTRICT values = static_cast<const T*>(from);
    std::int64_t* LSMER_RESTRICT out = to;
    const auto word = [](T value) LSMER_LAMBDA_INLINE {
        if constexpr (std::signed_integral<T>) {
            return std::int64_t{value};
        } else {
            return static_cast<std::int64_t>(std::uint64_t{order_key(value)} + word_offset<T>);
        }
    };
    if (count == vector_rows) { // a loop of constant length is vectorised
        for (std::size_t i = 0; i < vector_rows; ++i) out[i] = word(values[i]);
    } else {
        for (std::size_t i = 0; i < count; ++i) out[i] = word(values[i]);
    }
}

template <word_value T>
LSMER_NOINLINE void narrow(const std::int64_t* from, std::size_t count, std::byte* to) {
    const auto put = [&](std::size_t i) LSMER_LAMBDA_INLINE {
        const std::uint64_t key = static_cast<std::uint64_t>(from[i]) - word_offset<T>;
        store(to + i * sizeof(T), from_order_key<T>(static_cast<bits_of<T>>(key)));
    };
    if (count == vector_rows) {
        for (std::size_t i = 0; i < vector_rows; ++i) put(i);
    } else {
        for (std::size_t i = 0; i < count; ++i) put(i);
    }
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
          type_(&word_type_of<T>) {}

    words(const std::byte* values, std::size_t size, const word_type& type) noexcept
        : values_(values), size_(size), type_(&type) {}

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint32_t vectors() const noexcept { return vectors_of(size_); }
    [[nodiscard]] const word_type& type() const noexcept { return *type_; }
    /// The words of a vector: `scratch` filled, or the values themselves where they are words.
    // REQUIRES: v < vectors(), 1,024 words at `scratch`
    [[nodiscard]] std::span<const std::int64_t> read(std::size_t v, std::int64_t* scratch) const {
        const std::size_t count = rows_of_vector(size_, v);
        const std::byte* const from = values_ + v * vector_rows * type_->bytes;
        if (type_ == &word_type_of<std::int64_t>) {
            return {reinterpret_cast<const std::int64_t*>(from), count};
        }
        type_->widen(from, count, scratch);
        return {scratch, count};
    }

private:
    const std::byte* values_;
    std::size_t size_;
    const word_type* type_;
};

/// A sample of values, seen as words.
struct word_sample {
    words all;
    std::uint32_t step;

    template <word_value T>
    explicit word_sample(const sample<T>& s) noexcept : all(s.all), step(s.step) {}
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
