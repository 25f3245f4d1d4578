#pragma once
// Which column a relative chunk refers to, and its bytes; relative.hpp has the layout. All types
// are whole numbers here (related.hpp), so that this is compiled once.
//
//   of the columns before   those with u32 codes, by code; those of the same type, by number; of
//                           each the 8 that are nearest
//   each is estimated       offsets of the vectors that the rule of choose.hpp looks at are packed,
//                           all but the writing; the table is counted for all codes in their range
//   the least is written    unless another codec was less; and taken back if, written, it is not
//
// The table has an entry for each code between the least and the greatest, at most 65,536.

#include "lsmer/base/bytes.hpp"
#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/alp_search.hpp"
#include "lsmer/codec/choose.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/nested.hpp"
#include "lsmer/codec/packing.hpp"
#include "lsmer/codec/related.hpp"

#include <bit>
#include <cstdint>
#include <cstring>
#include <limits>

namespace lsmer::inline v0::codec {

/// How many columns of each form are tried.
inline constexpr std::uint32_t relative_candidates = 8;

/// DO NOT REORDER: the first bytes of a body.
struct relative_header {
    static constexpr std::uint8_t by_code = 1;
    static constexpr std::uint8_t by_number = 2;
    static constexpr std::size_t bytes = 24;
    static constexpr std::size_t exception_bytes = sizeof(double) + sizeof(std::uint16_t);

    std::uint8_t form = 0;
    std::uint8_t exponent = 0;
    std::uint8_t factor = 0;
    std::uint8_t zero = 0;
    std::uint16_t offsets_tag = 0;
    std::uint16_t zeros = 0;
    std::uint32_t first_code = 0;
    std::uint32_t entries = 0;
    std::uint32_t table_bytes = 0;
    std::uint32_t exceptions = 0;

    /// Bytes before the exceptions.
    [[nodiscard]] static constexpr std::size_t head_bytes(std::uint32_t rows) noexcept {
        return round_up(bytes + vectors_of(rows) * sizeof(std::uint16_t), buffer_alignment);
    }
};
static_assert(sizeof(relative_header) == relative_header::bytes);

namespace detail {

/// The least number of each code.
class least_by_code {
public:
    static constexpr std::uint64_t entries_max = group_rows;

    least_by_code() = default;
    /// Of each step-th vector; no entries when the codes are too far apart.
    least_by_code(const whole_numbers& values, kernel::alp_scale scale, const whole_numbers& codes,
                  std::size_t begin, std::size_t step) {
        alignas(64) std::int64_t code[vector_rows];
        alignas(64) std::uint8_t none[vector_rows];
        std::int64_t low = std::numeric_limits<std::int64_t>::max();
        std::int64_t high = 0;
        for (std::size_t v = begin; v < values.vectors(); v += step) {
            codes.read(v, {}, code, none);
            for (std::size_t i = 0; i < rows_of_vector(values.size(), v); ++i) {
                low = code[i] < low ? code[i] : low;
                high = code[i] > high ? code[i] : high;
            }
        }
        const std::uint64_t span = static_cast<std::uint64_t>(high - low) + 1;
        if (span > entries_max || span > values.size()) return;
        first = low;
        least.resize(span);
        for (std::int64_t& n : least) n = empty;
        alignas(64) std::int64_t number[vector_rows];
        alignas(64) std::uint8_t bad[vector_rows];
        for (std::size_t v = begin; v < values.vectors(); v += step) {
            codes.read(v, {}, code, none);
            values.read(v, scale, number, bad);
            for (std::size_t i = 0; i < rows_of_vector(values.size(), v); ++i) {
                std::int64_t& n = least[static_cast<std::size_t>(code[i] - first)];
                n = bad[i] == 0 && number[i] < n ? number[i] : n;
            }
        }
        fill();
    }
    /// The numbers that the rows of a vector get from their codes.
    void read(const whole_numbers& codes, std::size_t v, std::int64_t* to) const {
        alignas(64) std::uint8_t none[vector_rows];
        codes.read(v, {}, to, none);
        for (std::size_t i = 0; i < rows_of_vector(codes.size(), v); ++i) {
            to[i] = least[static_cast<std::size_t>(to[i] - first)];
        }
    }

    /// Makes words the bits of the values that they stand for.
    void to_bits(const word_type& type) noexcept {
        for (std::int64_t& n : least) {
            n = static_cast<std::int64_t>(static_cast<std::uint64_t>(n) ^ type.low_bit);
        }
    }

    std::int64_t first = 0;
    buffer<std::int64_t> least;

private:
    static constexpr std::int64_t empty = std::numeric_limits<std::int64_t>::max();

