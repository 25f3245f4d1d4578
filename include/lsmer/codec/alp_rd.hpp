#pragma once
// Floats that are no decimals: sign, exponent and the first digits repeat, the rest is noise. Bits
// are cut in two; the left parts are codes of up to 3 bits, the right parts are packed as they
// are (kernel/alp_rd.hpp). A value whose left part has no code is an exception.
//
//   u8   right           bits of a right part
//   u8   code            bits of a code, 0 .. 3
//   u16  0
//   u32  exceptions      E
//   u16  entry[8]        left parts by code
//   u16  first[V]        number of each vector's first exception; V = ceil(rows / 1024)
//   zeros up to a multiple of 64
//   right parts: 128 * right bytes a vector; the last has packed_bytes(right, its rows)
//   codes:       128 * code bytes a vector; the last has packed_bytes(code, its rows)
//   u16  left[E]
//   u16  row[E]          in their vectors, ascending
//
// Where to cut is found on 512 of the chunk's values: of all left parts of 1 to 16 bits, and all
// widths of code, what takes the fewest bits.
//
// Cost: 1.2 cycles a value for f64, 0.8 for f32, and 2 for each exception; encoding 4.
// Source: Afroozeh, Kuffo, Boncz: ALP: Adaptive Lossless Floating-Point Compression, SIGMOD 2024.

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/kernel/alp_rd.hpp"
#include "lsmer/kernel/bitpack.hpp"

#include <cstring>
#include <utility>

namespace lsmer::inline v0::codec {

namespace detail {

/// Bytes of an exception: left part and row.
inline constexpr std::size_t alp_rd_exception_bytes = 4;

/// How a chunk is cut.
struct alp_rd_cut {
    unsigned left = 1; // bits
    unsigned code = 0; // bits
    std::uint16_t entries[kernel::alp_rd_entries] = {};
    double exceptions = 0; // for each value, by the sample
};

/// Left parts of one width, most frequent first.
struct alp_rd_ranking {
    std::uint16_t entries[kernel::alp_rd_entries] = {};
    std::uint32_t times[kernel::alp_rd_entries] = {};

