#pragma once
// Differences between neighbours, for values that grow steadily, or differences of differences,
// for values whose growth does: bit-packed with a base for each vector, so that an arithmetic
// progression takes no bits.
//
//   u32  order            1: differences, 2: differences of differences
//   T    first[V]         what value 0 of each vector is the first difference above
//   T    first_step[V]    order 2 only: what difference 0 of each vector is the first ... above
//   zeros up to a multiple of 64
//   differences: a bitpack body of signed T (bitpack.hpp)
//
// A vector decodes alone: unpack, then running sums modulo 2^bits. For types of 32 and 64 bits the
// differences of a whole vector are transposed (kernel/delta.hpp), so that the sums are of whole
// registers; those of narrower types and of the last vector of less than 1,024 rows are in order.
// Difference 0, which no value needs, repeats its neighbour, and `first` makes up for it.
//
// Cost of decoding: 0.6 cycles a value of 64 bits, 0.35 of 32; order 2 half a cycle more. Fetching
// one value decodes its vector.
//
// Source: Afroozeh, Boncz: The FastLanes Compression Layout, VLDB 2023; delta of delta: Pelkonen et
// al.: Gorilla, VLDB 2015.

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/delta.hpp"
#include "lsmer/kernel/prefix_sum.hpp"

#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

/// True when whole vectors of values of so many bytes have their differences transposed.
[[nodiscard]] constexpr bool transposes(std::size_t bytes) noexcept { return bytes >= 4; }

[[nodiscard]] constexpr std::size_t delta_header(std::uint32_t vectors, std::size_t bytes,
                                                 unsigned order) noexcept {
    return round_up(sizeof(std::uint32_t) + order * vectors * bytes, buffer_alignment);
}

LSMER_NOINLINE inline status check_delta(byte_view body, std::uint32_t rows, std::size_t bytes) {
    const unsigned order = body.size() < 4 ? 0 : load<std::uint32_t>(body.data());
    if (order != 1 && order != 2) {
        return make_error(error_kind::corruption, "a delta body of ", body.size(),
                          " bytes has differences of order ", order, ", not 1 or 2");
    }
    const std::size_t header = delta_header(vectors_of(rows), bytes, order);
    if (rows == 0 || rows > group_rows || header > body.size()) {
        return make_error(error_kind::corruption, "a delta body of ", body.size(),
                          " bytes is too short for ", rows, " rows");
    }
    status ok = bitpack_body::check(body.subspan(header), rows, bytes);
    if (!ok) return std::move(ok).error().within("the differences of a delta body");
    return {};
}

/// `to` - `from` as a signed number of a type whose uppermost bit is `half`.
[[nodiscard]] LSMER_ALWAYS_INLINE std::int64_t step_between(std::int64_t from, std::int64_t to,
                                                            std::uint64_t half) noexcept {
    const std::uint64_t step = static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
    return static_cast<std::int64_t>(((step + half) & (half | (half - 1))) - half);
}

struct steps_of_vector {
    LSMER_ALWAYS_INLINE static void run(const std::int64_t* LSMER_RESTRICT words,
                                        std::uint64_t half, std::int64_t* LSMER_RESTRICT steps) {
        constexpr std::size_t apart = 8; // what is left is vectorised without a rest
        for (std::size_t i = 1; i < apart; ++i) {
            steps[i] = step_between(words[i - 1], words[i], half);
        }
        for (std::size_t i = apart; i < vector_rows; ++i) {
            steps[i] = step_between(words[i - 1], words[i], half);
        }
    }
};

template <integer_value T>
class delta_reader {
public:
    using bits = std::make_unsigned_t<T>;

    static result<delta_reader> open(byte_view body, std::uint32_t rows) {
        status ok = check_delta(body, rows, sizeof(T));
        if (!ok) return std::move(ok).error();
        return opened(body.data(), rows);
    }
    /// A body that was checked.
    static delta_reader opened(const std::byte* body, std::uint32_t rows) noexcept {
        delta_reader r;
        r.body_ = body;
        r.rows_ = rows;
        r.order_ = load<std::uint32_t>(body);
        r.steps_ = bitpack_reader<bits>::opened(
            body + delta_header(vectors_of(rows), sizeof(T), r.order_), rows);
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        auto* const values = reinterpret_cast<bits*>(scratch);
        const bits start = first(order_ == 2 ? vectors_of(rows_) + v : v);
        bool summed = false;
        if constexpr (transposes(sizeof(T))) {
            if (rows_of_vector(rows_, v) == vector_rows) {
                alignas(64) bits steps[vector_rows];
                steps_.read(v, steps);
                kernel::transposed_sums<bits>(start, steps, values);
                summed = true;
            }
        }
        if (!summed) {
            steps_.read(v, values);
            kernel::prefix_sum<bits>(start, values);
        }
        if (order_ == 2) kernel::prefix_sum<bits>(first(v), values);
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        alignas(64) T values[vector_rows];
        return read(vector_of(row), values)[row % vector_rows];
    }
    [[nodiscard]] unsigned order() const noexcept { return order_; }

private:
    [[nodiscard]] bits first(std::uint32_t i) const noexcept {
        return load<bits>(body_ + sizeof(std::uint32_t) + i * sizeof(T));
    }

