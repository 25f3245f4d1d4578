#pragma once
// Differences between neighbours, for values that grow steadily: bit-packed with the smallest
// difference of each vector as their base, so that an arithmetic progression takes no bits.
//
//   T  first[V]       first value of each vector
//   zeros up to a multiple of 64
//   differences: a bitpack body of signed T; the first of each vector repeats a neighbour
//
// A vector decodes alone: unpack, then running sums from its first value, modulo 2^bits. Fetching
// one value unpacks its vector.

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/prefix_sum.hpp"

#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

template <integer_value T>
class delta_reader {
public:
    using bits = std::make_unsigned_t<T>;
    using step = std::make_signed_t<T>;

    static constexpr std::size_t header_bytes(std::uint32_t vectors) noexcept {
        return round_up(vectors * sizeof(T), buffer_alignment);
    }

    static result<delta_reader> open(byte_view body, std::uint32_t rows) {
        const std::size_t header = header_bytes(vectors_of(rows));
        if (rows == 0 || rows > group_rows || header > body.size()) {
            return make_error(error_kind::corruption, "a delta body of ", body.size(),
                              " bytes is too short for ", rows, " rows");
        }
        auto steps = bitpack_reader<step>::open(body.subspan(header), rows);
        if (!steps) return std::move(steps).error().within("the differences of a delta body");
        delta_reader r;
        r.steps_ = *steps;
        r.first_ = body.data();
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        steps_.read(v, reinterpret_cast<step*>(scratch));
        auto* const values = reinterpret_cast<bits*>(scratch);
        values[0] = 0;
        kernel::prefix_sum<bits>(load<bits>(first_ + v * sizeof(T)), values);
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        const std::uint32_t v = vector_of(row);
        alignas(64) step steps[vector_rows];
        steps_.read(v, steps);
        bits value = load<bits>(first_ + v * sizeof(T));
        for (std::size_t i = 1; i <= row % vector_rows; ++i) {
            value = static_cast<bits>(value + static_cast<bits>(steps[i]));
        }
        return static_cast<T>(value);
    }

private:
    bitpack_reader<step> steps_;
    const std::byte* first_ = nullptr;
};

} // namespace detail

struct delta {
    static constexpr std::uint16_t tag = tags::delta; // DO NOT RENUMBER
    static constexpr std::string_view name = "delta";
    static constexpr encoding kind = encoding::delta;
    template <class T>
    static constexpr bool supports = integer_value<T>;
    template <class T>
    using reader = detail::delta_reader<T>;

    template <integer_value T>
    static estimate analyze(const sample<T>& s) {
        return analyze(word_sample(s));
    }
    static estimate analyze(const word_sample& s) {
        if (s.all.size() < 2) return {};
        double packed = 0;
        alignas(64) std::int64_t values[vector_rows];
        alignas(64) std::int64_t steps[vector_rows];
        const std::size_t bytes = s.all.type().bytes;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            const std::span<const std::int64_t> part = s.all.read(v, values);
            steps_of(part, bytes, steps);
            packed += bitpack::packed_size({steps, part.size()});
        }
        const std::uint32_t vectors = s.all.vectors();
        const std::size_t header = round_up(vectors * bytes, buffer_alignment) +
                                   bitpack::padded_header(vectors, bytes);
        return {true, s.scaled(packed) + static_cast<double>(header), 1.3, 3.0};
    }

    template <integer_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        encode(words(values), word_type_of<std::make_signed_t<T>>, out);
    }
    LSMER_NOINLINE static void encode(const words& all, const word_type& step, byte_buffer& out) {
        const std::size_t bytes = all.type().bytes;
        const std::size_t header = round_up(all.vectors() * bytes, buffer_alignment);
        const std::size_t start = out.size();
        std::memset(out.extend(header), 0, header);
        byte_buffer steps(all.size() * bytes);
        alignas(64) std::int64_t values[vector_rows];
        alignas(64) std::int64_t local[vector_rows];
        for (std::uint32_t v = 0; v < all.vectors(); ++v) {
            const std::span<const std::int64_t> part = all.read(v, values);
            all.type().narrow(part.data(), 1, out.data() + start + v * bytes);
            steps_of(part, bytes, local);
            step.narrow(local, part.size(), steps.data() + v * vector_rows * bytes);
        }
        bitpack::encode(words(steps.data(), all.size(), step), out);
    }

    template <integer_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// Differences to the value before, modulo the width of the type; the first is a copy of the
    /// second, so as to widen nothing.
    LSMER_NOINLINE static void steps_of(std::span<const std::int64_t> values, std::size_t bytes,
                                        std::int64_t* steps) {
        const std::size_t count = values.size();
        const std::uint64_t half = bytes == 8 ? 0 : std::uint64_t{1} << (8 * bytes - 1);
        const std::uint64_t mask = bytes == 8 ? ~std::uint64_t{0} : 2 * half - 1;
        const std::int64_t* LSMER_RESTRICT from = values.data();
        std::int64_t* LSMER_RESTRICT to = steps;
        const auto step = [&](std::size_t i) LSMER_LAMBDA_INLINE {
            const auto difference =
                static_cast<std::uint64_t>(from[i]) - static_cast<std::uint64_t>(from[i - 1]);
            to[i] = static_cast<std::int64_t>(((difference + half) & mask) - half);
        };
        if (count == vector_rows) { // a loop of constant length is vectorised
            for (std::size_t i = 1; i < vector_rows; ++i) step(i);
        } else {
            for (std::size_t i = 1; i < count; ++i) step(i);
        }
        to[0] = count > 1 ? to[1] : 0;
    }
};

} // namespace lsmer::inline v0::codec
