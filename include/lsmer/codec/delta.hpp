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
        using step = std::make_signed_t<T>;
        if (s.all.size() < 2) return {};
        double packed = 0;
        alignas(64) step steps[vector_rows];
        s.each_vector([&](std::span<const T> values) {
            steps_of(values, steps);
            packed += bitpack::packed_size(std::span<const step>(steps, values.size()));
        });
        const std::uint32_t vectors = vectors_of(s.all.size());
        const std::size_t header =
            reader<T>::header_bytes(vectors) +
            round_up(detail::bitpack_reader<step>::header_bytes(vectors), buffer_alignment);
        return {true, s.scaled(packed) + static_cast<double>(header), 1.3, 3.0};
    }

    template <integer_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        using step = std::make_signed_t<T>;
        const std::uint32_t vectors = vectors_of(values.size());
        const std::size_t header = reader<T>::header_bytes(vectors);
        std::byte* const head = out.extend(header);
        std::memset(head, 0, header);
        buffer<step> steps(values.size());
        for (std::uint32_t v = 0; v < vectors; ++v) {
            const std::size_t at = v * vector_rows;
            store(head + v * sizeof(T), values[at]);
            steps_of(values.subspan(at, rows_of_vector(values.size(), v)), steps.data() + at);
        }
        bitpack::encode<step>(steps.view(), out);
    }

    template <integer_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// Differences to the value before; the first is a copy of the second, so as to widen nothing.
    template <class T>
    static void steps_of(std::span<const T> values, std::make_signed_t<T>* steps) {
        using bits = std::make_unsigned_t<T>;
        const T* LSMER_RESTRICT from = values.data();
        std::make_signed_t<T>* LSMER_RESTRICT to = steps;
        for (std::size_t i = 1; i < values.size(); ++i) {
            to[i] = static_cast<std::make_signed_t<T>>(
                static_cast<bits>(static_cast<bits>(from[i]) - static_cast<bits>(from[i - 1])));
        }
        to[0] = values.size() > 1 ? to[1] : std::make_signed_t<T>{0};
    }
};

} // namespace lsmer::inline v0::codec
