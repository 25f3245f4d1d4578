#pragma once
// Runs of the same value.
//
//   u32  runs R
//   u16  tag of the ends       u16  tag of the run values
//   u32  bytes of the ends
//   u32  first[V]              run that holds the first row of each vector
//   zeros up to a multiple of 64
//   ends: the last row of each run, ascending, a nested body of R u16 (nested.hpp)
//   zeros up to a multiple of 64
//   run values: R values; integers a nested body, others a plain one
//
// Reading a vector decodes the ends and the values of its runs, and fills. Whatever the bytes say,
// runs are held inside their vector, and the last of a vector's runs ends with it.
//
// Cost of decoding: 0.6 cycles a value and 5 for each run.

#include "lsmer/codec/bits.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/inner_values.hpp"
#include "lsmer/codec/words.hpp"

#include <cmath>

namespace lsmer::inline v0::codec {

namespace detail {

[[nodiscard]] constexpr std::size_t rle_header(std::uint32_t vectors) noexcept {
    return round_up(12 + vectors * sizeof(std::uint32_t), buffer_alignment);
}

/// Fills a vector of `rows` rows from `begin` with its runs of values of 1, 2, 4 or 8 bytes: each
/// is repeated in a word, which is stored as often as it takes.
struct fill_runs {
    LSMER_ALWAYS_INLINE static void run(const std::byte* values, std::size_t bytes,
                                        const std::uint16_t* ends, std::uint32_t count,
                                        std::size_t begin, std::size_t rows, std::byte* out) {
        std::size_t at = 0;
        for (std::uint32_t i = 0; i + 1 < count; ++i) {
            const std::size_t after = std::size_t{ends[i]} + 1;
            std::size_t end = after > begin ? after - begin : 0;
            end = end < rows ? end : rows;
            if (end <= at) continue;
            fill(word_at(values, bytes, i), out, at * bytes, end * bytes, vector_rows * bytes);
            at = end;
        }
        const std::size_t size = vector_rows * bytes;
        fill(word_at(values, bytes, count - 1), out, at * bytes, size, size);
    }

private:
    LSMER_ALWAYS_INLINE static std::uint64_t word_at(const std::byte* values, std::size_t bytes,
                                                     std::size_t i) {
        switch (bytes) {
        case 1: return load<std::uint8_t>(values + i) * 0x0101010101010101U;
        case 2: return load<std::uint16_t>(values + 2 * i) * 0x0001000100010001U;
        case 4: return load<std::uint32_t>(values + 4 * i) * 0x0000000100000001U;
        default: return load<std::uint64_t>(values + 8 * i);
        }
    }
    /// Sets bytes [at, end), and past them as far as that is quicker and inside the vector.
    LSMER_ALWAYS_INLINE static void fill(std::uint64_t word, std::byte* out, std::size_t at,
                                         std::size_t end, std::size_t size) {
        constexpr std::size_t step = 128;
        for (; at < end && at + step <= size; at += step) {
            for (std::size_t i = 0; i < step; i += 8) store(out + at + i, word);
        }
        for (; at < end && at + 8 <= size; at += 8) store(out + at, word);
        if (at < end) std::memcpy(out + at, &word, end - at);
    }
};

/// Everything but the values.
LSMER_NOINLINE inline status check_rle(byte_view body, std::uint32_t rows) {
    const std::size_t header = rle_header(vectors_of(rows));
    if (rows == 0 || rows > group_rows || body.size() < header) {
        return make_error(error_kind::corruption, "an rle body of ", body.size(),
                          " bytes is too short for ", rows, " rows");
    }
    const auto runs = load<std::uint32_t>(body.data());
    if (runs == 0 || runs > rows) {
        return make_error(error_kind::corruption, "an rle body says that ", rows, " rows are ",
                          runs, " runs");
    }
    const std::size_t ends_bytes = load<std::uint32_t>(body.data() + 8);
    if (round_up(header + ends_bytes, buffer_alignment) > body.size()) {
        return make_error(error_kind::corruption, "an rle body of ", body.size(),
                          " bytes is too short for ", ends_bytes, " bytes of ends");
    }
    status ends = check_nested(load<std::uint16_t>(body.data() + 4),
                               body.subspan(header, ends_bytes), runs, sizeof(std::uint16_t));
    if (!ends) return std::move(ends).error().within("the ends of an rle body");
    return {};
}

template <storage_value T>
class rle_reader {
public:
    static result<rle_reader> open(byte_view body, std::uint32_t rows) {
        status ok = check_rle(body, rows);
        if (!ok) return std::move(ok).error();
        const std::size_t header = rle_header(vectors_of(rows));
        const std::size_t ends_bytes = load<std::uint32_t>(body.data() + 8);
        rle_reader r;
        r.body_ = body.data();
        r.rows_ = rows;
        r.runs_ = load<std::uint32_t>(body.data());
        r.ends_ = nested_reader<std::uint16_t>::opened(load<std::uint16_t>(body.data() + 4),
                                                       body.data() + header, r.runs_);
        auto its = inner_values<T>::open(
            load<std::uint16_t>(body.data() + 6),
            body.subspan(round_up(header + ends_bytes, buffer_alignment)), r.runs_);
        if (!its) return std::move(its).error().within("the values of an rle body");
        r.values_ = *its;
        return r;
    }

