#pragma once
// Floats that were decimals: integers and two powers of ten for each vector (kernel/alp.hpp), the
// integers bit-packed from a base. What does not come back bit for bit, or would widen its vector
// at a loss, is an exception: stored as it is, and put over the decoded values.
//
//   u32  exceptions      E
//   u32  packed          bytes of the packed vectors / 128
//   int  base[V]         as wide as T; V = ceil(rows / 1024)
//   u16  offset[V]       where a vector's packed bytes begin / 128
//   u16  first[V]        number of its first exception
//   u8   width[V], exponent[V], factor[V]
//   zeros up to a multiple of 64
//   packed vectors, 128 * width bytes each; the last has packed_bytes(width, its rows)
//   T    value[E]
//   u16  row[E]          in their vectors, ascending
//
//   1. Every base + packed integer is in [-2^48, 2^49) (f32: an int32), proven by `open`, so that
//      decoding is monotone in the integers (alp_bounds.hpp) and needs no conversion.
//   2. Encoding decodes every value and compares the bits. Zeros with a sign, NaN, infinities and
//      subnormals do not pass, and need no other test.
//
// Cost: 0.5 cycles a value with AVX2 and 2 for each exception; encoding 1.6 to 4.
// Source: Afroozeh, Kuffo, Boncz: ALP: Adaptive Lossless Floating-Point Compression, SIGMOD 2024.

#include "lsmer/base/prefetch.hpp"
#include "lsmer/codec/alp_search.hpp"
#include "lsmer/codec/alp_vector.hpp"
#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/patched_frame.hpp"
#include "lsmer/kernel/alp.hpp"
#include "lsmer/kernel/bitpack.hpp"

#include <cstring>
#include <type_traits>

namespace lsmer::inline v0::codec {

namespace detail {

/// Where the parts of an alp body are.
template <float_value T>
struct alp_layout {
    std::uint32_t vectors;

    [[nodiscard]] std::size_t bases() const noexcept { return 8; }
    [[nodiscard]] std::size_t offsets() const noexcept { return bases() + vectors * sizeof(T); }
    [[nodiscard]] std::size_t firsts() const noexcept { return offsets() + vectors * 2; }
    [[nodiscard]] std::size_t widths() const noexcept { return firsts() + vectors * 2; }
    [[nodiscard]] std::size_t exponents() const noexcept { return widths() + vectors; }
    [[nodiscard]] std::size_t factors() const noexcept { return exponents() + vectors; }
    [[nodiscard]] std::size_t packed() const noexcept {
        return round_up(factors() + vectors, buffer_alignment);
    }
};

template <float_value T>
class alp_reader {
    using integer = std::make_signed_t<bits_of<T>>;

public:
    static constexpr unsigned width_max = sizeof(T) == 8 ? 49 : 32;

