#pragma once
// Texts by symbols: strings of 1 to 8 bytes that occur often become one byte each. Every text is
// compressed alone, so one can be read without the others, and equal texts are equal bytes.
//
//   u32  bytes of the ends
//   u32  zeros
//   u8   counts[8]          symbols of 1, 2, ..., 8 bytes; at most 255 in all
//   u32  decoded[vectors]   bytes of the texts of each vector
//   symbols                 one after the other (fsst_parts/symbol_table.hpp)
//   zeros                   8, and up to a multiple of 64
//   ends                    of each row's text among the codes; a bitpack body of u64
//   codes                   of all texts, one after the other
//
// Each chunk has a table of its own, trained on a sample of it (fsst_parts/train.hpp). A text
// becomes the longest symbol that it begins with, and so on; a byte that no symbol begins with is
// put behind an escape. So what it becomes depends on the table and the text alone:
// `compress_constant` gives the bytes that equal texts of a chunk have, and no others have.
//
// Ends are held in their bounds as they are read. What a vector decodes to never takes more than
// its `decoded` says, nor more than eight times its codes.
//
// Source: Boncz, Neumann, Leis: FSST: Fast Random Access String Compression, VLDB 2020.

#include "lsmer/codec/bitpack.hpp"
#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/fsst_parts/decode.hpp"
#include "lsmer/codec/fsst_parts/encode.hpp"
#include "lsmer/codec/fsst_parts/train.hpp"
#include "lsmer/codec/plain.hpp"

#include <cstring>
#include <string_view>

namespace lsmer::inline v0::codec {

namespace detail {

class fsst_reader {
public:
    static constexpr std::size_t header_bytes = 16;

    static result<fsst_reader> open(byte_view body, std::uint32_t rows) {
        if (rows == 0 || rows > group_rows) return bad(body, "cannot have this many rows");
        const std::size_t decoded_bytes = vectors_of(rows) * sizeof(std::uint32_t);
        if (body.size() < header_bytes + decoded_bytes) return bad(body, "has no whole header");
        const std::byte* const counts = body.data() + 8;
        if (fsst_parts::StoredSymbols::count_of(counts) > fsst_parts::symbols_max) {
            return bad(body, "has more than 255 symbols");
        }
        const std::size_t symbols_at = header_bytes + decoded_bytes;
        const std::size_t ends_at = round_up(
            symbols_at + fsst_parts::StoredSymbols::bytes_of(counts) + 8, buffer_alignment);
        const std::size_t ends_bytes = load<std::uint32_t>(body.data());
        if (ends_at > body.size() || ends_bytes > body.size() - ends_at) {
            return bad(body, "is shorter than its symbols and ends");
        }
        auto ends = bitpack_reader<std::uint64_t>::open(body.subspan(ends_at, ends_bytes), rows);
        if (!ends) return std::move(ends).error().within("the ends of an fsst body");
        fsst_reader r;
        r.ends_ = *ends;
        r.symbols_ = fsst_parts::StoredSymbols(counts, body.data() + symbols_at);
        r.decoded_ = body.data() + header_bytes;
        r.codes_ = body.data() + ends_at + ends_bytes;
        r.size_ = body.size() - ends_at - ends_bytes;
        r.rows_ = rows;
        return r;
    }

    const std::string_view* read(std::uint32_t v, std::string_view* scratch,
                                 TextArena& arena) const {
        alignas(64) std::uint64_t ends[vector_rows];
        ends_.read(v, ends);
        const std::size_t count = rows_of_vector(rows_, v);
        const std::uint64_t begin = start_of(v * std::uint32_t{vector_rows});
        std::uint64_t end = begin;
        for (std::size_t i = 0; i < count; ++i) { // ascending, and inside the codes
            ends[i] = ends[i] < size_ ? ends[i] : size_;
            end = ends[i] > end ? ends[i] : end;
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
        std::uint64_t end = ends_.fetch(row);
        end = end < size_ ? end : size_;
        std::uint64_t begin = start_of(row);
        begin = begin < end ? begin : end;
        return {codes_ + begin, end - begin};
    }
    /// What a text of this chunk has as its codes, whether there is one or not.
    [[nodiscard]] byte_buffer compress_constant(std::string_view text) const {
        fsst_parts::Matcher matcher;
        matcher.add(symbols_.table());
        fsst_parts::Compressor compressor;
        byte_buffer out;
        std::uint64_t end = 0;
        compressor({&text, 1}, matcher, 0, out, &end);
        return out;
    }

private:
    LSMER_COLD static error bad(byte_view body, std::string_view what) {
        return make_error(error_kind::corruption, "an fsst body of ", body.size(), " bytes ", what);
    }
    [[nodiscard]] std::uint64_t start_of(std::uint32_t row) const {
        const std::uint64_t start = row == 0 ? 0 : ends_.fetch(row - 1);
        return start < size_ ? start : size_;
    }

    LSMER_NOINLINE void expand(std::uint32_t v, std::uint64_t begin,
                               std::span<const std::uint64_t> ends, std::string_view* texts,
                               TextArena& arena) const {
        using fsst_parts::Expander;
        const std::uint64_t all = ends.back() - begin;
        const std::size_t declared = load<std::uint32_t>(decoded_ + v * sizeof(std::uint32_t));
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
            for (; i < ends.size() && ends[i] - begin <= at + count; ++i) {
                const std::uint32_t end = offsets[ends[i] - begin - at];
                texts[i] = {out + before, end - before};
                before = end;
            }
            if (left <= Expander::codes_at_once) break;
        }
        const auto written = static_cast<std::size_t>(p.out - out);
        arena.take(written);
    }

    bitpack_reader<std::uint64_t> ends_;
    fsst_parts::StoredSymbols symbols_;
    const std::byte* decoded_ = nullptr;
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
        std::size_t v = 0;
        s.each_vector([&](std::span<const std::string_view> values) {
            if (v++ % 2 != 0) return;
            before += detail::text_bytes(values);
            compressor(values, matcher, codes.size(), codes, ends);
        });
        const double ratio =
            before == 0 ? 1 : static_cast<double>(codes.size()) / static_cast<double>(before);
        const double rows = static_cast<double>(s.all.size());
        const double bytes = static_cast<double>(all) * ratio;
        const auto width = static_cast<double>(std::bit_width(static_cast<std::uint64_t>(
            1 + bytes / static_cast<double>(vectors_of(s.all.size())))));
        return {true, 192 + static_cast<double>(table.stored_bytes()) + rows * width / 8 + bytes,
                3.0, 50.0};
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
            put(out, static_cast<std::uint32_t>(detail::text_bytes(
                         values.subspan(v * vector_rows, rows_of_vector(values.size(), v)))));
        }
        table.put_symbols(out);
        const std::size_t written = out.size() - start;
        const std::size_t gap = round_up(written + 8, buffer_alignment) - written;
        std::memset(out.extend(gap), 0, gap);
        const std::size_t ends_at = out.size();
        bitpack::encode<std::uint64_t>(ends.view(), out);
        store(out.data() + start, static_cast<std::uint32_t>(out.size() - ends_at));
        out.append(codes.view());
    }
};

} // namespace lsmer::inline v0::codec
