#pragma once
// Values as what another column's chunk says of the same row, and an offset: in one of two forms.
//
//   by code      value = table[code] + offset      the other column has u32 codes: symbols
//   by number    value = number + offset           the other column has the same type
//
//   symbol  7    3    7    7   ...     table   3: 105.20   7: 20.31
//   price   20.35 105.21 20.33 20.34   offset  4  1  2  3
//
// Integers of 32 and 64 bits are taken as they are, modulo their bits; doubles as the integers of
// decimals, all of one scale (kernel/alp.hpp). The table has the least number of each code.
// Doubles that do not come back bit for bit, or lie further than 2^31 away, are exceptions.
//
//   u8   form           1: by code, 2: by number
//   u8   exponent, factor of doubles; else 0
//   1 zero
//   u16  tag of the offsets
//   2 zeros
//   u32  first code     the table begins with
//   u32  entries        C, 1 .. 65,536; by number 0
//   u32  bytes of the table
//   u32  exceptions     E
//   u16  first[V]       number of each vector's first exception; V = ceil(rows / 1024)
//   zeros up to a multiple of 64
//   f64  value[E]
//   u16  row[E]         in their vectors, ascending
//   zeros up to a multiple of 64
//   table: C i64, a bitpack body
//   zeros up to a multiple of 64
//   offsets: i32, of 64-bit integers i64, a nested body
//
// Which column is referred to is not in the body (related.hpp). Codes outside of the table are held
// inside of it as they are read. The table is decoded by `open`, into the reference.
//
// Cost: that of the other column, 1.2 cycles a value by code, 0.4 by number, 2 for each exception.
// Source: Liu, Stoian, van Renen, Kipf: Corra: Correlation-Aware Column Compression, 2024
// (arXiv 2403.17229).

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/nested.hpp"
#include "lsmer/codec/related.hpp"
#include "lsmer/codec/relative_writer.hpp"
#include "lsmer/kernel/relative.hpp"

#include <concepts>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

/// What bodies of all types have.
class relative_parts {
public:
    /// `bytes` are those of an offset.
    static result<relative_parts> open(byte_view body, std::uint32_t rows,
                                                      std::size_t bytes, bool decimals,
                                                      reference* of);
    LSMER_COLD static error bad(byte_view body, std::string_view what) {
        return make_error(error_kind::corruption, "a relative body of ", body.size(), " bytes ",
                          what);
    }

    /// Puts the exceptions of a vector over its values.
    void patch(std::uint32_t v, double* values) const noexcept {
        if (exceptions == 0) return;
        const std::uint32_t end = first(v + 1);
        for (std::uint32_t i = first(v); i < end; ++i) values[row(i)] = value(i);
    }
    /// Whether a row is an exception, whose value this gives.
    [[nodiscard]] LSMER_NOINLINE bool find(std::uint32_t row_of_chunk,
                                           double& found) const noexcept {
        const std::uint32_t v = vector_of(row_of_chunk);
        const std::uint32_t wanted = row_of_chunk % vector_rows;
        std::uint32_t low = first(v);
        const std::uint32_t end = first(v + 1);
        for (std::uint32_t count = end - low; count > 0;) {
            const std::uint32_t half = count / 2;
            const bool below = row(low + half) < wanted;
            low = below ? low + half + 1 : low;
            count = below ? count - half - 1 : half;
        }
        if (low == end || row(low) != wanted) return false;
        found = value(low);
        return true;
    }

    const std::byte* body = nullptr;
    const std::byte* offsets = nullptr;
    kernel::number_table table;
    std::uint32_t rows = 0;
    std::uint32_t exceptions = 0;
    std::uint16_t offsets_tag = 0;
    kernel::alp_scale scale;
    bool by_code = false;

private:
    /// Number of a vector's first exception; of all, for the vector behind the last.
    [[nodiscard]] std::uint32_t first(std::uint32_t v) const noexcept {
        if (v == vectors_of(rows)) return exceptions;
        return load<std::uint16_t>(body + relative_header::bytes + v * 2);
    }
    [[nodiscard]] double value(std::uint32_t exception) const noexcept {
        return load<double>(patches() + exception * sizeof(double));
    }
    [[nodiscard]] std::uint32_t row(std::uint32_t exception) const noexcept {
        return load<std::uint16_t>(patches() + exceptions * sizeof(double) + exception * 2) %
               vector_rows;
    }

    [[nodiscard]] const std::byte* patches() const noexcept {
        return body + relative_header::head_bytes(rows);
    }
    /// Whether every vector's exceptions lie among all.
    [[nodiscard]] bool sound() const noexcept {
        for (std::uint32_t v = 0; v < vectors_of(rows); ++v) {
            if (first(v) > first(v + 1) || first(v + 1) - first(v) > vector_rows) return false;
        }
        return true;
    }
    status read_table(byte_view from, const relative_header& h, bool decimals, reference& of);
};