    static result<alp_reader> open(byte_view body, std::uint32_t rows) {
        alp_reader r;
        r.body_ = body.data();
        r.rows_ = rows;
        r.vectors_ = vectors_of(rows);
        const alp_layout<T> at{r.vectors_};
        if (rows == 0 || rows > group_rows || at.packed() > body.size()) {
            return make_error(error_kind::corruption, "an alp body of ", body.size(),
                              " bytes is too short for ", rows, " rows");
        }
        r.exceptions_ = load<std::uint32_t>(r.body_);
        const std::size_t packed =
            std::size_t{load<std::uint32_t>(r.body_ + 4)} * kernel::packed_row_bytes;
        const std::size_t patches = std::size_t{r.exceptions_} * alp_exception_bytes<T>;
        if (packed > body.size() - at.packed() || r.exceptions_ > rows ||
            patches > body.size() - at.packed() - packed) {
            return make_error(error_kind::corruption, "an alp body of ", body.size(),
                              " bytes is too short for its ", packed, " packed bytes and ",
                              r.exceptions_, " exceptions");
        }
        r.patches_ = static_cast<std::uint32_t>(at.packed() + packed);
        for (std::uint32_t v = 0; v < r.vectors_; ++v) {
            if (!r.sound(v, packed)) {
                return make_error(error_kind::corruption, "vector ", v, " of an alp body, width ",
                                  r.width(v), ", base ", r.base(v), ", scale ",
                                  unsigned{r.scale(v).factor}, " - ", unsigned{r.scale(v).exponent},
                                  ", does not hold together with its neighbours");
            }
        }
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        if (rows_of_vector(rows_, v) == vector_rows) {
            kernel::alp_decode(whole(v), width(v), base(v), scale(v), scratch);
        } else {
            read_last(v, scratch);
        }
        const std::uint32_t end = first(v + 1);
        for (std::uint32_t i = first(v); i < end; ++i) scratch[row(i)] = value(i);
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row_of_chunk) const {
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
        if (low < end && row(low) == wanted) return value(low);
        const std::uint64_t offset = kernel::unpack_one(packed(v), width(v), wanted);
        return kernel::alp_value<T>(base(v) + static_cast<std::int64_t>(offset), scale(v));
    }
    bool keep(std::uint32_t v, const kernel::range<T>& range, std::uint8_t* mask) const {
        return rows_of_vector(rows_, v) == vector_rows &&
               (alp_keep_in_range(integers(v), range, mask), true);
    }
    bool gather(std::uint32_t v, const std::uint16_t* rows, std::size_t count, T* out) const {
        return rows_of_vector(rows_, v) == vector_rows &&
               (alp_gather(integers(v), rows, count, out), true);
    }
    /// The integers of a vector and what is not among them.
    [[nodiscard]] alp_vector<T> integers(std::uint32_t v) const noexcept {
        alp_vector<T> out;
        out.scale = scale(v);
        out.packed.base = static_cast<bits_of<T>>(base(v));
        out.packed.width = width(v);
        if (rows_of_vector(rows_, v) == vector_rows) out.packed.data = whole(v);
        out.exceptions = first(v + 1) - first(v);
        out.values = body_ + patches_ + first(v) * sizeof(T);
        out.rows = body_ + patches_ + exceptions_ * sizeof(T) + first(v) * 2;
        return out;
    }

private:
    /// Whether a vector's packed bytes, integers, powers and exceptions are inside their bounds.
    [[nodiscard]] bool sound(std::uint32_t v, std::size_t packed_size) const noexcept {
        const std::size_t from = static_cast<std::size_t>(packed(v) - packed_start());
        const auto above = static_cast<std::int64_t>((std::uint64_t{1} << width(v) % 64) - 1);
        constexpr std::int64_t limit = kernel::alp_limit<T>;
        return width(v) <= width_max && from <= packed_size &&
               kernel::packed_bytes(width(v), rows_of_vector(rows_, v)) <= packed_size - from &&
               base(v) >= -limit && base(v) < limit &&
               (sizeof(T) == 8 || above < limit - base(v)) &&
               scale(v).exponent <= kernel::alp_power_max &&
               scale(v).factor <= (sizeof(T) == 8 ? kernel::alp_power_max : 0) &&
               first(v) <= first(v + 1) && first(v + 1) - first(v) <= vector_rows;
    }
    [[nodiscard]] alp_layout<T> at() const noexcept { return {vectors_}; }
    [[nodiscard]] std::int64_t base(std::uint32_t v) const noexcept {
        return load<integer>(body_ + at().bases() + v * sizeof(T));
    }
    [[nodiscard]] unsigned width(std::uint32_t v) const noexcept {
        return std::to_integer<unsigned>(body_[at().widths() + v]);
    }
    [[nodiscard]] kernel::alp_scale scale(std::uint32_t v) const noexcept {
        return {std::to_integer<std::uint8_t>(body_[at().exponents() + v]),
                std::to_integer<std::uint8_t>(body_[at().factors() + v])};
    }
    [[nodiscard]] const std::byte* packed_start() const noexcept { return body_ + at().packed(); }
    [[nodiscard]] const std::byte* packed(std::uint32_t v) const noexcept {
        return packed_start() + std::size_t{load<std::uint16_t>(body_ + at().offsets() + v * 2)} *
                                    kernel::packed_row_bytes;
    }
    /// The packed bytes of a whole vector. Those behind it, about as many, are asked for early.
    [[nodiscard]] const std::byte* whole(std::uint32_t v) const noexcept {
        const std::size_t size = width(v) * kernel::packed_row_bytes;
        prefetch(packed(v) + size, size);
        return packed(v);
    }
    /// Number of a vector's first exception; of all, for the vector behind the last.
    [[nodiscard]] std::uint32_t first(std::uint32_t v) const noexcept {
        return v == vectors_ ? exceptions_ : load<std::uint16_t>(body_ + at().firsts() + v * 2);
    }
    [[nodiscard]] T value(std::uint32_t exception) const noexcept {
        return load<T>(body_ + patches_ + exception * sizeof(T));
    }
    [[nodiscard]] std::uint32_t row(std::uint32_t exception) const noexcept {
        const std::byte* const rows = body_ + patches_ + exceptions_ * sizeof(T);
        return load<std::uint16_t>(rows + exception * 2) % vector_rows;
    }
    /// The last vector holds whole words of its rows only: the rest is put in as zeros.
    LSMER_NOINLINE void read_last(std::uint32_t v, T* out) const {
        alignas(64) std::byte whole[width_max * kernel::packed_row_bytes];
        const std::size_t there = kernel::packed_bytes(width(v), rows_of_vector(rows_, v));
        std::memcpy(whole, packed(v), there);
        std::memset(whole + there, 0, width(v) * kernel::packed_row_bytes - there);
        kernel::alp_decode(+whole, width(v), base(v), scale(v), out);
    }

    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint32_t vectors_ = 0;
    std::uint32_t exceptions_ = 0;
    std::uint32_t patches_ = 0; // where the exceptions begin
};

/// A vector on its way: integers, the frame that holds most of them, and the rows of the rest.
struct alp_encoded {
    alignas(64) std::int64_t n[vector_rows];
    alignas(64) std::uint8_t bad[vector_rows];
    std::uint16_t exceptions[vector_rows];
    std::uint32_t count = 0; // of exceptions
    patched_frame frame;
    kernel::alp_scale scale;