    bitpack_reader<bits> steps_;
    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint32_t order_ = 1;
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

    /// Both orders are tried. Order 2 must take an eighth off the differences, as it costs another
    /// pass.
    template <integer_value T>
    static estimate analyze(const sample<T>& s) {
        return analyze(word_sample(s));
    }
    LSMER_NOINLINE static estimate analyze(const word_sample& s) {
        if (s.all.size() < 2) return {};
        const costs c = costs_of(s);
        const std::uint32_t vectors = s.all.vectors();
        const std::size_t bytes = s.all.type().bytes;
        const unsigned order = c.order();
        const double decode = (bytes == 8 ? 0.6 : bytes == 4 ? 0.35 : 0.3) + (order - 1) * 0.5;
        estimate e = c.of[order - 1].of(s, decode, 3.0);
        e.bytes += static_cast<double>(detail::delta_header(vectors, bytes, order));
        return e;
    }

    template <integer_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        encode(words(values), out);
    }
    LSMER_NOINLINE static void encode(const words& all, byte_buffer& out) {
        const std::size_t bytes = all.type().bytes;
        const std::uint32_t vectors = all.vectors();
        const word_sample some(all, vectors < 4 ? 1 : vectors / 4);
        const unsigned order = costs_of(some).order();
        const std::size_t header = detail::delta_header(vectors, bytes, order);
        const std::size_t start = out.size();
        std::memset(out.extend(header), 0, header);
        store(out.data() + start, std::uint32_t{order});
        const word_type step{all.type().bytes, 0, nullptr, nullptr}; // signed
        BitpackWriter writer(vectors, step, out);
        alignas(64) std::int64_t values[vector_rows];
        alignas(64) std::int64_t steps[vector_rows];
        alignas(64) std::int64_t moved[vector_rows];
        for (std::uint32_t v = 0; v < vectors; ++v) {
            const std::span<const std::int64_t> part = all.read(v, values);
            const std::size_t count = part.size();
            steps_of(part, bytes, 1, steps);
            const auto value = static_cast<std::uint64_t>(part[0]) ^ all.type().low_bit;
            auto step_0 = static_cast<std::uint64_t>(steps[0]);
            std::byte* const first = out.data() + start + sizeof(std::uint32_t) + v * bytes;
            if (order == 2) {
                steps_of({steps, count}, bytes, 2, moved);
                std::memcpy(steps, moved, count * sizeof(std::int64_t));
                const auto second_0 = static_cast<std::uint64_t>(steps[0]);
                step_0 -= second_0;
                const std::uint64_t before = step_0 - second_0;
                std::memcpy(first + vectors * bytes, &before, bytes);
            }
            const std::uint64_t before = value - step_0;
            std::memcpy(first, &before, bytes);
            if (detail::transposes(bytes) && count == vector_rows) {
                kernel::transpose_steps(steps, moved);
                writer.put({moved, count});
            } else {
                writer.put({steps, count});
            }
        }
        writer.finish();
    }

    template <integer_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

    /// What the vectors of a sample take in each order.
    struct costs {
        bitpack::cost of[2];
        [[nodiscard]] unsigned order() const noexcept {
            return of[1].bytes + of[0].bytes / 8 < of[0].bytes ? 2 : 1;
        }
        [[nodiscard]] std::size_t least() const noexcept { return of[order() - 1].bytes; }
    };
    LSMER_NOINLINE static costs costs_of(const word_sample& s) {
        alignas(64) std::int64_t values[vector_rows];
        alignas(64) std::int64_t steps[vector_rows];
        alignas(64) std::int64_t second[vector_rows];
        costs c;
        const std::size_t bytes = s.all.type().bytes;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            const std::span<const std::int64_t> part = s.all.read(v, values);
            steps_of(part, bytes, 1, steps);
            steps_of({steps, part.size()}, bytes, 2, second);
            c.of[0].add(choose_packing({steps, part.size()}, bytes), part.size());
            c.of[1].add(choose_packing({second, part.size()}, bytes), part.size());
        }
        return c;
    }

private:
    /// Differences to the word before, modulo the width of the type; the first `order` repeat what
    /// follows, so as to widen nothing.
    LSMER_NOINLINE static void steps_of(std::span<const std::int64_t> words, std::size_t bytes,
                                        std::size_t order, std::int64_t* steps) {
        const std::uint64_t half = std::uint64_t{1} << (8 * bytes - 1);
        if (words.size() == vector_rows) {
            steps[0] = 0;
            invoke_isa<detail::steps_of_vector>(words.data(), half, steps);
        } else {
            for (std::size_t i = 1; i < words.size(); ++i) {
                steps[i] = detail::step_between(words[i - 1], words[i], half);
            }
        }
        const std::int64_t repeated = words.size() > order ? steps[order] : 0;
        for (std::size_t i = 0; i < order && i < words.size(); ++i) steps[i] = repeated;
    }
};

} // namespace lsmer::inline v0::codec