    const T* read(std::uint32_t v, T* scratch) const {
        const runs_of_vector runs = runs_of(v);
        const std::size_t rows = rows_of_vector(rows_, v);
        alignas(64) std::uint16_t scratch_ends[2 * vector_rows];
        const std::uint16_t* const ends = ends_.part(runs.first, runs.count, scratch_ends);
        const typename inner_values<T>::part values(values_, runs.first, runs.count);
        if constexpr (word_value<T>) {
            invoke_isa<fill_runs>(reinterpret_cast<const std::byte*>(values.data()), sizeof(T),
                                  ends, runs.count, v * vector_rows, rows,
                                  reinterpret_cast<std::byte*>(scratch));
        } else {
            fill_one_by_one(values, ends, runs.count, v * vector_rows, rows, scratch);
        }
        return scratch;
    }
    [[nodiscard]] T fetch(std::uint32_t row) const {
        const runs_of_vector runs = runs_of(vector_of(row));
        return values_.fetch(runs.first + ends_.count_less(runs.first, runs.count - 1,
                                                           static_cast<std::uint16_t>(row)));
    }
    [[nodiscard]] std::uint32_t runs() const noexcept { return runs_; }

    /// One comparison for each run.
    bool keep(std::uint32_t v, const kernel::range<T>& range, std::uint8_t* mask) const
        requires number_value<T>
    {
        each_run(v, [&](T value, std::size_t at, std::size_t end) {
            if (!kernel::in_range(value, range)) std::memset(mask + at, 0, end - at);
        });
        return true;
    }
    /// One multiplication for each run.
    bool sum(std::uint32_t v, kernel::int128& total) const
        requires integer_value<T>
    {
        total = 0;
        each_run(v, [&](T value, std::size_t at, std::size_t end) {
            total += kernel::int128{value} * static_cast<std::int64_t>(end - at);
        });
        return true;
    }

private:
    /// Calls f(value, first row, row behind the last) for the runs of a vector, in order.
    template <class F>
    void each_run(std::uint32_t v, F f) const {
        const runs_of_vector runs = runs_of(v);
        const std::size_t begin = v * vector_rows;
        const std::size_t rows = rows_of_vector(rows_, v);
        alignas(64) std::uint16_t scratch_ends[2 * vector_rows];
        const std::uint16_t* const ends = ends_.part(runs.first, runs.count, scratch_ends);
        const typename inner_values<T>::part values(values_, runs.first, runs.count);
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < runs.count; ++i) {
            const std::size_t after = std::size_t{ends[i]} + 1;
            std::size_t end = after > begin ? after - begin : 0;
            end = i + 1 == runs.count || end > rows ? rows : end;
            if (end <= at) continue;
            f(values[i], at, end);
            at = end;
        }
    }