    /// Rows marked bad, in order.
    void list_bad(std::size_t rows) noexcept {
        count = 0;
        for (std::size_t i = 0; i < rows; i += 8) {
            if (load<std::uint64_t>(bad + i) == 0) continue;
            for (std::size_t k = i; k < i + 8 && k < rows; ++k) {
                exceptions[count] = static_cast<std::uint16_t>(k);
                count += bad[k];
            }
        }
    }
    /// Picks the frame of the integers found, and makes exceptions of those outside.
    LSMER_NOINLINE void fit(std::size_t rows, bool any_bad, std::uint32_t bytes_each) noexcept {
        count = 0;
        if (any_bad) list_bad(rows);
        frame = {};
        if (count == rows) {
            std::memset(n, 0, sizeof n);
            frame.outside = count;
            return;
        }
        std::int64_t filler = 0;
        if (count != 0) {
            std::size_t good = 0;
            while (bad[good] != 0) ++good;
            filler = n[good];
            for (std::uint32_t i = 0; i < count; ++i) n[exceptions[i]] = filler;
        }
        frame = best_frame({n, rows}, bytes_each, count, filler);
        for (std::size_t i = rows; i < vector_rows; ++i) n[i] = frame.base;
        if (frame.outside != count) { // begin at the least inside: the end may take in more
            const auto most = [&] { return (std::uint64_t{1} << frame.width) - 1; };
            const auto [low, high] = kernel::alp_inside(n, frame.base, most());
            frame.base += static_cast<std::int64_t>(low);
            frame.width = static_cast<unsigned>(std::bit_width(high - low));
            for (std::size_t i = rows; i < vector_rows; ++i) n[i] = frame.base;
            kernel::alp_mark_outside(n, frame.base, most(), bad);
            list_bad(rows);
        }
        for (std::uint32_t i = 0; i < count; ++i) n[exceptions[i]] = frame.base;
    }
};

} // namespace detail

struct alp {
    static constexpr std::uint16_t tag = tags::alp; // DO NOT RENUMBER
    static constexpr std::string_view name = "alp";
    static constexpr encoding kind = encoding::other;
    template <class T>
    static constexpr bool supports = float_value<T>;
    template <class T>
    using reader = detail::alp_reader<T>;