    void add(std::uint16_t entry, std::uint32_t count) noexcept {
        constexpr std::size_t last = kernel::alp_rd_entries - 1;
        if (count <= times[last]) return;
        std::size_t at = last;
        for (; at > 0 && times[at - 1] < count; --at) {
            times[at] = times[at - 1];
            entries[at] = entries[at - 1];
        }
        times[at] = count;
        entries[at] = entry;
    }
};

/// The best cut for values whose first 16 bits are these, sorted. Bits right of the cut are not
/// looked at: they are what they are.
// REQUIRES: not empty
[[nodiscard]] LSMER_NOINLINE inline alp_rd_cut
best_cut(std::span<const std::uint16_t> sorted) noexcept {
    alp_rd_cut best;
    double best_bits = 1e9;
    const auto count = static_cast<double>(sorted.size());
    for (unsigned left = 1; left <= kernel::alp_rd_left_max; ++left) {
        const auto part = [&](std::size_t i) {
            return static_cast<std::uint16_t>(sorted[i] >> (kernel::alp_rd_left_max - left));
        };
        alp_rd_ranking ranking;
        for (std::size_t i = 0; i < sorted.size();) {
            const std::size_t begin = i;
            while (i < sorted.size() && part(i) == part(begin)) ++i;
            ranking.add(part(begin), static_cast<std::uint32_t>(i - begin));
        }
        std::uint32_t held = 0;
        std::size_t entries = 0;
        for (unsigned code = 0; code <= 3; ++code) {
            for (; entries < std::size_t{1} << code; ++entries) held += ranking.times[entries];
            const double exceptions = 1 - held / count;
            const double bits = code - 1.0 * left + 8 * alp_rd_exception_bytes * exceptions;
            if (bits >= best_bits) continue;
            best_bits = bits;
            best.left = left;
            best.code = code;
            best.exceptions = exceptions;
            for (std::size_t k = 0; k < kernel::alp_rd_entries; ++k) {
                best.entries[k] = ranking.entries[k < entries && ranking.times[k] != 0 ? k : 0];
            }
        }
    }
    return best;
}

/// Sorts by the low byte, then by the high byte.
LSMER_NOINLINE inline void sort_firsts(std::span<std::uint16_t> values,
                                       std::uint16_t* scratch) noexcept {
    std::uint16_t* from = values.data();
    std::uint16_t* to = scratch;
    for (const unsigned shift : {0U, 8U}) {
        std::uint16_t ends[257] = {};
        for (std::size_t i = 0; i < values.size(); ++i) ++ends[(from[i] >> shift & 255U) + 1];
        for (std::size_t b = 1; b < 257; ++b) {
            ends[b] = static_cast<std::uint16_t>(ends[b] + ends[b - 1]);
        }
        for (std::size_t i = 0; i < values.size(); ++i)
            to[ends[from[i] >> shift & 255U]++] = from[i];
        std::swap(from, to);
    }
}

/// The cut for a chunk.
// REQUIRES: values is not empty
template <float_value T>
[[nodiscard]] alp_rd_cut cut_of(std::span<const T> values) {
    constexpr std::size_t most = 512;
    std::uint16_t firsts[most];
    const std::size_t count = values.size() < most ? values.size() : most;
    for (std::size_t i = 0; i < count; ++i) {
        const auto bits = std::bit_cast<bits_of<T>>(values[i * values.size() / count]);
        firsts[i] = static_cast<std::uint16_t>(bits >> (8 * sizeof(T) - 16));
    }
    std::uint16_t scratch[most];
    sort_firsts({firsts, count}, scratch);
    return best_cut({firsts, count});
}

template <float_value T>
class alp_rd_reader {
    using bits = bits_of<T>;

public:
    static constexpr unsigned value_bits = 8 * sizeof(T);
    static constexpr std::size_t entries_at = 8;
    static constexpr std::size_t firsts_at = 24;

    [[nodiscard]] static std::size_t header_bytes(std::uint32_t vectors) noexcept {
        return round_up(firsts_at + vectors * 2, buffer_alignment);
    }

