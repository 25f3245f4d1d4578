#pragma once
// Frame of reference and bit-packing: in each vector, value - smallest value, in as many bits as
// the largest difference needs (kernel/bitpack.hpp has the layout of the bits).
//
//   T    base[V]      smallest value of each vector; V = ceil(rows / 1024)
//   u32  offset[V]    of its packed bytes from the start of the body
//   u8   width[V]     bits of a value, 0 .. bits of T
//   zeros up to a multiple of 64
//   packed vectors, 128 * width bytes each; the last has packed_bytes(width, its rows)
//
// Differences are taken modulo 2^bits, so that a vector from the minimum of int64 to its maximum
// is one of 64 bits. Cost: 0.1 cycles a value into 16 and 32 bits, 0.25 into 64.

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/words.hpp"
#include "lsmer/kernel/bitpack.hpp"
#include "lsmer/kernel/min_max.hpp"

#include <bit>
#include <cstring>
#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

template <integer_value T>
class bitpack_reader {
public:
    using bits = std::make_unsigned_t<T>;

    static constexpr std::size_t header_bytes(std::uint32_t vectors) noexcept {
        return vectors * (sizeof(T) + sizeof(std::uint32_t) + 1);
    }

    static result<bitpack_reader> open(byte_view body, std::uint32_t rows) {
        bitpack_reader r;
        r.body_ = body.data();
        r.rows_ = rows;
        r.vectors_ = vectors_of(rows);
        if (rows == 0 || rows > group_rows || header_bytes(r.vectors_) > body.size()) {
            return make_error(error_kind::corruption, "a bitpack body of ", body.size(),
                              " bytes is too short for ", rows, " rows");
        }
        for (std::uint32_t v = 0; v < r.vectors_; ++v) {
            const std::size_t offset = r.offset(v);
            const unsigned width = r.width(v);
            if (width > 8 * sizeof(T) || offset > body.size() ||
                kernel::packed_bytes(width, rows_of_vector(rows, v)) > body.size() - offset) {
                return make_error(error_kind::corruption, "vector ", v,
                                  " of a bitpack body, width ", width, " at offset ", offset,
                                  ", does not lie in its ", body.size(), " bytes");
            }
        }
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        auto* const out = reinterpret_cast<bits*>(scratch);
        if (rows_of_vector(rows_, v) == vector_rows) {
            kernel::unpack<bits>(body_ + offset(v), width(v), base(v), out);
        } else {
            read_last(v, out);
        }
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        const std::uint32_t v = vector_of(row);
        const std::uint64_t value =
            kernel::unpack_one(body_ + offset(v), width(v), row % vector_rows);
        return static_cast<T>(static_cast<bits>(base(v) + value));
    }
    [[nodiscard]] packed_vector frame(std::uint32_t v) const {
        if (rows_of_vector(rows_, v) < vector_rows) return {};
        return {base(v), width(v), body_ + offset(v)};
    }
    [[nodiscard]] bits base(std::uint32_t v) const noexcept {
        return load<bits>(body_ + v * sizeof(T));
    }
    [[nodiscard]] unsigned width(std::uint32_t v) const noexcept {
        return std::to_integer<unsigned>(body_[vectors_ * (sizeof(T) + sizeof(std::uint32_t)) + v]);
    }

private:
    [[nodiscard]] std::uint32_t offset(std::uint32_t v) const noexcept {
        return load<std::uint32_t>(body_ + vectors_ * sizeof(T) + v * sizeof(std::uint32_t));
    }
    /// The last vector holds whole words of its rows only: the rest is put in as zeros.
    LSMER_NOINLINE void read_last(std::uint32_t v, bits* out) const {
        alignas(64) std::byte whole[8 * sizeof(T) * kernel::packed_row_bytes];
        const std::size_t there = kernel::packed_bytes(width(v), rows_of_vector(rows_, v));
        std::memcpy(whole, body_ + offset(v), there);
        std::memset(whole + there, 0, width(v) * kernel::packed_row_bytes - there);
        kernel::unpack<bits>(whole, width(v), base(v), out);
    }

    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint32_t vectors_ = 0;
};

} // namespace detail