LSMER_NOINLINE inline result<relative_parts> relative_parts::open(byte_view body,
                                                                  std::uint32_t rows,
                                                                  std::size_t bytes, bool decimals,
                                                                  reference* of) {
    if (of == nullptr) return bad(body, "refers to another column, but it is not said which");
    const std::size_t head = relative_header::head_bytes(rows);
    if (rows == 0 || rows > group_rows || body.size() < head) {
        return bad(body, "is shorter than its header");
    }
    const auto h = load<relative_header>(body.data());
    relative_parts p;
    p.body = body.data();
    p.rows = rows;
    p.exceptions = h.exceptions;
    p.scale = {h.exponent, h.factor};
    p.by_code = h.form == relative_header::by_code;
    if ((!p.by_code && h.form != relative_header::by_number) ||
        h.exponent > kernel::alp_power_max || h.factor > kernel::alp_power_max) {
        return bad(body, "has no possible form or scale");
    }
    if (h.exceptions > (decimals ? rows : 0) || !p.sound()) {
        return bad(body, "has no possible exceptions");
    }
    const std::size_t table_at =
        head + round_up(h.exceptions * relative_header::exception_bytes, buffer_alignment);
    const std::size_t offsets_at = table_at + round_up(h.table_bytes, buffer_alignment);
    if (offsets_at > body.size()) return bad(body, "is shorter than its parts");
    if (p.by_code) {
        status ok = p.read_table(body.subspan(table_at, h.table_bytes), h, decimals, *of);
        if (!ok) return std::move(ok).error().within("the table of a relative body");
    }
    const byte_view offsets = body.subspan(offsets_at);
    if (status ok = check_nested(h.offsets_tag, offsets, rows, bytes); !ok) {
        return std::move(ok).error().within("the offsets of a relative body");
    }
    p.offsets = offsets.data();
    p.offsets_tag = h.offsets_tag;
    return p;
}

LSMER_NOINLINE inline status relative_parts::read_table(byte_view from, const relative_header& h,
                                                        bool decimals, reference& of) {
    auto numbers = bitpack_reader<std::uint64_t>::open(from, h.entries);
    if (!numbers) return std::move(numbers).error();
    of.table.resize(round_up(h.entries, vector_rows)); // readers write whole vectors
    for (std::uint32_t v = 0; v < vectors_of(h.entries); ++v) {
        numbers->read(v, of.table.data() + v * vector_rows);
    }
    if (decimals) {
        for (std::uint64_t& n : of.table) n += kernel::detail::alp_shift_bits;
    }
    table = {of.table.data(), h.first_code, h.entries - 1};
    return {};
}

template <related_number T>
class relative_reader {
    static constexpr bool decimal = std::same_as<T, double>;
    using number = std::conditional_t<decimal, double, bits_of<T>>;
    using offset = kernel::relative_offset<number>;

public:
    static result<relative_reader> open(byte_view body, std::uint32_t rows, reference* of) {
        auto parts = relative_parts::open(body, rows, sizeof(offset), decimal, of);
        if (!parts) return std::move(parts).error();
        relative_reader r;
        r.parts_ = *parts;
        r.codes_ = of->get<std::uint32_t>();
        r.numbers_ = of->get<T>();
        const bool there = r.parts_.by_code ? r.codes_ != nullptr && r.codes_->rows() == rows
                                            : r.numbers_ != nullptr && r.numbers_->rows() == rows;
        if (!there) {
            return relative_parts::bad(body, "refers to a column of another type or length");
        }
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        alignas(64) offset room[vector_rows];
        const offset* const offsets = this->offsets().read(v, room);
        auto* const out = reinterpret_cast<number*>(scratch);
        if (parts_.by_code) {
            alignas(64) std::uint32_t codes[vector_rows];
            kernel::join_codes(codes_->read(v, codes), offsets, parts_.table, parts_.scale, out);
        } else {
            alignas(64) T numbers[vector_rows];
            const T* const of = numbers_->read(v, numbers);
            kernel::join_numbers(reinterpret_cast<const number*>(of), offsets, parts_.scale, out);
        }
        if constexpr (decimal) parts_.patch(v, scratch);
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        if constexpr (decimal) {
            double value;
            if (parts_.exceptions != 0 && parts_.find(row, value)) return value;
        }
        const offset more = offsets().fetch(row);
        if (parts_.by_code) {
            return static_cast<T>(kernel::join_code<number>(codes_->fetch(row), more, parts_.table,
                                                            parts_.scale));
        }
        return static_cast<T>(kernel::join_number(static_cast<number>(numbers_->fetch(row)), more,
                                                  parts_.scale));
    }

private:
    [[nodiscard]] nested_reader<offset> offsets() const noexcept {
        return nested_reader<offset>::opened(parts_.offsets_tag, parts_.offsets, parts_.rows);
    }

    relative_parts parts_;
    const chunk<std::uint32_t>* codes_ = nullptr;
    const chunk<T>* numbers_ = nullptr;
};

} // namespace detail

/// Takes no chunk alone: see `relates`.
struct relative {
    static constexpr std::uint16_t tag = tags::relative; // DO NOT RENUMBER
    static constexpr std::string_view name = "relative";
    static constexpr encoding kind = encoding::other;
    template <class T>
    static constexpr bool supports = false;
    /// The types whose chunks may refer to another column's.
    template <class T>
    static constexpr bool relates = related_number<T>;
    template <class T>
    using reader = detail::relative_reader<T>;

    /// Appends the chunk if one of the columns before makes it less than `limit` by the rule of
    /// choose.hpp; else false, and nothing is appended.
    static bool relate(const whole_numbers& values, effort how, double limit, relation& others,
                       byte_buffer& out) {
        return encode_relative(values, how, limit, others, out);
    }

    template <related_number T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows, reference* of = nullptr) {
        return reader<T>::open(body, rows, of);
    }
};

} // namespace lsmer::inline v0::codec
