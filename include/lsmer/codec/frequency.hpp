#pragma once
// One value that most rows have, and the rows that have another.
//
//   u32  others E           rows that do not have the frequent value
//   u32  bytes of the places
//   u16  tag of the other values
//   6 zeros
//   T    the frequent value
//   u32  first[V]           others before each vector
//   zeros up to a multiple of 64
//   places: E u16, each the row of one of the others in its vector, ascending in each; a bitpack
//       body
//   zeros up to a multiple of 64
//   other values: E values; integers a nested body, others a plain one (inner_values.hpp)
//
// Without others both bodies are empty. Reading a vector fills it and puts the others in. Places
// are taken modulo 1,024. Cost of decoding: 0.2 cycles a value, 0.3 for the places and values of
// others, which are unpacked by vectors of their own, and 2 for each.
//
// Source: Raman et al.: DB2 with BLU Acceleration, VLDB 2013 (frequency encoding); Kuschewski et
// al.: BtrBlocks, SIGMOD 2023.

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/constant.hpp"
#include "lsmer/codec/inner_values.hpp"
#include "lsmer/codec/words.hpp"

#include <cmath>

namespace lsmer::inline v0::codec {

namespace detail {

[[nodiscard]] constexpr std::size_t frequency_header(std::uint32_t vectors,
                                                     std::size_t value_bytes) noexcept {
    return round_up(16 + value_bytes + vectors * sizeof(std::uint32_t), buffer_alignment);
}

/// Everything but the other values.
LSMER_NOINLINE inline status check_frequency(byte_view body, std::uint32_t rows,
                                             std::size_t bytes) {
    const std::size_t header = frequency_header(vectors_of(rows), bytes);
    if (rows == 0 || rows > group_rows || body.size() < header) {
        return make_error(error_kind::corruption, "a frequency body of ", body.size(),
                          " bytes is too short for ", rows, " rows");
    }
    const auto others = load<std::uint32_t>(body.data());
    if (others == 0) return {};
    const std::size_t places_bytes = load<std::uint32_t>(body.data() + 4);
    if (others > rows || round_up(header + places_bytes, buffer_alignment) > body.size()) {
        return make_error(error_kind::corruption, "a frequency body of ", body.size(),
                          " bytes has no room for ", others, " other values of ", rows,
                          " rows, their places in ", places_bytes, " bytes");
    }
    status places =
        bitpack_body::check(body.subspan(header, places_bytes), others, sizeof(std::uint16_t));
    if (!places) return std::move(places).error().within("the places of a frequency body");
    return {};
}

template <fixed_value T>
class frequency_reader {
public:
    static result<frequency_reader> open(byte_view body, std::uint32_t rows) {
        status ok = check_frequency(body, rows, sizeof(T));
        if (!ok) return std::move(ok).error();
        frequency_reader r;
        r.body_ = body.data();
        r.rows_ = rows;
        r.others_ = load<std::uint32_t>(body.data());
        if (r.others_ == 0) return r;
        const std::size_t header = frequency_header(vectors_of(rows), sizeof(T));
        const std::size_t places_bytes = load<std::uint32_t>(body.data() + 4);
        r.places_ =
            nested_reader<std::uint16_t>::opened(tags::bitpack, body.data() + header, r.others_);
        auto values = inner_values<T>::open(
            load<std::uint16_t>(body.data() + 8),
            body.subspan(round_up(header + places_bytes, buffer_alignment)), r.others_);
        if (!values) return std::move(values).error().within("the values of a frequency body");
        r.values_ = *values;
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        constant_reader<T>::opened(body_ + 16, rows_).read(v, scratch);
        const others_of_vector others = others_of(v);
        if (others.count == 0) return scratch;
        alignas(64) std::uint16_t scratch_places[2 * vector_rows];
        const std::uint16_t* const place = places_.part(others.first, others.count, scratch_places);
        const typename inner_values<T>::part values(values_, others.first, others.count);
        for (std::uint32_t i = 0; i < others.count; ++i) {
            scratch[place[i] % vector_rows] = values[i];
        }
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        const others_of_vector others = others_of(vector_of(row));
        const auto place = static_cast<std::uint16_t>(row % vector_rows);
        const std::uint32_t less = places_.count_less(others.first, others.count, place);
        if (less < others.count && places_.fetch(others.first + less) == place) {
            return values_.fetch(others.first + less);
        }
        return top();
    }
    [[nodiscard]] T top() const noexcept { return load<T>(body_ + 16); }
    /// Rows that have another value.
    [[nodiscard]] std::uint32_t others() const noexcept { return others_; }

private:
    struct others_of_vector {
        std::uint32_t first;
        std::uint32_t count; // 0 to 1,024
    };
    [[nodiscard]] others_of_vector others_of(std::uint32_t v) const noexcept {
        const std::uint32_t begin = first(v);
        const std::uint32_t end = v + 1 < vectors_of(rows_) ? first(v + 1) : others_;
        const std::uint32_t count = end > begin ? end - begin : 0;
        return {begin, count < vector_rows ? count : static_cast<std::uint32_t>(vector_rows)};
    }
    [[nodiscard]] std::uint32_t first(std::uint32_t v) const noexcept {
        const auto other = load<std::uint32_t>(body_ + 16 + sizeof(T) + v * sizeof(std::uint32_t));
        return other < others_ ? other : others_;
    }

