#pragma once
// Runs of the same value.
//
//   u32  runs R
//   u32  first[V]     run that holds the first row of each vector
//   u16  last[R]      last row of each run, ascending
//   zeros up to a multiple of 64
//   run values: a plain body of R values
//
// Reading a vector starts at its first run. Whatever the bytes say, a run is taken to hold at least
// one row of the vector and to stay within it, and a run after the last is the last.

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/plain.hpp"
#include "lsmer/codec/words.hpp"

namespace lsmer::inline v0::codec {

namespace detail {

template <storage_value T>
class rle_reader {
public:
    static constexpr std::size_t header_bytes(std::uint32_t vectors, std::size_t runs) noexcept {
        return round_up(4 + vectors * sizeof(std::uint32_t) + runs * sizeof(std::uint16_t),
                        buffer_alignment);
    }

    static result<rle_reader> open(byte_view body, std::uint32_t rows) {
        const std::uint32_t vectors = vectors_of(rows);
        if (rows == 0 || rows > group_rows || body.size() < header_bytes(vectors, 0)) {
            return make_error(error_kind::corruption, "an rle body of ", body.size(),
                              " bytes is too short for ", rows, " rows");
        }
        const std::uint32_t runs = load<std::uint32_t>(body.data());
        if (runs == 0 || runs > rows) {
            return make_error(error_kind::corruption, "an rle body says that ", rows, " rows are ",
                              runs, " runs");
        }
        const std::size_t header = header_bytes(vectors, runs);
        if (header > body.size()) {
            return make_error(error_kind::corruption, "an rle body of ", body.size(),
                              " bytes is too short for ", runs, " runs");
        }
        auto values = plain::open<T>(body.subspan(header), runs);
        if (!values) return std::move(values).error().within("the values of an rle body");
        rle_reader r;
        r.values_ = *values;
        r.body_ = body.data();
        r.rows_ = rows;
        r.runs_ = runs;
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        const std::size_t count = rows_of_vector(rows_, v);
        std::uint32_t run = first(v);
        for (std::size_t at = 0; at < count; ++run) {
            const std::size_t end = end_in(run, v, at, count);
            const T value = values_.fetch(run < runs_ ? run : runs_ - 1);
            for (; at < end; ++at) scratch[at] = value;
        }
        for (std::size_t i = count; i < vector_rows; ++i) scratch[i] = T{};
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        const std::uint32_t v = vector_of(row);
        const std::size_t count = rows_of_vector(rows_, v);
        std::uint32_t run = first(v);
        for (std::size_t at = 0;; ++run) {
            at = end_in(run, v, at, count);
            if (row % vector_rows < at) return values_.fetch(run < runs_ ? run : runs_ - 1);
        }
    }
    [[nodiscard]] std::uint32_t runs() const noexcept { return runs_; }

private:
    /// Where a run ends in its vector: above `at`, at most `count`.
    [[nodiscard]] std::size_t end_in(std::uint32_t run, std::uint32_t v, std::size_t at,
                                     std::size_t count) const noexcept {
        if (run >= runs_) return count;
        const std::size_t begin = v * vector_rows;
        const std::size_t end = std::size_t{last(run)} + 1;
        if (end <= begin + at) return at + 1;
        return end - begin < count ? end - begin : count;
    }
    [[nodiscard]] std::uint32_t first(std::uint32_t v) const noexcept {
        return load<std::uint32_t>(body_ + 4 + v * sizeof(std::uint32_t));
    }
    [[nodiscard]] std::uint16_t last(std::uint32_t run) const noexcept {
        return load<std::uint16_t>(body_ + 4 + vectors_of(rows_) * sizeof(std::uint32_t) +
                                   run * sizeof(std::uint16_t));
    }

    typename plain::reader<T> values_;
    const std::byte* body_ = nullptr;
    std::uint32_t rows_ = 0;
    std::uint32_t runs_ = 0;
};

} // namespace detail

struct rle {
    static constexpr std::uint16_t tag = tags::rle; // DO NOT RENUMBER
    static constexpr std::string_view name = "rle";
    static constexpr encoding kind = encoding::run_length;
    template <class T>
    static constexpr bool supports = storage_value<T>;
    template <class T>
    using reader = detail::rle_reader<T>;