    /// The vectors looked at are encoded, all but the packing.
    template <float_value T>
    static estimate analyze(const sample<T>& s) {
        if (s.all.empty()) return {};
        const alp_scales scales = alp_scales_of(s.all);
        if (scales.count == 0) return {};
        double bytes = 0;
        double exceptions = 0;
        double rows = 0;
        double looked_at = 0; // bits by the probes, of the vectors looked at
        double all = 0;
        detail::alp_encoded vector;
        for (std::size_t v = 0; v < vectors_of(s.all.size()); ++v) {
            all += 32 + alp_choose(s.all.subspan(v * vector_rows, rows_of_vector(s.all.size(), v)),
                                   scales)
                            .bits;
        }
        s.each_vector([&](std::span<const T> values) {
            to_integers(values, scales, vector);
            bytes += static_cast<double>(kernel::packed_bytes(vector.frame.width, values.size()));
            exceptions += vector.count;
            rows += static_cast<double>(values.size());
            looked_at += 32 + alp_choose(values, scales).bits;
        });
        bytes += exceptions * alp_exception_bytes<T>;
        const detail::alp_layout<T> at{vectors_of(s.all.size())};
        const double size = bytes * all / looked_at + static_cast<double>(at.packed());
        return {size < static_cast<double>(s.all.size_bytes()), size, 0.5 + 2 * exceptions / rows,
                3.0};
    }

    template <float_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        const alp_scales scales = alp_scales_of(values);
        const detail::alp_layout<T> at{vectors_of(values.size())};
        const std::size_t start = out.size();
        std::memset(out.extend(at.packed()), 0, at.packed());
        buffer<T> exceptions;
        buffer<std::uint16_t> rows;
        detail::alp_encoded vector;
        for (std::uint32_t v = 0; v < at.vectors; ++v) {
            const std::size_t count = rows_of_vector(values.size(), v);
            const auto part = values.subspan(v * vector_rows, count);
            to_integers(part, scales, vector);
            const patched_frame& frame = vector.frame;
            std::byte* const head = out.data() + start;
            const std::size_t written = out.size() - start - at.packed();
            store(head + at.bases() + v * sizeof(T), static_cast<bits_of<T>>(frame.base));
            store(head + at.offsets() + v * 2,
                  static_cast<std::uint16_t>(written / kernel::packed_row_bytes));
            store(head + at.firsts() + v * 2, static_cast<std::uint16_t>(exceptions.size()));
            head[at.widths() + v] = static_cast<std::byte>(frame.width);
            head[at.exponents() + v] = static_cast<std::byte>(vector.scale.exponent);
            head[at.factors() + v] = static_cast<std::byte>(vector.scale.factor);
            for (std::uint32_t i = 0; i < vector.count; ++i) {
                exceptions.push_back(part[vector.exceptions[i]]);
            }
            rows.append(vector.exceptions, vector.count);
            std::byte* const to = out.extend(frame.width * kernel::packed_row_bytes);
            kernel::pack<std::uint64_t>(reinterpret_cast<const std::uint64_t*>(vector.n),
                                        static_cast<std::uint64_t>(frame.base), frame.width, to);
            out.resize(out.size() - frame.width * kernel::packed_row_bytes +
                       kernel::packed_bytes(frame.width, count));
        }
        const std::size_t packed = out.size() - start - at.packed();
        store(out.data() + start, static_cast<std::uint32_t>(rows.size()));
        store(out.data() + start + 4,
              static_cast<std::uint32_t>(packed / kernel::packed_row_bytes));
        put(out, byte_view(reinterpret_cast<const std::byte*>(exceptions.data()),
                           exceptions.size() * sizeof(T)));
        put(out, byte_view(reinterpret_cast<const std::byte*>(rows.data()), rows.size() * 2));
    }

    template <float_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// Scale, integers, frame and exceptions of up to 1,024 values.
    template <float_value T>
    static void to_integers(std::span<const T> values, const alp_scales& scales,
                            detail::alp_encoded& out) {
        alignas(64) T whole[vector_rows];
        const T* from = values.data();
        if (values.size() < vector_rows) {
            std::memcpy(whole, from, values.size_bytes());
            std::memset(whole + values.size(), 0, (vector_rows - values.size()) * sizeof(T));
            from = whole;
        }
        out.scale = {};
        if (scales.count == 1) out.scale = scales.of[0];
        if (scales.count > 1) out.scale = alp_choose(values, scales).scale;
        const bool any_bad = kernel::alp_encode(from, out.scale, out.n, out.bad);
        out.fit(values.size(), any_bad, alp_exception_bytes<T>);
    }
};

} // namespace lsmer::inline v0::codec