    inner_values<T> values_;
    nested_reader<std::uint16_t> places_;
    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint32_t others_ = 0;
};

/// The value that more than half of the values are, if there is one; else any of them. (Boyer,
/// Moore: MJRTY, 1981.)
template <class T>
struct majority {
    T value{};
    std::size_t ahead = 0;

    void take(std::span<const T> values) {
        for (const T& v : values) {
            if (ahead == 0) value = v;
            if (same_bits(v, value)) {
                ++ahead;
            } else {
                --ahead;
            }
        }
    }
};

} // namespace detail

struct frequency {
    static constexpr std::uint16_t tag = tags::frequency; // DO NOT RENUMBER
    static constexpr std::string_view name = "frequency";
    template <class T>
    static constexpr bool supports = fixed_value<T>;
    template <class T>
    using reader = detail::frequency_reader<T>;

    /// Usable when three of four values in the sample are the same.
    template <fixed_value T>
    static estimate analyze(const sample<T>& s) {
        if constexpr (word_value<T>) {
            return analyze(word_sample(s), integer_value<T>);
        } else {
            detail::majority<T> top;
            s.each_vector([&](std::span<const T> values) { top.take(values); });
            std::size_t others = 0;
            s.each_vector([&](std::span<const T> values) {
                for (const T& v : values) others += static_cast<std::size_t>(!(v == top.value));
            });
            return cost(s.all.size(), s.rows(), others, sizeof(T), sizeof(T));
        }
    }
    LSMER_NOINLINE static estimate analyze(const word_sample& s, bool integers) {
        alignas(64) std::int64_t values[vector_rows];
        alignas(64) std::int64_t kept[vector_rows + 1]; // the first others, and a place for more
        detail::majority<std::int64_t> top;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            top.take(s.all.read(v, values));
        }
        std::size_t others = 0;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            for (const std::int64_t word : s.all.read(v, values)) {
                kept[others < vector_rows ? others : vector_rows] = word;
                others += static_cast<std::size_t>(word != top.value);
            }
        }
        double value_bytes = s.all.type().bytes;
        const std::size_t some = others < vector_rows ? others : vector_rows;
        if (integers && some != 0) {
            const packing p = choose_packing({kept, some}, s.all.type().bytes);
            value_bytes = p.width / 8.0 +
                          static_cast<double>(p.exception_bytes()) / static_cast<double>(some);
        }
        return cost(s.all.size(), s.rows(), others, value_bytes, s.all.type().bytes);
    }

    template <fixed_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        if constexpr (word_value<T>) {
            encode(words(values), integer_value<T>, out);
        } else {
            detail::majority<T> top;
            top.take(values);
            layout others(values.size());
            buffer<T> kept;
            for (std::size_t i = 0; i < values.size(); ++i) {
                others.at(i, kept.size());
                if (values[i] == top.value) continue;
                others.places.push_back(static_cast<std::uint16_t>(i % vector_rows));
                kept.push_back(values[i]);
            }
            const std::size_t start = others.put(&top.value, sizeof(T), out);
            if (!kept.empty()) put_tag(start, encode_inner<T>(kept.view(), out), out);
        }
    }
    LSMER_NOINLINE static void encode(const words& all, bool integers, byte_buffer& out) {
        alignas(64) std::int64_t local[vector_rows];
        detail::majority<std::int64_t> top;
        const std::uint32_t step = all.vectors() <= 8 ? 1 : all.vectors() / 8;
        for (std::uint32_t v = 0; v < all.vectors(); v += step) top.take(all.read(v, local));
        layout others(all.size());
        buffer<std::int64_t> kept(all.size());
        others.places.resize(all.size());
        std::size_t count = 0;
        for (std::uint32_t v = 0; v < all.vectors(); ++v) {
            const std::span<const std::int64_t> part = all.read(v, local);
            others.at(v * vector_rows, count);
            for (std::size_t i = 0; i < part.size(); ++i) {
                kept[count] = part[i];
                others.places[count] = static_cast<std::uint16_t>(i);
                count += static_cast<std::size_t>(part[i] != top.value);
            }
        }
        others.places.resize(count);
        byte_buffer value;
        put_values({&top.value, 1}, all.type(), value);
        const std::size_t start = others.put(value.data(), value.size(), out);
        const words values(kept.view().first(count), all.type());
        if (count != 0) put_tag(start, encode_inner(values, integers, out), out);
    }

    template <fixed_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// What stands before the other values.
    struct layout {
        buffer<std::uint32_t> first;
        buffer<std::uint16_t> places;

        explicit layout(std::size_t rows) : first(vectors_of(rows)) {}
        void at(std::size_t row, std::size_t others) {
            if (row % vector_rows == 0) {
                first[row / vector_rows] = static_cast<std::uint32_t>(others);
            }
        }
        /// Gives where the body begins.
        LSMER_NOINLINE std::size_t put(const void* value, std::size_t bytes,
                                       byte_buffer& out) const {
            const auto vectors = static_cast<std::uint32_t>(first.size());
            const std::size_t header = detail::frequency_header(vectors, bytes);
            const std::size_t start = out.size();
            std::byte* const head = out.extend(header);
            std::memset(head, 0, header);
            store(head, static_cast<std::uint32_t>(places.size()));
            std::memcpy(head + 16, value, bytes);
            std::memcpy(head + 16 + bytes, first.data(), vectors * sizeof(std::uint32_t));
            if (places.empty()) return start;
            bitpack::encode<std::uint16_t>(places.view(), out);
            const std::size_t size = out.size() - start - header;
            store(out.data() + start + 4, static_cast<std::uint32_t>(size));
            const std::size_t gap = round_up(header + size, buffer_alignment) - header - size;
            std::memset(out.extend(gap), 0, gap);
            return start;
        }
    };
    static void put_tag(std::size_t start, std::uint16_t of_values, byte_buffer& out) {
        store(out.data() + start + 8, of_values);
    }

    static estimate cost(std::size_t rows, std::size_t sampled, std::size_t others,
                         double other_bytes, std::size_t bytes) {
        if (others * 4 > sampled) return {};
        const double share = static_cast<double>(others) / static_cast<double>(sampled);
        const auto header = static_cast<double>(detail::frequency_header(vectors_of(rows), bytes));
        return {true, header + 192 + static_cast<double>(rows) * share * (1.25 + other_bytes),
                0.5 + 2 * share, 4};
    }
};

} // namespace lsmer::inline v0::codec