    /// Codes without a number get that of the code before them, so that they cost nothing.
    void fill() {
        std::size_t known = 0;
        while (known < least.size() && least[known] == empty) ++known;
        std::int64_t before = known < least.size() ? least[known] : 0;
        for (std::int64_t& n : least) {
            if (n == empty) n = before;
            before = n;
        }
    }
};

/// The offsets of one vector.
struct relative_offsets {
    alignas(64) std::int64_t of[vector_rows];
    alignas(64) std::uint8_t bad[vector_rows]; // 1: an exception
    std::uint32_t exceptions = 0;

    /// By code when there is a table, else by number.
    LSMER_NOINLINE void take(const whole_numbers& values, kernel::alp_scale scale,
                             const whole_numbers& others, const least_by_code* table,
                             std::size_t v) {
        alignas(64) std::int64_t base[vector_rows];
        alignas(64) std::uint8_t none[vector_rows];
        values.read(v, scale, of, bad);
        if (table != nullptr) {
            table->read(others, v, base);
        } else {
            others.read(v, scale, base, none);
            for (std::size_t i = 0; i < vector_rows; ++i) bad[i] |= none[i];
        }
        const std::size_t rows = rows_of_vector(values.size(), v);
        const bool narrow = values.decimals() || values.type().bytes == 4;
        std::int64_t before = 0; // exceptions get the offset before them, which costs nothing
        exceptions = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const auto offset = static_cast<std::int64_t>(static_cast<std::uint64_t>(of[i]) -
                                                          static_cast<std::uint64_t>(base[i]));
            const auto low = std::int64_t{static_cast<std::int32_t>(offset)};
            if (values.decimals()) bad[i] |= static_cast<std::uint8_t>(low != offset);
            before = bad[i] != 0 ? before : narrow ? low : offset;
            of[i] = before;
            exceptions += bad[i];
        }
    }
};

/// A column to refer to, and how.
struct relative_plan {
    const neighbour* of = nullptr;
    bool by_code = false;
    estimate cost;
};

/// The values of a chunk, looked at beside other columns.
class relative_search {
public:
    relative_search(const whole_numbers& values, effort how) : values_(values), how_(how) {
        step_ = sample_step(values.vectors(), how);
        if (!values.decimals()) return;
        const alp_scales scales = alp_scales_of(values.doubles());
        if (scales.count == 0) hopeless_ = true;
        scale_ = scales.of[0];
    }
    [[nodiscard]] kernel::alp_scale scale() const noexcept { return scale_; }

    /// The column of the least score below `limit`.
    [[nodiscard]] LSMER_NOINLINE relative_plan best(std::span<const neighbour> before,
                                                    double limit) const {
        relative_plan out;
        if (hopeless_) return out;
        std::uint32_t tried[2] = {};
        for (std::size_t i = before.size(); i-- > 0;) {
            const neighbour& other = before[i];
            if (other.depth >= references_max) continue;
            for (const bool by_code : {true, false}) {
                if (by_code ? !other.values.codes() : !other.values.same_type(values_)) continue;
                if (tried[by_code]++ >= relative_candidates) continue;
                const estimate e = cost(other, by_code);
                if (!e.usable || score(e, how_) >= limit) continue;
                limit = score(e, how_);
                out = {&other, by_code, e};
            }
        }
        return out;
    }

private:
    [[nodiscard]] LSMER_NOINLINE estimate cost(const neighbour& other, bool by_code) const {
        double table_bytes = 0;
        const std::size_t begin = step_ / 2;
        const auto table = by_code ? least_by_code(values_, scale_, other.values, begin, step_)
                                   : least_by_code();
        if (by_code) {
            if (table.least.empty()) return {};
            const zone<std::int64_t> range = kernel::min_max(table.least.view());
            const auto width = std::bit_width(static_cast<std::uint64_t>(range.max) -
                                              static_cast<std::uint64_t>(range.min));
            table_bytes = static_cast<double>(table.least.size()) *
                          static_cast<double>(width) / 8;
        }
        const unsigned offset_bytes = values_.decimals() ? 4 : values_.type().bytes;
        relative_offsets offsets;
        double bytes = 0;
        double rows = 0;
        double exceptions = 0;
        double outside = 0;
        for (std::size_t v = begin; v < values_.vectors(); v += step_) {
            offsets.take(values_, scale_, other.values, by_code ? &table : nullptr, v);
            const std::size_t count = rows_of_vector(values_.size(), v);
            const packing p = choose_packing({offsets.of, count}, offset_bytes);
            bytes += static_cast<double>(p.bytes(count));
            outside += p.exceptions;
            exceptions += offsets.exceptions;
            rows += static_cast<double>(count);
        }
        if (exceptions > rows / 8) return {};
        bytes += exceptions * relative_header::exception_bytes;
        bytes *= static_cast<double>(values_.size()) / rows;
        bytes += static_cast<double>(
            relative_header::head_bytes(static_cast<std::uint32_t>(values_.size())) +
            BitpackWriter::header_bytes(values_.vectors(), offset_bytes));
        const double join = by_code ? 1.2 : 0.4;
        const double decode = other.decode + join + (offset_bytes == 4 ? 0.15 : 0.25) +
                              2 * (exceptions + outside) / rows;
        return {true, bytes + table_bytes, decode, 5};
    }

