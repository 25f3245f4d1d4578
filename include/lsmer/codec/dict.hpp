#pragma once
// Each different value once, in ascending order, and for every row the number of its value.
//
//   u32  count          1 .. 65,536
//   u32  bytes of the values
//   u16  tag of the codes
//   6 zeros
//   values, fixed width:  T values[count]
//           text:         as dict_texts.hpp has them
//   zeros up to a multiple of 64
//   codes: u16, a nested or an rle body (codes.hpp)
//
// Order is that of the values (bits.hpp has it for NaN and -0.0; texts by unsigned bytes), so that
// a range of values is a range of codes. Codes are held below the count as they are read, and
// ends of texts inside the bytes, so that opening does not have to read them.

#include "lsmer/codec/codes.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/dict_texts.hpp"
#include "lsmer/codec/distinct.hpp"
#include "lsmer/codec/words.hpp"
#include "lsmer/kernel/sort.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace lsmer::inline v0::codec {

namespace detail {

/// What dictionaries of all types have: how many values, where they lie, and the codes.
class dict_parts {
public:
    static constexpr std::size_t header_bytes = 16;

    LSMER_NOINLINE static result<dict_parts> open(byte_view body, std::uint32_t rows) {
        if (body.size() < header_bytes) return bad(body, "is shorter than its header");
        dict_parts p;
        p.count = load<std::uint32_t>(body.data());
        const std::size_t values_bytes = load<std::uint32_t>(body.data() + 4);
        const std::size_t codes_at = round_up(header_bytes + values_bytes, buffer_alignment);
        if (p.count == 0 || p.count > group_rows) return bad(body, "has no possible count");
        if (codes_at > body.size()) return bad(body, "is shorter than its values");
        auto opened = codes_reader::open(load<std::uint16_t>(body.data() + 8),
                                         body.subspan(codes_at), rows, p.count);
        if (!opened) return std::move(opened).error().within("the codes of a dict body");
        p.codes = *opened;
        p.values = body.subspan(header_bytes, values_bytes);
        return p;
    }
    LSMER_COLD static error bad(byte_view body, std::string_view what) {
        return make_error(error_kind::corruption, "a dict body of ", body.size(), " bytes ", what);
    }

    codes_reader codes;
    byte_view values;
    std::uint32_t count = 0;
};

template <storage_value T>
class dict_reader {
public:
    static result<dict_reader> open(byte_view body, std::uint32_t rows) {
        auto parts = dict_parts::open(body, rows);
        if (!parts) return std::move(parts).error();
        dict_reader r;
        r.count_ = parts->count;
        if (parts->values.size() < r.count_ * sizeof(T)) {
            return dict_parts::bad(body, "has too few values");
        }
        r.codes_ = parts->codes;
        r.values_ = parts->values.data();
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        alignas(64) std::uint16_t local[vector_rows];
        const std::uint16_t* const code = codes(v, local);
        for (std::size_t i = 0; i < vector_rows; ++i) scratch[i] = entry(code[i]);
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        return entry(codes_.fetch(row));
    }

    [[nodiscard]] std::uint32_t entries() const noexcept { return count_; }
    // REQUIRES: code < entries()
    [[nodiscard]] T entry(std::uint32_t code) const noexcept {
        return load<T>(values_ + code * sizeof(T));
    }
    [[nodiscard]] const std::uint16_t* codes(std::uint32_t v, std::uint16_t* scratch) const {
        return codes_.read(v, scratch);
    }
    [[nodiscard]] std::span<const T> dictionary() const noexcept {
        if (reinterpret_cast<std::uintptr_t>(values_) % alignof(T) != 0) return {};
        return {reinterpret_cast<const T*>(values_), count_};
    }

private:
    codes_reader codes_;
    const std::byte* values_ = nullptr;
    std::uint32_t count_ = 0;
};

/// Of texts, which may have to be expanded.
template <>
class dict_reader<std::string_view> {
public:
    LSMER_NOINLINE static result<dict_reader> open(byte_view body, std::uint32_t rows) {
        auto parts = dict_parts::open(body, rows);
        if (!parts) return std::move(parts).error();
        dict_reader r;
        if (!r.texts_.open(parts->values, parts->count)) {
            return dict_parts::bad(body, "has no whole texts");
        }
        r.codes_ = parts->codes;
        r.count_ = parts->count;
        return r;
    }
    const std::string_view* read(std::uint32_t v, std::string_view* scratch,
                                 TextArena& arena) const {
        alignas(64) std::uint16_t local[vector_rows];
        texts_.read(codes(v, local), scratch, arena);
        return scratch;
    }
    [[nodiscard]] std::string_view fetch(std::uint32_t row, TextArena& arena) const {
        return entry(codes_.fetch(row), arena);
    }
    [[nodiscard]] std::uint32_t entries() const noexcept { return count_; }
    // REQUIRES: code < entries()
    [[nodiscard]] std::string_view entry(std::uint32_t code, TextArena& arena) const {
        return texts_.find(code, arena);
    }
    [[nodiscard]] const std::uint16_t* codes(std::uint32_t v, std::uint16_t* scratch) const {
        return codes_.read(v, scratch);
    }
    [[nodiscard]] std::span<const std::string_view> dictionary() const noexcept { return {}; }

private:
    codes_reader codes_;
    dict_texts texts_;
    std::uint32_t count_ = 0;
};

} // namespace detail