    struct runs_of_vector {
        std::uint32_t first;
        std::uint32_t count; // 1 to 1,024
    };
    static void fill_one_by_one(const typename inner_values<T>::part& values,
                                const std::uint16_t* ends, std::uint32_t count, std::size_t begin,
                                std::size_t rows, T* out) {
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            const std::size_t after = std::size_t{ends[i]} + 1;
            std::size_t end = after > begin ? after - begin : 0;
            end = i + 1 == count ? vector_rows : end < rows ? end : rows;
            for (; at < end; ++at) out[at] = values[i];
        }
    }
    /// The runs that have rows of a vector.
    [[nodiscard]] runs_of_vector runs_of(std::uint32_t v) const noexcept {
        const std::uint32_t begin = first(v);
        const std::uint32_t end = v + 1 < vectors_of(rows_) ? first(v + 1) : runs_ - 1;
        const std::uint32_t count = end > begin ? end - begin + 1 : 1;
        return {begin, count < vector_rows ? count : static_cast<std::uint32_t>(vector_rows)};
    }
    [[nodiscard]] std::uint32_t first(std::uint32_t v) const noexcept {
        const auto run = load<std::uint32_t>(body_ + 12 + v * sizeof(std::uint32_t));
        return run < runs_ ? run : runs_ - 1;
    }
    inner_values<T> values_;
    nested_reader<std::uint16_t> ends_;
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
            return analyze(word_sample(s), integer_value<T>);
        } else {
            return analyze_views(s);
        }
    }
    LSMER_NOINLINE static estimate analyze(const word_sample& s, bool integers) {
        alignas(64) std::int64_t values[vector_rows];
        alignas(64) std::int64_t kept[vector_rows + 1]; // of the first runs, and a place for others
        std::size_t runs = 0;
        for (std::size_t v = s.first(); v < s.all.vectors(); v += s.step) {
            const std::span<const std::int64_t> part = s.all.read(v, values);
            std::int64_t before = ~part[0];
            for (const std::int64_t word : part) {
                kept[runs < vector_rows ? runs : vector_rows] = word;
                runs += static_cast<std::size_t>(word != before);
                before = word;
            }
        }
        const std::size_t some = runs < vector_rows ? runs : vector_rows;
        double value_bytes = s.all.type().bytes;
        if (integers) {
            const packing p = choose_packing({kept, some}, s.all.type().bytes);
            value_bytes = p.width / 8.0 +
                          static_cast<double>(p.exception_bytes()) / static_cast<double>(some);
        }
        const double found = s.scaled(static_cast<double>(runs));
        return cost(s.all.size(), found, found * value_bytes,
                    static_cast<double>(runs) / static_cast<double>(s.rows()));
    }

    template <storage_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        if constexpr (word_value<T>) {
            encode(words(values), integer_value<T>, out);
        } else {
            encode_views(values, out);
        }
    }
    LSMER_NOINLINE static void encode(const words& all, bool integers, byte_buffer& out) {
        layout runs(all.vectors());
        buffer<std::int64_t> kept(all.size());
        runs.ends.resize(all.size());
        alignas(64) std::int64_t local[vector_rows];
        std::size_t count = 0;
        std::int64_t before = ~all.read_one(0);
        for (std::uint32_t v = 0; v < all.vectors(); ++v) {
            const std::span<const std::int64_t> part = all.read(v, local);
            for (std::size_t i = 0; i < part.size(); ++i) { // a run's place is kept till it ends
                count += static_cast<std::size_t>(part[i] != before);
                before = part[i];
                kept[count - 1] = before;
                runs.ends[count - 1] = static_cast<std::uint16_t>(v * vector_rows + i);
                if (i == 0) runs.first[v] = static_cast<std::uint32_t>(count - 1);
            }
        }
        runs.ends.resize(count);
        const std::size_t start = runs.put(all.size(), out);
        const words values(kept.view().first(count), all.type());
        put_tag(start, encode_inner(values, integers, out), out);
    }

    template <storage_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    /// What stands before the values of the runs.
    struct layout {
        buffer<std::uint32_t> first;
        buffer<std::uint16_t> ends; // the last row of each run

        explicit layout(std::size_t vectors) : first(vectors) {}
        /// Gives where the body begins.
        LSMER_NOINLINE std::size_t put(std::size_t rows, byte_buffer& out) const {
            const std::size_t header = detail::rle_header(vectors_of(rows));
            const std::size_t start = out.size();
            std::byte* const head = out.extend(header);
            std::memset(head, 0, header);
            store(head, static_cast<std::uint32_t>(ends.size()));
            std::memcpy(head + 12, first.data(), first.size() * sizeof(std::uint32_t));
            const std::uint16_t its =
                nested::encode(words(std::span<const std::uint16_t>(ends.view())), out);
            store(out.data() + start + 4, its);
            const std::size_t bytes = out.size() - start - header;
            store(out.data() + start + 8, static_cast<std::uint32_t>(bytes));
            const std::size_t gap = round_up(header + bytes, buffer_alignment) - header - bytes;
            std::memset(out.extend(gap), 0, gap);
            return start;
        }
    };
    static void put_tag(std::size_t start, std::uint16_t of_values, byte_buffer& out) {
        store(out.data() + start + 6, of_values);
    }

    /// An end takes as many bits as a run's length, and two.
    static estimate cost(std::size_t rows, double runs, double value_bytes, double share) {
        const double ends = runs * (std::log2(static_cast<double>(rows) / runs) + 2) / 8;
        const auto header = static_cast<double>(detail::rle_header(vectors_of(rows)));
        return {true, header + 128 + ends + value_bytes, 0.6 + 5 * share, 2 + 3 * share};
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
        return cost(s.all.size(), runs, value_bytes, text_value<T> ? 2 * share : share);
    }
    template <class T>
    static void encode_views(std::span<const T> values, byte_buffer& out) {
        layout runs(vectors_of(values.size()));
        buffer<T> kept;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i == 0 || !(values[i] == values[i - 1])) {
                runs.ends.push_back(0);
                kept.push_back(values[i]);
            }
            runs.ends[kept.size() - 1] = static_cast<std::uint16_t>(i);
            if (i % vector_rows == 0) {
                runs.first[i / vector_rows] = static_cast<std::uint32_t>(kept.size() - 1);
            }
        }
        const std::size_t start = runs.put(values.size(), out);
        put_tag(start, encode_inner<T>(kept.view(), out), out);
    }
};

} // namespace lsmer::inline v0::codec
