#pragma once
// An arithmetic progression: value i of the chunk is base + i * step, modulo 2^bits.
//
//   T  base
//   T  step
//
// Row numbers, times of even spacing and sorted keys without gaps take no more than this. Cost of
// decoding: 0.2 cycles a value.

#include "lsmer/base/isa.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/words.hpp"

#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

template <class U>
struct fill_sequence {
    LSMER_ALWAYS_INLINE static void run(U base, U step, U* out) {
        for (std::size_t i = 0; i < vector_rows; ++i) {
            out[i] = static_cast<U>(base + static_cast<U>(i) * step);
        }
    }
};

/// True when words of a vector differ from base + i * step in none of the bits of the mask.
struct matches_sequence {
    LSMER_ALWAYS_INLINE static bool run(const std::int64_t* words, std::uint64_t base,
                                        std::uint64_t step, std::uint64_t mask) {
        std::uint64_t differ = 0;
        for (std::size_t i = 0; i < vector_rows; ++i) {
            differ |= static_cast<std::uint64_t>(words[i]) ^ (base + i * step);
        }
        return (differ & mask) == 0;
    }
};

LSMER_NOINLINE inline status check_sequence(byte_view body, std::uint32_t rows, std::size_t bytes) {
    if (rows != 0 && rows <= group_rows && body.size() >= 2 * bytes) return {};
    return make_error(error_kind::corruption, "a sequence body of ", body.size(), " bytes for ",
                      rows, " rows holds no base and step of ", bytes, " bytes");
}

template <integer_value T>
class sequence_reader {
public:
    using bits = std::make_unsigned_t<T>;

    static result<sequence_reader> open(byte_view body, std::uint32_t rows) {
        status ok = check_sequence(body, rows, sizeof(T));
        if (!ok) return std::move(ok).error();
        return opened(body.data(), rows);
    }
    /// A body that was checked.
    static sequence_reader opened(const std::byte* body, std::uint32_t) noexcept {
        sequence_reader r;
        r.base_ = load<bits>(body);
        r.step_ = load<bits>(body + sizeof(T));
        return r;
    }
    const T* read(std::uint32_t v, T* scratch) const {
        invoke_isa<fill_sequence<bits>>(value(v * std::uint32_t{vector_rows}), step_,
                                        reinterpret_cast<bits*>(scratch));
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const { return static_cast<T>(value(row)); }

private:
    [[nodiscard]] bits value(std::uint32_t row) const noexcept {
        return static_cast<bits>(base_ + static_cast<std::uint64_t>(row) * step_);
    }

    bits base_ = 0;
    bits step_ = 0;
};

} // namespace detail

struct sequence {
    static constexpr std::uint16_t tag = tags::sequence; // DO NOT RENUMBER
    static constexpr std::string_view name = "sequence";
    static constexpr bool fetches_alone = true;
    template <class T>
    static constexpr bool supports = integer_value<T>;
    template <class T>
    using reader = detail::sequence_reader<T>;

    /// Usable only when the whole chunk is one progression: its ends are asked first, then all
    /// values up to the first vector that leaves it.
    template <integer_value T>
    static estimate analyze(const sample<T>& s) {
        return analyze(word_sample(s));
    }
    LSMER_NOINLINE static estimate analyze(const word_sample& s) {
        std::uint64_t step = 0;
        if (s.all.size() < 2 || !find_step(s.all, step)) return {};
        return {true, 2.0 * s.all.type().bytes, s.all.type().bytes == 8 ? 0.2 : 0.1, 0.2};
    }

    // REQUIRES: the values are a progression
    template <integer_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        encode(words(values), out);
    }
    LSMER_NOINLINE static void encode(const words& all, byte_buffer& out) {
        const std::size_t bytes = all.type().bytes;
        const std::uint64_t base = all.bits_at(0);
        const std::uint64_t step = all.size() < 2 ? 0 : all.bits_at(1) - base;
        std::byte* const to = out.extend(2 * bytes);
        std::memcpy(to, &base, bytes);
        std::memcpy(to + bytes, &step, bytes);
    }

    template <integer_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

    /// True when the values are a progression; `step` is then its step modulo 2^bits.
    // REQUIRES: at least one value
    [[nodiscard]] LSMER_NOINLINE static bool find_step(const words& all, std::uint64_t& step) {
        const std::uint64_t mask = ~std::uint64_t{0} >> (64 - 8 * all.type().bytes);
        const std::uint64_t base = all.bits_at(0);
        step = all.size() < 2 ? 0 : (all.bits_at(1) - base) & mask;
        const auto meets = [&](std::size_t i) {
            return ((all.bits_at(i) - base - i * step) & mask) == 0;
        };
        if (!meets(all.size() / 2) || !meets(all.size() - 1)) return false;
        alignas(64) std::int64_t values[vector_rows];
        std::uint64_t at = static_cast<std::uint64_t>(all.read_one(0));
        for (std::uint32_t v = 0; v < all.vectors(); ++v, at += step * vector_rows) {
            const std::span<const std::int64_t> part = all.read(v, values);
            if (part.size() == vector_rows) {
                if (!invoke_isa<detail::matches_sequence>(part.data(), at, step, mask))
                    return false;
                continue;
            }
            for (std::size_t i = 0; i < part.size(); ++i) {
                const std::uint64_t differ = static_cast<std::uint64_t>(part[i]) - at - i * step;
                if ((differ & mask) != 0) return false;
            }
        }
        return true;
    }
};

} // namespace lsmer::inline v0::codec
