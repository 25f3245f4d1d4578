#pragma once
// Texts by symbols: strings of 1 to 8 bytes that occur often become one byte each. Every text is
// compressed alone, so one can be read without the others, and equal texts are equal bytes.
//
//   u32  bytes of the lengths
//   u16  tag of the lengths
//   u16  zeros
//   u8   counts[8]   symbols of 1, 2, ..., 8 bytes; at most 255 in all
//   for each vector: u32 where its codes begin, u32 bytes of its texts
//   symbols          one after the other (fsst_parts/symbol_table.hpp)
//   zeros            8, and up to a multiple of 64
//   lengths          codes of each row's text; a nested body of u32 (nested.hpp)
//   codes            of all texts, one after the other
//
// Each chunk has a table of its own, trained on a sample of it (fsst_parts/train.hpp). A text
// becomes the longest symbol that it begins with, and so on; a byte that no symbol begins with is
// put behind an escape. So what it becomes depends on the table and the text alone:
// `compress_constant` gives the bytes that equal texts of a chunk have, and no others have.
//
// Lengths are held to the codes that there are as they are read. What a vector decodes to never
// takes more than is said of it, nor more than eight times its codes. Reading one text sums the
// lengths before it in its vector.
//
// Source: Boncz, Neumann, Leis: FSST: Fast Random Access String Compression, VLDB 2020.

#include "lsmer/base/isa.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/fsst_parts/decode.hpp"
#include "lsmer/codec/fsst_parts/encode.hpp"
#include "lsmer/codec/fsst_parts/train.hpp"
#include "lsmer/codec/nested.hpp"
#include "lsmer/codec/plain.hpp"

#include <cstring>
#include <string_view>

namespace lsmer::inline v0::codec {

namespace detail {

/// The sum of the first values of a vector.
struct sum_before {
    LSMER_ALWAYS_INLINE static std::uint32_t run(const std::uint32_t* values, std::uint32_t count) {
        std::uint32_t sum = 0;
        for (std::uint32_t i = 0; i < vector_rows; ++i) {
            sum += values[i] & (0U - std::uint32_t{i < count});
        }
        return sum;
    }
};

class fsst_reader {
public:
    static constexpr std::size_t header_bytes = 16;

    static result<fsst_reader> open(byte_view body, std::uint32_t rows) {
        if (rows == 0 || rows > group_rows) return bad(body, "cannot have this many rows");
        const std::size_t places = vectors_of(rows) * std::size_t{8};
        if (body.size() < header_bytes + places) return bad(body, "has no whole header");
        const std::byte* const counts = body.data() + 8;
        if (fsst_parts::StoredSymbols::count_of(counts) > fsst_parts::symbols_max) {
            return bad(body, "has more than 255 symbols");
        }
        const std::size_t symbols_at = header_bytes + places;
        const std::size_t lengths_at = round_up(
            symbols_at + fsst_parts::StoredSymbols::bytes_of(counts) + 8, buffer_alignment);
        const std::size_t lengths_bytes = load<std::uint32_t>(body.data());
        if (lengths_at > body.size() || lengths_bytes > body.size() - lengths_at) {
            return bad(body, "is shorter than its symbols and lengths");
        }
        auto lengths =
            nested_reader<std::uint32_t>::open(load<std::uint16_t>(body.data() + 4),
                                               body.subspan(lengths_at, lengths_bytes), rows);
        if (!lengths) return std::move(lengths).error().within("the lengths of an fsst body");
        fsst_reader r;
        r.lengths_ = *lengths;
        r.symbols_ = fsst_parts::StoredSymbols(counts, body.data() + symbols_at);
        r.places_ = body.data() + header_bytes;
        r.codes_ = body.data() + lengths_at + lengths_bytes;
        r.size_ = body.size() - lengths_at - lengths_bytes;
        r.rows_ = rows;
        return r;
    }

    const std::string_view* read(std::uint32_t v, std::string_view* scratch,
                                 TextArena& arena) const {
        alignas(64) std::uint32_t room[vector_rows];
        const std::uint32_t* const lengths = lengths_.read(v, room);
        const std::size_t count = rows_of_vector(rows_, v);
        const std::uint64_t begin = start_of(v);
        std::uint64_t ends[vector_rows]; // from the vector's first code on
        std::uint64_t end = 0;
        for (std::size_t i = 0; i < count; ++i) { // inside the codes
            end += lengths[i];
            end = end < size_ - begin ? end : size_ - begin;
            ends[i] = end;
        }
        expand(v, begin, {ends, count}, scratch, arena);
        for (std::size_t i = count; i < vector_rows; ++i) scratch[i] = {};
        return scratch;
    }
    [[nodiscard]] std::string_view fetch(std::uint32_t row, TextArena& arena) const {
        const byte_view codes = compressed(row);
        if (codes.empty()) return {};
        char* const out = arena.room(8 * codes.size() + 8);
        const char* const end = fsst_parts::expand_one(symbols_, codes.data(), codes.size(), out);
        arena.take(static_cast<std::size_t>(end - out));
        return {out, static_cast<std::size_t>(end - out)};
    }

