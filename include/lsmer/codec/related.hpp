#pragma once
// Chunks that refer to another column's chunk of the same rows: what is known of the other column
// while a chunk is written, and while it is read.
//
//   writing   relation    the columns before this one, and which was taken
//   reading   reference   the opened chunk of the column referred to
//
// Whoever stores chunks keeps beside the tag which column a chunk refers to, and brings the
// reference when it opens the chunk. No codec sees more of a file than that.
//
//   1. A chunk refers to a column before its own, so that references end.
//   2. At most `references_max` chunks stand behind a chunk, one behind the other: what reads them
//      takes that much stack.

#include "lsmer/base/bytes.hpp"
#include "lsmer/codec/chunk.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/words.hpp"
#include "lsmer/kernel/alp.hpp"

#include <concepts>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <type_traits>

namespace lsmer::inline v0::codec {

/// Chunks behind a chunk that refers to another, one behind the other.
inline constexpr std::uint32_t references_max = 3;

/// The types whose chunks may refer to others.
template <class T>
concept related_number = std::same_as<T, std::int32_t> || std::same_as<T, std::uint32_t> ||
                         std::same_as<T, std::int64_t> || std::same_as<T, std::uint64_t> ||
                         std::same_as<T, double>;

/// A column's values as whole numbers: words of integers, and doubles as the integers of decimals
/// of one scale. A view.
class whole_numbers {
public:
    template <related_number T>
    explicit whole_numbers(std::span<const T> values) noexcept
        : values_(values.data()), size_(values.size()),
          type_(std::same_as<T, double> ? nullptr : &word_type_of<T>) {}
    whole_numbers() = default;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint32_t vectors() const noexcept { return vectors_of(size_); }
    [[nodiscard]] bool decimals() const noexcept { return type_ == nullptr; }
    /// Of integers.
    [[nodiscard]] const word_type& type() const noexcept { return *type_; }
    // REQUIRES: decimals()
    [[nodiscard]] std::span<const double> doubles() const noexcept {
        return {static_cast<const double*>(values_), size_};
    }
    [[nodiscard]] bool same_type(const whole_numbers& other) const noexcept {
        return type_ == other.type_;
    }
    [[nodiscard]] bool codes() const noexcept { return type_ == &word_type_of<std::uint32_t>; }

    /// The numbers of a vector; `bad` is 1 where a double is no decimal of the scale.
    // REQUIRES: v < vectors(), 1,024 of each
    LSMER_NOINLINE void read(std::size_t v, kernel::alp_scale scale, std::int64_t* to,
                             std::uint8_t* bad) const {
        const std::size_t count = rows_of_vector(size_, v);
        if (type_ != nullptr) {
            const auto* const from = static_cast<const std::byte*>(values_);
            type_->widen(from + v * vector_rows * type_->bytes, count, to);
            std::memset(bad, 0, vector_rows);
            return;
        }
        const double* from = static_cast<const double*>(values_) + v * vector_rows;
        alignas(64) double whole[vector_rows];
        if (count < vector_rows) {
            std::memcpy(whole, from, count * sizeof(double));
            std::memset(whole + count, 0, (vector_rows - count) * sizeof(double));
            from = whole;
        }
        static_cast<void>(kernel::alp_encode(from, scale, to, bad));
    }

private:
    const void* values_ = nullptr;
    std::size_t size_ = 0;
    const word_type* type_ = nullptr; // null: doubles
};

/// A column of the same rows that was encoded before.
struct neighbour {
    whole_numbers values;
    std::uint32_t column = 0;
    std::uint32_t depth = 0; // chunks behind its own
    double decode = 0;       // cycles a value to read it, those chunks included
};

/// What a chunk about to be written may refer to, and what became of it.
struct relation {
    std::span<const neighbour> before;
    std::uint32_t of = 0; // 1 + the column that the chunk refers to; 0: none
    std::uint32_t depth = 0;
    double decode = 0; // cycles a value, those of the reference included
};

/// The opened chunk of the column that another chunk refers to. It serves one such chunk, and stays
/// where it is as long as that is used.
class reference {
public:
    reference() = default;
    reference(const reference&) = delete;
    reference& operator=(const reference&) = delete;

    template <related_number T>
    void set(const chunk<T>& opened) noexcept {
        static_assert(sizeof(opened) == sizeof(room_) && std::is_trivially_copyable_v<chunk<T>>);
        ::new (static_cast<void*>(room_)) chunk<T>(opened);
        type_ = id<T>;
    }
    /// Null when it has values of another type.
    template <related_number T>
    [[nodiscard]] const chunk<T>* get() const noexcept {
        if (type_ != id<T>) return nullptr;
        return std::launder(reinterpret_cast<const chunk<T>*>(room_));
    }

    /// Numbers by code, which belong to the chunk that refers.
    buffer<std::uint64_t> table;

private:
    template <class T>
    static constexpr unsigned id = sizeof(T) * 4 + std::floating_point<T> * 2 + std::is_signed_v<T>;

    alignas(chunk<std::uint32_t>) std::byte room_[sizeof(chunk<std::uint32_t>)];
    unsigned type_ = 0;
};

/// A codec, or a set with one, whose chunks of T may refer to another column.
template <class C, class T>
concept refers = requires {
    { C::template relates<T> } -> std::convertible_to<bool>;
    requires C::template relates<T>;
};

} // namespace lsmer::inline v0::codec
