#pragma once
// Frame of reference and bit-packing, with exceptions: in each vector, value - base in as many
// bits as most of them need (packing.hpp has the rule, kernel/bitpack.hpp the layout of the bits).
//
//   T    base[V]      of each vector; V = ceil(rows / 1024)
//   u32  offset[V]    of its packed bytes from the start of the body
//   u8   width[V]     bits of a value, 0 .. bits of T; 128 more in the first: there are exceptions
//   zeros up to a multiple of 64
//   packed vectors, 128 * width bytes each; the last has packed_bytes(width, its rows)
//
//   with exceptions, behind the last packed vector:
//   u32  at[V]        of a vector's exceptions from the start of the body; 0 without any
//   of each vector that has some:
//     u8   count      C
//     u8   bytes      of each one's high part: 1, 2, 4 or 8
//     u16  place[C]   in the vector, ascending
//     high[C]         what is left of value - base above `width` bits
//
// Differences are taken modulo 2^bits, so that a vector from the minimum of int64 to its maximum
// is one of 64 bits. Cost: 0.05 cycles a value into 8 and 16 bits, 0.12 into 32, 0.25 into 64, and
// 2 for each exception.

#include "lsmer/base/prefetch.hpp"
#include "lsmer/codec/bitpack_writer.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/packing.hpp"
#include "lsmer/codec/words.hpp"
#include "lsmer/kernel/bitpack.hpp"

#include <cstring>
#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

/// The exceptions of one vector. A view of bytes that `lies_in` has seen.
class exceptions {
public:
    explicit exceptions(const std::byte* at) noexcept
        : at_(at), count_(std::to_integer<unsigned>(at[0])),
          bytes_(std::to_integer<unsigned>(at[1])) {}

    static bool lies_in(byte_view body, std::size_t at) noexcept {
        if (at > body.size() || body.size() - at < 2) return false;
        const exceptions e(body.data() + at);
        return std::has_single_bit(e.bytes_) && e.bytes_ <= 8 &&
               e.count_ * (2 + e.bytes_) <= body.size() - at - 2;
    }
    /// Adds the high parts to the values.
    // REQUIRES: width below the bits of U, 1,024 values
    template <class U>
    LSMER_NOINLINE void add_to(U* values, unsigned width) const noexcept {
        for (unsigned i = 0; i < count_; ++i) {
            U& value = values[place(i)];
            value = static_cast<U>(value + static_cast<U>(high(i) << width));
        }
    }
    /// The high part of the value at a place; 0 when it is no exception.
    [[nodiscard]] LSMER_NOINLINE std::uint64_t find(std::size_t at) const noexcept {
        unsigned begin = 0;
        for (unsigned end = count_; begin < end;) {
            const unsigned middle = (begin + end) / 2;
            if (place(middle) < at) {
                begin = middle + 1;
            } else {
                end = middle;
            }
        }
        return begin < count_ && place(begin) == at ? high(begin) : 0;
    }

private:
    [[nodiscard]] std::size_t place(unsigned i) const noexcept {
        return load<std::uint16_t>(at_ + 2 + 2 * i) % vector_rows;
    }
    [[nodiscard]] std::uint64_t high(unsigned i) const noexcept {
        std::uint64_t value = 0;
        std::memcpy(&value, at_ + 2 + 2 * count_ + i * bytes_, bytes_);
        return value;
    }

    const std::byte* at_;
    unsigned count_;
    unsigned bytes_;
};

/// Where things lie in a body of values of so many bytes; compiled once for all types.
class bitpack_body {
public:
    bitpack_body() = default;
    /// A body that `check` has seen.
    bitpack_body(const std::byte* body, std::uint32_t rows, std::size_t bytes) noexcept
        : body_(body), rows_(rows) {
        if ((mark(0, bytes) & has_exceptions_bit) == 0) return;
        const std::uint32_t last = vectors_of(rows) - 1;
        exceptions_ = offset(last, bytes) + kernel::packed_bytes(width(last, bytes), rows_of(last));
    }
    static status check(byte_view body, std::uint32_t rows, std::size_t bytes);