    /// The codes of a row's text. Two texts of a chunk are equal when their codes are.
    // REQUIRES: row < rows
    [[nodiscard]] byte_view compressed(std::uint32_t row) const {
        const std::uint32_t v = vector_of(row);
        const std::uint32_t before = row % std::uint32_t{vector_rows};
        alignas(64) std::uint32_t room[vector_rows];
        const std::uint32_t* const lengths = lengths_.read(v, room);
        std::uint64_t begin = start_of(v) + invoke_isa<sum_before>(lengths, before);
        begin = begin < size_ ? begin : size_;
        const std::uint64_t left = size_ - begin;
        return {codes_ + begin, lengths[before] < left ? lengths[before] : left};
    }
    /// What a text of this chunk has as its codes, whether there is one or not.
    /// All symbols are looked at for each code: for a single text that is less than a table.
    [[nodiscard]] LSMER_NOINLINE byte_buffer compress_constant(std::string_view text) const {
        byte_buffer out;
        while (!text.empty()) {
            std::uint64_t word = 0;
            std::memcpy(&word, text.data(), text.size() < 8 ? text.size() : 8);
            std::uint32_t best = fsst_parts::escape;
            std::uint32_t length = 0;
            symbols_.each([&](std::uint32_t code, fsst_parts::symbol s) {
                const std::uint64_t differs = (word ^ s.bytes) << (64 - 8 * s.length);
                if (differs == 0 && s.length > length && s.length <= text.size()) {
                    best = code;
                    length = s.length;
                }
            });
            put(out, static_cast<std::uint8_t>(best));
            if (length == 0) put(out, static_cast<std::uint8_t>(word));
            text.remove_prefix(length == 0 ? 1 : length);
        }
        return out;
    }

private:
    LSMER_COLD static error bad(byte_view body, std::string_view what) {
        return make_error(error_kind::corruption, "an fsst body of ", body.size(), " bytes ", what);
    }
    /// Where the codes of a vector begin.
    [[nodiscard]] std::uint64_t start_of(std::uint32_t v) const noexcept {
        const std::uint64_t start = load<std::uint32_t>(places_ + v * std::size_t{8});
        return start < size_ ? start : size_;
    }

    LSMER_NOINLINE void expand(std::uint32_t v, std::uint64_t begin,
                               std::span<const std::uint64_t> ends, std::string_view* texts,
                               TextArena& arena) const {
        using fsst_parts::Expander;
        const std::uint64_t all = ends.back();
        const std::size_t declared = load<std::uint32_t>(places_ + v * std::size_t{8} + 4);
        const std::size_t bound = declared < 8 * all ? declared : 8 * all;
        char* const out = arena.room(bound + Expander::slack);
        Expander::progress p{out, out + bound};
        const Expander expander(symbols_);
        std::uint32_t offsets[Expander::codes_at_once + 8];
        std::uint32_t before = 0;
        std::size_t i = 0;
        const std::byte* const codes = codes_ + begin;
        for (std::uint64_t at = 0;; at += Expander::codes_at_once) {
            const std::uint64_t left = all - at;
            const std::size_t count =
                left < Expander::codes_at_once ? left : Expander::codes_at_once;
            expander(codes + at, count, out, p, offsets);
            for (; i < ends.size() && ends[i] <= at + count; ++i) {
                const std::uint32_t end = offsets[ends[i] - at];
                texts[i] = {out + before, end - before};
                before = end;
            }
            if (left <= Expander::codes_at_once) break;
        }
        const auto written = static_cast<std::size_t>(p.out - out);
        arena.take(written);
    }

    nested_reader<std::uint32_t> lengths_;
    fsst_parts::StoredSymbols symbols_;
    const std::byte* places_ = nullptr; // of the vectors
    const std::byte* codes_ = nullptr;
    std::uint64_t size_ = 0; // of the codes
    std::uint32_t rows_ = 0;
};

} // namespace detail

struct fsst {
    static constexpr std::uint16_t tag = tags::fsst; // DO NOT RENUMBER
    static constexpr std::string_view name = "fsst";
    template <class T>
    static constexpr bool supports = text_value<T>;
    template <class T>
    using reader = detail::fsst_reader;