    static result<alp_rd_reader> open(byte_view body, std::uint32_t rows) {
        alp_rd_reader r;
        r.body_ = body.data();
        r.rows_ = rows;
        r.vectors_ = vectors_of(rows);
        const std::size_t header = header_bytes(r.vectors_);
        if (rows == 0 || rows > group_rows || header > body.size()) {
            return bad(body, "is too short for its rows");
        }
        r.right_ = std::to_integer<std::uint8_t>(body[0]);
        r.code_ = std::to_integer<std::uint8_t>(body[1]);
        r.exceptions_ = load<std::uint32_t>(r.body_ + 4);
        if (r.right_ >= value_bits || r.right_ < value_bits - kernel::alp_rd_left_max ||
            r.code_ > 3 || r.exceptions_ > rows) {
            return bad(body, "has no possible cut");
        }
        r.codes_ = static_cast<std::uint32_t>(header + r.size_of(r.right_));
        r.patches_ = static_cast<std::uint32_t>(r.codes_ + r.size_of(r.code_));
        if (r.patches_ + r.exceptions_ * alp_rd_exception_bytes > body.size()) {
            return bad(body, "is too short for its parts");
        }
        for (std::uint32_t v = 0; v < r.vectors_; ++v) {
            if (r.first(v) > r.first(v + 1) || r.first(v + 1) - r.first(v) > vector_rows) {
                return bad(body, "has exceptions out of order");
            }
        }
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        std::uint16_t entries[kernel::alp_rd_entries];
        std::memcpy(entries, body_ + entries_at, sizeof entries);
        if (rows_of_vector(rows_, v) == vector_rows) {
            kernel::alp_rd_decode(right(v), right_, codes(v), code_, entries, scratch);
        } else {
            read_last(v, entries, scratch);
        }
        const std::uint32_t end = first(v + 1);
        for (std::uint32_t i = first(v); i < end; ++i) {
            T& value = scratch[row(i)];
            value = patched(std::bit_cast<bits>(value), i);
        }
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row_of_chunk) const {
        const std::uint32_t v = vector_of(row_of_chunk);
        const std::uint32_t wanted = row_of_chunk % vector_rows;
        const auto low = static_cast<bits>(kernel::unpack_one(right(v), right_, wanted));
        std::uint32_t at = first(v);
        const std::uint32_t end = first(v + 1);
        for (std::uint32_t count = end - at; count > 0;) {
            const std::uint32_t half = count / 2;
            const bool below = row(at + half) < wanted;
            at = below ? at + half + 1 : at;
            count = below ? count - half - 1 : half;
        }
        if (at < end && row(at) == wanted) return patched(low, at);
        const std::uint64_t code = kernel::unpack_one(codes(v), code_, wanted);
        const bits high = load<std::uint16_t>(body_ + entries_at + code * 2);
        return std::bit_cast<T>(static_cast<bits>(low | high << right_));
    }

private:
    LSMER_COLD static error bad(byte_view body, std::string_view what) {
        return make_error(error_kind::corruption, "an alp_rd body of ", body.size(), " bytes ",
                          what);
    }
    /// Bytes of all packed vectors of this width.
    [[nodiscard]] std::size_t size_of(unsigned width) const noexcept {
        return (vectors_ - std::size_t{1}) * width * kernel::packed_row_bytes +
               kernel::packed_bytes(width, rows_of_vector(rows_, vectors_ - 1));
    }
    [[nodiscard]] const std::byte* right(std::uint32_t v) const noexcept {
        return body_ + header_bytes(vectors_) + v * right_ * kernel::packed_row_bytes;
    }
    [[nodiscard]] const std::byte* codes(std::uint32_t v) const noexcept {
        return body_ + codes_ + v * code_ * kernel::packed_row_bytes;
    }
    [[nodiscard]] std::uint32_t first(std::uint32_t v) const noexcept {
        return v == vectors_ ? exceptions_ : load<std::uint16_t>(body_ + firsts_at + v * 2);
    }
    [[nodiscard]] std::uint32_t row(std::uint32_t exception) const noexcept {
        return load<std::uint16_t>(body_ + patches_ + (exceptions_ + exception) * 2) % vector_rows;
    }
    /// A value with the left part of an exception.
    [[nodiscard]] T patched(bits value, std::uint32_t exception) const noexcept {
        const bits left = load<std::uint16_t>(body_ + patches_ + exception * 2);
        const bits low = value & ((bits{1} << right_) - 1);
        return std::bit_cast<T>(static_cast<bits>(low | left << right_));
    }
    /// The last vector holds whole words of its rows only: the rest is put in as zeros.
    LSMER_NOINLINE void read_last(std::uint32_t v, const std::uint16_t* entries, T* out) const {
        alignas(64) std::byte whole[(value_bits + 3) * kernel::packed_row_bytes];
        const auto fill = [&](const std::byte* from, unsigned width, std::byte* to) {
            const std::size_t there = kernel::packed_bytes(width, rows_of_vector(rows_, v));
            std::memcpy(to, from, there);
            std::memset(to + there, 0, width * kernel::packed_row_bytes - there);
        };
        std::byte* const numbers = whole + right_ * kernel::packed_row_bytes;
        fill(right(v), right_, whole);
        fill(codes(v), code_, numbers);
        kernel::alp_rd_decode(+whole, right_, numbers, code_, entries, out);
    }

    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint32_t vectors_ = 0;
    std::uint32_t exceptions_ = 0;
    std::uint32_t codes_ = 0;   // where the codes begin
    std::uint32_t patches_ = 0; // where the exceptions begin
    std::uint8_t right_ = 0;    // bits of a right part
    std::uint8_t code_ = 0;     // bits of a code
};

} // namespace detail

struct alp_rd {
    static constexpr std::uint16_t tag = tags::alp_rd; // DO NOT RENUMBER
    static constexpr std::string_view name = "alp_rd";
    static constexpr encoding kind = encoding::other;
    template <class T>
    static constexpr bool supports = float_value<T>;
    template <class T>
    using reader = detail::alp_rd_reader<T>;