    [[nodiscard]] std::size_t rows_of(std::uint32_t v) const noexcept {
        return rows_of_vector(rows_, v);
    }
    [[nodiscard]] unsigned width(std::uint32_t v, std::size_t bytes) const noexcept {
        return mark(v, bytes) & width_bits;
    }
    [[nodiscard]] const std::byte* base(std::uint32_t v, std::size_t bytes) const noexcept {
        return body_ + v * bytes;
    }
    [[nodiscard]] const std::byte* packed(std::uint32_t v, std::size_t bytes) const noexcept {
        return body_ + offset(v, bytes);
    }
    /// The bytes of the exceptions of a vector; null without any.
    [[nodiscard]] const std::byte* exceptions_of(std::uint32_t v) const noexcept {
        if (exceptions_ == 0) return nullptr;
        const std::size_t at = exceptions_at(v);
        return at == 0 ? nullptr : body_ + at;
    }

private:
    [[nodiscard]] std::uint32_t offset(std::uint32_t v, std::size_t bytes) const noexcept {
        return load<std::uint32_t>(body_ + vectors_of(rows_) * bytes + v * sizeof(std::uint32_t));
    }
    [[nodiscard]] unsigned mark(std::uint32_t v, std::size_t bytes) const noexcept {
        return std::to_integer<unsigned>(
            body_[vectors_of(rows_) * (bytes + sizeof(std::uint32_t)) + v]);
    }
    [[nodiscard]] std::size_t exceptions_at(std::uint32_t v) const noexcept {
        return load<std::uint32_t>(body_ + exceptions_ + v * sizeof(std::uint32_t));
    }
    [[nodiscard]] bool lies_in(byte_view body, std::uint32_t v, std::size_t bytes) const noexcept {
        const std::size_t at = offset(v, bytes);
        return width(v, bytes) <= 8 * bytes && at <= body.size() &&
               kernel::packed_bytes(width(v, bytes), rows_of(v)) <= body.size() - at;
    }

    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::size_t exceptions_ = 0; // where the table of exceptions lies; 0 without one
};

LSMER_NOINLINE inline status bitpack_body::check(byte_view body, std::uint32_t rows,
                                                 std::size_t bytes) {
    const std::uint32_t vectors = vectors_of(rows);
    if (rows == 0 || rows > group_rows ||
        vectors * (bytes + sizeof(std::uint32_t) + 1) > body.size()) {
        return make_error(error_kind::corruption, "a bitpack body of ", body.size(),
                          " bytes is too short for ", rows, " rows");
    }
    bitpack_body b;
    b.body_ = body.data();
    b.rows_ = rows;
    for (std::uint32_t v = 0; v < vectors; ++v) {
        if (b.lies_in(body, v, bytes)) continue;
        return make_error(error_kind::corruption, "vector ", v, " of a bitpack body, width ",
                          b.width(v, bytes), " at offset ", b.offset(v, bytes),
                          ", does not lie in its ", body.size(), " bytes");
    }
    b = bitpack_body(body.data(), rows, bytes);
    if (b.exceptions_ == 0) return {};
    const bool table = b.exceptions_ + vectors * sizeof(std::uint32_t) <= body.size();
    for (std::uint32_t v = 0; v < vectors; ++v) {
        const std::size_t at = table ? b.exceptions_at(v) : body.size();
        if (at == 0 || (exceptions::lies_in(body, at) && b.width(v, bytes) < 8 * bytes)) continue;
        return make_error(error_kind::corruption, "the exceptions of vector ", v,
                          " of a bitpack body do not lie in its ", body.size(), " bytes");
    }
    return {};
}

template <integer_value T>
class bitpack_reader {
public:
    using bits = std::make_unsigned_t<T>;