    whole_numbers values_;
    effort how_;
    std::uint32_t step_ = 1;
    kernel::alp_scale scale_;
    bool hopeless_ = false;
};

/// Writes a body one part after the other.
class RelativeWriter {
public:
    RelativeWriter(const whole_numbers& values, kernel::alp_scale scale, const relative_plan& plan,
                   byte_buffer& out)
        : values_(values), scale_(scale), plan_(plan), out_(out), start_(out.size()) {}

    /// False when the codes are too far apart.
    LSMER_NOINLINE bool write() {
        const whole_numbers& other = plan_.of->values;
        auto table = plan_.by_code ? least_by_code(values_, scale_, other, 0, 1) : least_by_code();
        if (plan_.by_code && table.least.empty()) return false;
        const auto rows = static_cast<std::uint32_t>(values_.size());
        const std::size_t head = relative_header::head_bytes(rows);
        std::memset(out_.extend(head), 0, head);
        buffer<std::int64_t> all(values_.vectors() * vector_rows);
        byte_buffer exception_rows;
        relative_offsets offsets;
        for (std::uint32_t v = 0; v < values_.vectors(); ++v) {
            offsets.take(values_, scale_, other, plan_.by_code ? &table : nullptr, v);
            std::memcpy(all.data() + v * vector_rows, offsets.of, sizeof offsets.of);
            store(out_.data() + start_ + relative_header::bytes + v * 2,
                  static_cast<std::uint16_t>(exception_rows.size() / 2));
            if (offsets.exceptions != 0) put_exceptions(offsets, v, exception_rows);
        }
        out_.append(exception_rows.view());
        relative_header h;
        h.form = plan_.by_code ? relative_header::by_code : relative_header::by_number;
        h.exponent = scale_.exponent;
        h.factor = scale_.factor;
        h.exceptions = static_cast<std::uint32_t>(exception_rows.size() / 2);
        pad();
        if (plan_.by_code) {
            const std::size_t at = out_.size();
            if (!values_.decimals()) table.to_bits(values_.type());
            bitpack::encode(words(table.least.view(), word_type_of<std::int64_t>), out_);
            h.first_code = static_cast<std::uint32_t>(table.first);
            h.entries = static_cast<std::uint32_t>(table.least.size());
            h.table_bytes = static_cast<std::uint32_t>(out_.size() - at);
            pad();
        }
        const bool narrow = values_.decimals() || values_.type().bytes == 4;
        const words packed({all.data(), rows}, narrow ? word_type_of<std::int32_t>
                                                      : word_type_of<std::int64_t>);
        h.offsets_tag = nested::encode(packed, out_);
        store(out_.data() + start_, h);
        return true;
    }

private:
    void put_exceptions(const relative_offsets& offsets, std::uint32_t v, byte_buffer& rows) {
        const std::span<const double> values = values_.doubles().subspan(v * vector_rows);
        for (std::size_t i = 0; i < rows_of_vector(values_.size(), v); ++i) {
            if (offsets.bad[i] == 0) continue;
            put(out_, values[i]);
            put(rows, static_cast<std::uint16_t>(i));
        }
    }
    void pad() {
        const std::size_t size = out_.size() - start_;
        const std::size_t more = round_up(size, buffer_alignment) - size;
        std::memset(out_.extend(more), 0, more);
    }

    whole_numbers values_;
    kernel::alp_scale scale_;
    relative_plan plan_;
    byte_buffer& out_;
    std::size_t start_;
};

} // namespace detail

/// Appends a relative body if it has a score below `limit`, and tells `others` of it; else false,
/// and nothing is appended.
// REQUIRES: 1 to 65,536 values; the others have as many
[[nodiscard]] LSMER_NOINLINE inline bool encode_relative(const whole_numbers& values, effort how,
                                                         double limit, relation& others,
                                                         byte_buffer& out) {
    if (others.before.empty()) return false;
    const detail::relative_search search(values, how);
    const detail::relative_plan plan = search.best(others.before, limit);
    if (plan.of == nullptr) return false;
    const std::size_t start = out.size();
    estimate written = plan.cost;
    if (detail::RelativeWriter(values, search.scale(), plan, out).write()) {
        written.bytes = static_cast<double>(out.size() - start);
        if (score(written, how) < limit) {
            others.of = plan.of->column + 1;
            others.depth = plan.of->depth + 1;
            others.decode = written.decode;
            return true;
        }
    }
    out.resize(start);
    return false;
}

} // namespace lsmer::inline v0::codec