    /// A table is trained on little, and half of the sample compressed with it. Costs are cycles
    /// for eight bytes of text, since a text is some words and not one; of decoding half, since
    /// whoever reads texts goes through their bytes in any case.
    template <text_value T>
    static estimate analyze(const sample<T>& s) {
        return analyze_texts(s);
    }

    // REQUIRES: texts of less than 4 GiB in all
    template <text_value T>
    static void encode(std::span<const T> values, byte_buffer& out) {
        encode_texts(values, out);
    }

    template <text_value T>
    static result<reader<T>> open(byte_view body, std::uint32_t rows) {
        return reader<T>::open(body, rows);
    }

private:
    LSMER_NOINLINE static estimate analyze_texts(const sample<std::string_view>& s) {
        const std::size_t all = detail::text_bytes(s.all);
        if (all == 0 || all >= std::uint64_t{1} << 32) return {};
        fsst_parts::Matcher matcher;
        fsst_parts::Trainer trainer;
        const fsst_parts::SymbolTable table = trainer(s.all, matcher, fsst_parts::training::quick);
        fsst_parts::Compressor compressor;
        byte_buffer codes;
        std::uint64_t ends[vector_rows];
        std::size_t before = 0;
        std::size_t last = 0; // texts of the vector compressed last
        std::size_t v = 0;
        s.each_vector([&](std::span<const std::string_view> values) {
            if (v++ % 2 != 0) return;
            before += detail::text_bytes(values);
            compressor(values, matcher, codes.size(), codes, ends);
            last = values.size();
        });
        const double ratio =
            before == 0 ? 1 : static_cast<double>(codes.size()) / static_cast<double>(before);
        const double rows = static_cast<double>(s.all.size());
        const double bytes = static_cast<double>(all) * ratio;
        const double lengths = rows * lengths_width({ends, last}) / 8;
        return {true, 192 + static_cast<double>(table.stored_bytes()) + lengths + bytes, 3.0, 50.0};
    }

    LSMER_NOINLINE static void encode_texts(std::span<const std::string_view> values,
                                            byte_buffer& out) {
        LSMER_ASSERT(detail::text_bytes(values) < std::uint64_t{1} << 32,
                     "texts of an fsst chunk are below 4 GiB");
        fsst_parts::Matcher matcher;
        fsst_parts::SymbolTable table;
        {
            fsst_parts::Trainer trainer;
            table = trainer(values, matcher, fsst_parts::training::thorough);
        }
        fsst_parts::Compressor compressor;
        byte_buffer codes;
        codes.reserve(detail::text_bytes(values) / 2);
        buffer<std::uint64_t> ends(values.size());
        compressor(values, matcher, 0, codes, ends.data());

        const std::size_t start = out.size();
        put(out, std::uint64_t{0});
        table.put_counts(out.extend(fsst_parts::symbol_bytes_max));
        for (std::size_t v = 0; v < vectors_of(values.size()); ++v) {
            const std::size_t row = v * vector_rows;
            put(out, static_cast<std::uint32_t>(row == 0 ? 0 : ends[row - 1]));
            put(out, static_cast<std::uint32_t>(detail::text_bytes(
                         values.subspan(row, rows_of_vector(values.size(), v)))));
        }
        table.put_symbols(out);
        const std::size_t written = out.size() - start;
        const std::size_t gap = round_up(written + 8, buffer_alignment) - written;
        std::memset(out.extend(gap), 0, gap);
        buffer<std::uint32_t> lengths(values.size());
        for (std::size_t i = 0; i < values.size(); ++i) {
            lengths[i] = static_cast<std::uint32_t>(ends[i] - (i == 0 ? 0 : ends[i - 1]));
        }
        const std::size_t lengths_at = out.size();
        const std::uint16_t tag_of_lengths =
            nested::encode(words(std::span<const std::uint32_t>(lengths.view())), out);
        store(out.data() + start, static_cast<std::uint32_t>(out.size() - lengths_at));
        store(out.data() + start + 4, tag_of_lengths);
        out.append(codes.view());
    }

    /// Bits that a length takes, judged by ends of some texts.
    static double lengths_width(std::span<const std::uint64_t> ends) noexcept {
        std::uint64_t least = ~std::uint64_t{0};
        std::uint64_t most = 0;
        for (std::size_t i = 1; i < ends.size(); ++i) {
            const std::uint64_t length = ends[i] - ends[i - 1];
            least = length < least ? length : least;
            most = length > most ? length : most;
        }
        return ends.size() < 2 ? 8 : static_cast<double>(std::bit_width(most - least));
    }
};

} // namespace lsmer::inline v0::codec
