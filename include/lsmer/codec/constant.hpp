#pragma once
// One value for all rows of a chunk.
//
//   fixed width:  T value
//   text:         the bytes of the text

#include "lsmer/base/isa.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/words.hpp"
#include "lsmer/kernel/min_max.hpp"

#include <bit>

namespace lsmer::inline v0::codec {

namespace detail {

/// Fills a vector with a value given as its bits; one body for all types of a size.
template <class U>
struct fill_bits {
    LSMER_ALWAYS_INLINE static void run(U bits, std::byte* out) {
        for (std::size_t i = 0; i < vector_rows; ++i) store(out + i * sizeof(U), bits);
    }
};

LSMER_NOINLINE inline status check_constant(byte_view body, std::uint32_t rows, std::size_t bytes) {
    if (rows == 0 || rows > group_rows) {
        return make_error(error_kind::corruption, "a constant chunk of ", rows, " rows");
    }
    if (body.size() >= bytes) return {};
    return make_error(error_kind::corruption, "a constant body of ", body.size(),
                      " bytes holds no value of ", bytes, " bytes");
}

template <storage_value T>
class constant_reader {
public:
    static result<constant_reader> open(byte_view body, std::uint32_t rows) {
        status ok = check_constant(body, rows, text_value<T> ? 0 : sizeof(T));
        if (!ok) return std::move(ok).error();
        constant_reader r;
        if constexpr (text_value<T>) {
            r.value_ = as_text(body);
        } else {
            r.value_ = load<T>(body.data());
        }
        return r;
    }
    /// A body of fixed width that was checked.
    static constant_reader opened(const std::byte* body, std::uint32_t) noexcept
        requires(!text_value<T>)
    {
        constant_reader r;
        r.value_ = load<T>(body);
        return r;
    }
    const T* read(std::uint32_t, T* scratch) const {
        if constexpr (integer_value<T> || float_value<T>) {
            invoke_isa<fill_bits<bits_of<T>>>(std::bit_cast<bits_of<T>>(value_),
                                              reinterpret_cast<std::byte*>(scratch));
        } else {
            const T value = value_;
            for (std::size_t i = 0; i < vector_rows; ++i) scratch[i] = value;
        }
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t) const { return value_; }

private:
    T value_{};
};

} // namespace detail

struct constant {
    static constexpr std::uint16_t tag = tags::constant; // DO NOT RENUMBER
    static constexpr std::string_view name = "constant";
    static constexpr bool fetches_alone = true;
    static constexpr encoding kind = encoding::constant;
    template <class T>
    static constexpr bool supports = storage_value<T>;
    template <class T>
    using reader = detail::constant_reader<T>;

    /// Usable only when every value of the chunk is the same: all are looked at, up to the first
    /// that differs.
    template <storage_value T>
    static estimate analyze(const sample<T>& s) {
        if (s.all.empty()) return {};
        if constexpr (word_value<T>) {
            if (!all_same(words(s.all))) return {};
        } else {
            for (const T& v : s.all) {
                if (!same_bits(v, s.all.front())) return {};
            }
        }
        double bytes = sizeof(T);
        if constexpr (text_value<T>) bytes = static_cast<double>(s.all.front().size());
        return {true, bytes, 0.1, 0};
    }

    // REQUIRES: all values are the same
    template <storage_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        LSMER_ASSERT(!values.empty(), "a chunk has at least one value");
        if constexpr (text_value<T>) {
            put(out, as_bytes(values.front()));
        } else {
            put(out, values.front());
        }
    }

    template <storage_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    LSMER_NOINLINE static bool all_same(const words& all) {
        alignas(64) std::int64_t values[vector_rows];
        const std::int64_t first = all.read_one(0);
        if (all.read_one(all.size() - 1) != first) return false;
        for (std::uint32_t v = 0; v < all.vectors(); ++v) {
            const zone<std::int64_t> range = kernel::min_max(all.read(v, values));
            if (range.min != first || range.max != first) return false;
        }
        return true;
    }
};

} // namespace lsmer::inline v0::codec