struct bitpack {
    static constexpr std::uint16_t tag = tags::bitpack; // DO NOT RENUMBER
    static constexpr std::string_view name = "bitpack";
    static constexpr encoding kind = encoding::packed;
    template <class T>
    static constexpr bool supports = integer_value<T>;
    template <class T>
    using reader = detail::bitpack_reader<T>;

    template <integer_value T>
    static estimate analyze(const sample<T>& s) {
        return analyze(word_sample(s));
    }
    static estimate analyze(const word_sample& s) {
        alignas(64) std::int64_t values[vector_rows];
        double packed = 0;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            packed += packed_size(s.all.read(v, values));
        }
        const std::size_t bytes = s.all.type().bytes;
        const std::size_t header = padded_header(s.all.vectors(), bytes);
        return {true, s.scaled(packed) + static_cast<double>(header), bytes == 8 ? 0.25 : 0.15,
                1.0};
    }

    template <integer_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        encode(words(values), out);
    }
    LSMER_NOINLINE static void encode(const words& all, byte_buffer& out) {
        const std::size_t bytes = all.type().bytes;
        const std::uint32_t vectors = all.vectors();
        const std::size_t start = out.size();
        const std::size_t header = padded_header(vectors, bytes);
        std::memset(out.extend(header), 0, header);
        alignas(64) std::int64_t values[vector_rows];
        for (std::uint32_t v = 0; v < vectors; ++v) {
            const std::span<const std::int64_t> part = all.read(v, values);
            const zone<std::int64_t> range = kernel::min_max(part);
            const unsigned width = width_of(range);
            std::byte* const head = out.data() + start;
            const std::uint64_t base = static_cast<std::uint64_t>(range.min) ^ all.type().low_bit;
            std::memcpy(head + v * bytes, &base, bytes);
            store(head + vectors * bytes + v * sizeof(std::uint32_t),
                  static_cast<std::uint32_t>(out.size() - start));
            head[vectors * (bytes + sizeof(std::uint32_t)) + v] = static_cast<std::byte>(width);
            const std::int64_t* from = part.data();
            if (part.size() < vector_rows) {
                if (from != values) std::memcpy(values, from, part.size_bytes());
                for (std::size_t i = part.size(); i < vector_rows; ++i) values[i] = range.min;
                from = values;
            }
            std::byte* const to = out.extend(width * kernel::packed_row_bytes);
            kernel::pack<std::uint64_t>(reinterpret_cast<const std::uint64_t*>(from),
                                        static_cast<std::uint64_t>(range.min), width, to);
        }
        const std::size_t last = rows_of_vector(all.size(), vectors - 1);
        const unsigned width = std::to_integer<unsigned>(
            out.data()[start + vectors * (bytes + sizeof(std::uint32_t)) + vectors - 1]);
        out.resize(out.size() - width * kernel::packed_row_bytes +
                   kernel::packed_bytes(width, last));
    }

    template <integer_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

    /// Bytes that one vector takes, without its share of the header.
    [[nodiscard]] static double packed_size(std::span<const std::int64_t> values) {
        const unsigned width = width_of(kernel::min_max(values));
        return static_cast<double>(kernel::packed_bytes(width, values.size()));
    }
    /// Bytes before the first packed vector, for values of so many bytes.
    [[nodiscard]] static std::size_t padded_header(std::uint32_t vectors,
                                                   std::size_t bytes) noexcept {
        return round_up(vectors * (bytes + sizeof(std::uint32_t) + 1), buffer_alignment);
    }

private:
    static unsigned width_of(const zone<std::int64_t>& range) {
        return static_cast<unsigned>(std::bit_width(static_cast<std::uint64_t>(range.max) -
                                                    static_cast<std::uint64_t>(range.min)));
    }
};

} // namespace lsmer::inline v0::codec