    static result<bitpack_reader> open(byte_view body, std::uint32_t rows) {
        status ok = bitpack_body::check(body, rows, sizeof(T));
        if (!ok) return std::move(ok).error();
        return opened(body.data(), rows);
    }
    /// A body that was checked.
    static bitpack_reader opened(const std::byte* body, std::uint32_t rows) noexcept {
        bitpack_reader r;
        r.body_ = bitpack_body(body, rows, sizeof(T));
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        auto* const out = reinterpret_cast<bits*>(scratch);
        if (body_.rows_of(v) == vector_rows) {
            kernel::unpack<bits>(packed(v), width(v), base(v), out);
        } else {
            read_last(v, out);
        }
        const std::byte* const of = body_.exceptions_of(v);
        if (of != nullptr) exceptions(of).add_to(out, width(v));
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        const std::uint32_t v = vector_of(row);
        std::uint64_t value =
            kernel::unpack_one(body_.packed(v, sizeof(T)), width(v), row % vector_rows);
        const std::byte* const of = body_.exceptions_of(v);
        if (of != nullptr) value += exceptions(of).find(row % vector_rows) << width(v);
        return static_cast<T>(static_cast<bits>(base(v) + value));
    }
    [[nodiscard]] packed_vector frame(std::uint32_t v) const {
        if (body_.rows_of(v) < vector_rows || body_.exceptions_of(v) != nullptr) return {};
        return {base(v), width(v), packed(v)};
    }
    [[nodiscard]] bits base(std::uint32_t v) const noexcept {
        return load<bits>(body_.base(v, sizeof(T)));
    }
    [[nodiscard]] unsigned width(std::uint32_t v) const noexcept {
        return body_.width(v, sizeof(T));
    }

private:
    /// The bytes of a whole vector. Those behind it, about as many, are asked for early.
    [[nodiscard]] const std::byte* packed(std::uint32_t v) const noexcept {
        const std::byte* const from = body_.packed(v, sizeof(T));
        const std::size_t size = width(v) * kernel::packed_row_bytes;
        prefetch(from + size, size);
        return from;
    }
    /// The last vector holds whole words of its rows only: the rest is put in as zeros.
    LSMER_NOINLINE void read_last(std::uint32_t v, bits* out) const {
        alignas(64) std::byte whole[8 * sizeof(T) * kernel::packed_row_bytes];
        const std::size_t there = kernel::packed_bytes(width(v), body_.rows_of(v));
        std::memcpy(whole, body_.packed(v, sizeof(T)), there);
        std::memset(whole + there, 0, width(v) * kernel::packed_row_bytes - there);
        kernel::unpack<bits>(whole, width(v), base(v), out);
    }

    bitpack_body body_;
};

} // namespace detail

struct bitpack {
    static constexpr std::uint16_t tag = tags::bitpack; // DO NOT RENUMBER
    static constexpr std::string_view name = "bitpack";
    static constexpr bool fetches_alone = true;
    static constexpr encoding kind = encoding::packed;
    template <class T>
    static constexpr bool supports = integer_value<T>;
    template <class T>
    using reader = detail::bitpack_reader<T>;

    template <integer_value T>
    static estimate analyze(const sample<T>& s) {
        return analyze(word_sample(s));
    }
    LSMER_NOINLINE static estimate analyze(const word_sample& s) {
        return cost_of(s).of(s, s.all.type().bytes == 8 ? 0.25 : 0.15, 1.5);
    }

    template <integer_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        encode(words(values), out);
    }
    LSMER_NOINLINE static void encode(const words& all, byte_buffer& out) {
        BitpackWriter writer(all.vectors(), all.type(), out);
        alignas(64) std::int64_t values[vector_rows];
        for (std::uint32_t v = 0; v < all.vectors(); ++v) writer.put(all.read(v, values));
        writer.finish();
    }

    template <integer_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

    /// What the vectors of a sample take.
    struct cost {
        std::size_t bytes = 0;
        std::size_t exceptions = 0;

        void add(const packing& p, std::size_t rows) noexcept {
            bytes += p.bytes(rows);
            exceptions += p.exceptions;
        }
        /// Of the whole chunk, when a value without exceptions costs `decode` and `encode` cycles.
        [[nodiscard]] estimate of(const word_sample& s, double decode, double encode) const {
            const auto header = static_cast<double>(
                BitpackWriter::header_bytes(s.all.vectors(), s.all.type().bytes));
            const double table = exceptions == 0 ? 0 : 4.0 * s.all.vectors();
            const double share = static_cast<double>(exceptions) / static_cast<double>(s.rows());
            return {true, s.scaled(static_cast<double>(bytes)) + header + table, decode + 2 * share,
                    encode};
        }
    };
    [[nodiscard]] LSMER_NOINLINE static cost cost_of(const word_sample& s) {
        alignas(64) std::int64_t values[vector_rows];
        const std::size_t bytes = s.all.type().bytes;
        cost sum;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            sum.add(choose_packing(s.all.read(v, values), bytes), rows_of_vector(s.all.size(), v));
        }
        return sum;
    }
};

} // namespace lsmer::inline v0::codec