    /// The cut is that of the chunk, and its sample says how many exceptions there are.
    template <float_value T>
    static estimate analyze(const sample<T>& s) {
        if (s.all.empty()) return {};
        const detail::alp_rd_cut cut = detail::cut_of(s.all);
        const std::size_t rows = s.all.size();
        const std::uint32_t vectors = vectors_of(rows);
        const unsigned right = 8 * sizeof(T) - cut.left;
        const std::size_t last = rows_of_vector(rows, vectors - 1);
        const std::size_t fixed =
            reader<T>::header_bytes(vectors) +
            (vectors - std::size_t{1}) * (right + cut.code) * kernel::packed_row_bytes +
            kernel::packed_bytes(right, last) + kernel::packed_bytes(cut.code, last);
        const double size = static_cast<double>(fixed) + cut.exceptions *
                                                             detail::alp_rd_exception_bytes *
                                                             static_cast<double>(rows);
        return {size < static_cast<double>(s.all.size_bytes()), size,
                (sizeof(T) == 8 ? 1.2 : 0.8) + 2 * cut.exceptions, 4.0};
    }

    template <float_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        const detail::alp_rd_cut cut = detail::cut_of(values);
        const unsigned right = 8 * sizeof(T) - cut.left;
        const std::uint32_t vectors = vectors_of(values.size());
        const std::size_t start = out.size();
        const std::size_t header = reader<T>::header_bytes(vectors);
        std::memset(out.extend(header), 0, header);
        byte_buffer codes;
        buffer<std::uint16_t> lefts;
        buffer<std::uint16_t> rows;
        alignas(64) T whole[vector_rows];
        alignas(64) std::uint64_t words[vector_rows];
        alignas(64) std::uint64_t numbers[vector_rows];
        alignas(64) std::uint8_t bad[vector_rows];
        for (std::uint32_t v = 0; v < vectors; ++v) {
            store(out.data() + start + reader<T>::firsts_at + v * 2,
                  static_cast<std::uint16_t>(rows.size()));
            const auto part = values.subspan(v * vector_rows, rows_of_vector(values.size(), v));
            const T* from = part.data();
            if (part.size() < vector_rows) {
                for (std::size_t i = 0; i < vector_rows; ++i) {
                    whole[i] = part[i < part.size() ? i : 0];
                }
                from = whole;
            }
            kernel::alp_rd_encode(from, right, cut.entries, std::size_t{1} << cut.code, words,
                                  numbers, bad);
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (bad[i] == 0) continue;
                rows.push_back(static_cast<std::uint16_t>(i));
                lefts.push_back(
                    static_cast<std::uint16_t>(std::bit_cast<bits_of<T>>(part[i]) >> right));
            }
            put_packed(words, right, part.size(), out);
            put_packed(numbers, cut.code, part.size(), codes);
        }
        std::byte* const head = out.data() + start;
        head[0] = static_cast<std::byte>(right);
        head[1] = static_cast<std::byte>(cut.code);
        store(head + 4, static_cast<std::uint32_t>(rows.size()));
        std::memcpy(head + reader<T>::entries_at, cut.entries, sizeof cut.entries);
        put(out, byte_view(codes.data(), codes.size()));
        put(out, std::as_bytes(lefts.view()));
        put(out, std::as_bytes(rows.view()));
    }

    template <float_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// Appends 1,024 packed numbers, or what the first `rows` of them need.
    static void put_packed(const std::uint64_t* numbers, unsigned width, std::size_t rows,
                           byte_buffer& out) {
        const std::size_t all = width * kernel::packed_row_bytes;
        kernel::pack<std::uint64_t>(numbers, 0, width, out.extend(all));
        out.resize(out.size() - all + kernel::packed_bytes(width, rows));
    }
};

} // namespace lsmer::inline v0::codec