struct dict {
    static constexpr std::uint16_t tag = tags::dict; // DO NOT RENUMBER
    static constexpr std::string_view name = "dict";
    static constexpr encoding kind = encoding::dictionary;
    template <class T>
    static constexpr bool supports = storage_value<T>;
    template <class T>
    using reader = detail::dict_reader<T>;

    /// Different values are counted in the sample; how many more the chunk has is told by those
    /// that came once and twice (Chao: Nonparametric Estimation of the Number of Classes in a
    /// Population, 1984), at most sqrt(chunk / sample) times those that came once (Charikar et al.,
    /// Towards Estimation Error Guarantees for Distinct Values, PODS 2000).
    template <storage_value T>
    static estimate analyze(const sample<T>& s) {
        if constexpr (word_value<T>) {
            return analyze(word_sample(s));
        } else {
            counter<T> c;
            s.each_vector([&](std::span<const T> values) { c.take(values.data(), values.size()); });
            double text = 0;
            if constexpr (text_value<T>) {
                for (std::uint32_t n = 0; n < c.distinct.size(); ++n) {
                    text += static_cast<double>(c.distinct[n].size()) + 4;
                }
            }
            const double bytes = text_value<T> ? text / c.distinct.size() : sizeof(T);
            return c.cost(s.all.size(), s.rows(), bytes, text_value<T> ? 1.2 : 0);
        }
    }
    static estimate analyze(const word_sample& s) {
        counter<std::int64_t> c;
        alignas(64) std::int64_t values[vector_rows];
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            const std::span<const std::int64_t> part = s.all.read(v, values);
            c.take(part.data(), part.size());
        }
        return c.cost(s.all.size(), s.rows(), s.all.type().bytes, 0);
    }

    // REQUIRES: texts: less than 4 GiB of different ones
    template <storage_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        if constexpr (word_value<T>) {
            encode(words(values), out);
        } else {
            Distinct<T> distinct;
            buffer<std::uint16_t> codes(values.size());
            for (std::size_t i = 0; i < values.size(); ++i) {
                codes[i] = static_cast<std::uint16_t>(distinct.add(values[i]));
            }
            const buffer<std::uint32_t> order = order_of(distinct);
            const std::size_t start = begin(distinct.size(), out);
            put_views(distinct, order, out);
            finish(start, order, codes, out);
        }
    }
    LSMER_NOINLINE static void encode(const words& all, byte_buffer& out) {
        Distinct<std::int64_t> distinct;
        buffer<std::uint16_t> codes(all.size());
        alignas(64) std::int64_t values[vector_rows];
        for (std::size_t v = 0; v < all.vectors(); ++v) {
            const std::span<const std::int64_t> part = all.read(v, values);
            std::uint16_t* const to = codes.data() + v * vector_rows;
            for (std::size_t i = 0; i < part.size(); ++i) {
                to[i] = static_cast<std::uint16_t>(distinct.add(part[i]));
            }
        }
        const buffer<std::uint32_t> order = order_of(distinct);
        buffer<std::int64_t> sorted(distinct.size());
        for (std::uint32_t r = 0; r < sorted.size(); ++r) sorted[r] = distinct[order[r]];
        const std::size_t start = begin(distinct.size(), out);
        put_values(sorted.view(), all.type(), out);
        finish(start, order, codes, out);
    }

    template <storage_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// Counts what is different in vectors, until it is clear that most of it is.
    template <class T>
    struct counter {
        Distinct<T> distinct;
        buffer<std::uint32_t> times;
        std::size_t looked_at = 0;
        bool hopeless = false;

        void take(const T* values, std::size_t count) {
            if (hopeless) return;
            for (std::size_t i = 0; i < count; ++i) {
                const std::uint32_t number = distinct.add(values[i]);
                if (number == times.size()) times.push_back(0);
                ++times[number];
            }
            looked_at += count;
            hopeless = looked_at >= vector_rows && distinct.size() > looked_at - looked_at / 8;
        }
        [[nodiscard]] estimate cost(std::size_t all, std::size_t sampled, double value_bytes,
                                    double more_to_decode) const {
            if (hopeless) return {};
            double single = 0;
            double twice = 0;
            for (const std::uint32_t t : times) {
                single += t == 1 ? 1 : 0;
                twice += t == 2 ? 1 : 0;
            }
            return dict::cost(static_cast<double>(all), static_cast<double>(sampled), single, twice,
                              distinct.size(), value_bytes, more_to_decode);
        }
    };
    static estimate cost(double rows, double sampled, double single, double twice, double found,
                         double value_bytes, double more_to_decode) {
        const double gee = found + (std::sqrt(rows / sampled) - 1) * single;
        double count = found + single * (single - 1) / (2 * (twice + 1)) * (1 - sampled / rows);
        if (count > gee) count = gee;
        if (count > rows) count = rows;
        const double values = count * value_bytes;
        if (values > 0x1p31) return {};
        const auto top = static_cast<std::uint64_t>(count - 1 < 0 ? 0 : count - 1);
        const auto width = static_cast<double>(std::bit_width(top));
        const double bytes = 64 + values + rows * width / 8 + rows * 7 / 1024;
        const double misses = values <= 0x1p15 ? 0.8 : values <= 0x1p18 ? 1.5 : 3;
        return {true, bytes, misses + more_to_decode, 5 + 100 * count / rows};
    }

    /// Numbers of the values in ascending order of the values.
    template <class T>
    static buffer<std::uint32_t> order_of(const Distinct<T>& distinct) {
        buffer<std::uint32_t> order(distinct.size());
        if constexpr (text_value<T> || is_fixed_bytes<T>) {
            for (std::uint32_t n = 0; n < distinct.size(); ++n) order[n] = n;
            std::sort(order.begin(), order.end(),
                      [&](std::uint32_t a, std::uint32_t b) { return distinct[a] < distinct[b]; });
        } else {
            buffer<kernel::keyed_row> by_key(distinct.size());
            for (std::uint32_t n = 0; n < distinct.size(); ++n) {
                by_key[n] = {order_key(distinct[n]), n};
            }
            kernel::sort_rows(by_key);
            for (std::uint32_t r = 0; r < distinct.size(); ++r) order[r] = by_key[r].row;
        }
        return order;
    }

    template <class T>
    static void put_views(const Distinct<T>& distinct, const buffer<std::uint32_t>& order,
                          byte_buffer& out) {
        if constexpr (text_value<T>) {
            detail::dict_texts::put(
                distinct.size(), [&](std::uint32_t rank) { return distinct[order[rank]]; }, out);
        } else {
            for (const std::uint32_t n : order) put(out, distinct[n]);
        }
    }

    /// The header; the values come behind it.
    static std::size_t begin(std::uint32_t count, byte_buffer& out) {
        const std::size_t start = out.size();
        constexpr std::size_t header = detail::dict_parts::header_bytes;
        std::memset(out.extend(header), 0, header);
        store(out.data() + start, count);
        return start;
    }
    /// Behind the values: the codes, from numbers in order of arrival.
    static void finish(std::size_t start, const buffer<std::uint32_t>& order,
                       buffer<std::uint16_t>& codes, byte_buffer& out) {
        const std::size_t written = out.size() - start;
        constexpr std::size_t header = detail::dict_parts::header_bytes;
        store(out.data() + start + 4, static_cast<std::uint32_t>(written - header));
        const std::size_t gap = round_up(written, buffer_alignment) - written;
        std::memset(out.extend(gap), 0, gap);
        buffer<std::uint16_t> rank(order.size());
        for (std::uint32_t r = 0; r < order.size(); ++r) {
            rank[order[r]] = static_cast<std::uint16_t>(r);
        }
        for (std::uint16_t& code : codes) code = rank[code];
        const std::uint16_t of_codes = codes_reader::encode(codes.view(), out);
        store(out.data() + start + 8, of_codes);
    }
};

} // namespace lsmer::inline v0::codec