    template <storage_value T>
    static estimate analyze(const sample<T>& s) {
        if constexpr (word_value<T>) {
            return analyze(word_sample(s));
        } else {
            return analyze_views(s);
        }
    }
    static estimate analyze(const word_sample& s) {
        alignas(64) std::int64_t values[vector_rows];
        std::size_t runs = 0;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            const std::span<const std::int64_t> part = s.all.read(v, values);
            std::size_t changes = 1;
            for (std::size_t i = 1; i < part.size(); ++i) changes += part[i] != part[i - 1];
            runs += changes;
        }
        const double found = s.scaled(static_cast<double>(runs));
        return cost(s.all.vectors(), found, found * s.all.type().bytes,
                    static_cast<double>(runs) / static_cast<double>(s.rows()));
    }

    template <storage_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        if constexpr (word_value<T>) {
            encode(words(values), out);
        } else {
            encode_views(values, out);
        }
    }
    LSMER_NOINLINE static void encode(const words& all, byte_buffer& out) {
        layout runs(all.vectors());
        buffer<std::int64_t> values;
        alignas(64) std::int64_t local[vector_rows];
        std::int64_t last = 0;
        for (std::uint32_t v = 0; v < all.vectors(); ++v) {
            const std::span<const std::int64_t> part = all.read(v, local);
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (part[i] != last || (i == 0 && v == 0)) {
                    runs.begin_run(v * vector_rows + i);
                    values.push_back(last = part[i]);
                }
                if (i == 0) runs.first[v] = static_cast<std::uint32_t>(values.size() - 1);
            }
        }
        runs.put(all.size(), out);
        put_values(values.view(), all.type(), out);
    }

    template <storage_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// What stands before the values of the runs.
    struct layout {
        buffer<std::uint32_t> first;
        buffer<std::uint16_t> last;

        explicit layout(std::size_t vectors) : first(vectors) {}
        void begin_run(std::size_t row) {
            if (row != 0) last.push_back(static_cast<std::uint16_t>(row - 1));
        }
        void put(std::size_t rows, byte_buffer& out) {
            last.push_back(static_cast<std::uint16_t>(rows - 1));
            const std::size_t firsts = first.size() * sizeof(std::uint32_t);
            const std::size_t header =
                reader<std::uint8_t>::header_bytes(vectors_of(rows), last.size());
            std::byte* const head = out.extend(header);
            std::memset(head, 0, header);
            store(head, static_cast<std::uint32_t>(last.size()));
            std::memcpy(head + 4, first.data(), firsts);
            std::memcpy(head + 4 + firsts, last.data(), last.size() * sizeof(std::uint16_t));
        }
    };

    /// `share`: runs per row.
    static estimate cost(std::uint32_t vectors, double runs, double value_bytes, double share) {
        const auto header = static_cast<double>(reader<std::uint8_t>::header_bytes(vectors, 0));
        return {true, header + 2 * runs + value_bytes, 0.2 + 12 * share, 1.5 + 6 * share};
    }

    /// Texts and fixed bytes.
    template <class T>
    static estimate analyze_views(const sample<T>& s) {
        double runs = 0;
        double text = 0;
        s.each_vector([&](std::span<const T> values) {
            for (std::size_t i = 0; i < values.size(); ++i) {
                if (i != 0 && values[i] == values[i - 1]) continue;
                ++runs;
                if constexpr (text_value<T>) text += static_cast<double>(values[i].size());
            }
        });
        const double share = runs / static_cast<double>(s.rows());
        runs = s.scaled(runs);
        const double value_bytes =
            text_value<T> ? 2 * runs + s.scaled(text) + 128 : runs * sizeof(T);
        return cost(vectors_of(s.all.size()), runs, value_bytes, share);
    }
    template <class T>
    static void encode_views(std::span<const T> values, byte_buffer& out) {
        layout runs(vectors_of(values.size()));
        buffer<T> kept;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i == 0 || !(values[i] == values[i - 1])) {
                runs.begin_run(i);
                kept.push_back(values[i]);
            }
            if (i % vector_rows == 0) {
                runs.first[i / vector_rows] = static_cast<std::uint32_t>(kept.size() - 1);
            }
        }
        runs.put(values.size(), out);
        plain::encode<T>(kept.view(), out);
    }
};

} // namespace lsmer::inline v0::codec
