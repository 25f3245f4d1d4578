#pragma once
// The texts of a dictionary, in their order: as they are, or by symbols (fsst.hpp) where that saves
// a fifth.
//
//   u8   counts[8]     symbols of 1, 2, ..., 8 bytes; all 0: the texts are as they are
//   u32  ends[count]   where each text ends among the bytes below
//   symbols            one after the other
//   zeros              8
//   bytes              of all texts
//
// Ends are held in their bounds as they are read. Of a vector, each different text is expanded
// once, and what they make together takes no more than eight times the bytes.

#include "lsmer/codec/concepts.hpp"
#include "lsmer/codec/fsst_parts/decode.hpp"
#include "lsmer/codec/fsst_parts/encode.hpp"
#include "lsmer/codec/fsst_parts/train.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lsmer::inline v0::codec::detail {

/// A view, as readers are.
class dict_texts {
public:
    static constexpr std::size_t header_bytes = fsst_parts::symbol_bytes_max;

    /// False when the bytes are too few.
    // REQUIRES: count is at most 65,536
    [[nodiscard]] bool open(byte_view values, std::uint32_t count) noexcept {
        using fsst_parts::StoredSymbols;
        const std::size_t ends_bytes = count * sizeof(std::uint32_t);
        if (values.size() < header_bytes + ends_bytes) return false;
        const std::byte* const counts = values.data();
        if (StoredSymbols::count_of(counts) > fsst_parts::symbols_max) return false;
        const std::size_t symbols_at = header_bytes + ends_bytes;
        const std::size_t bytes_at = symbols_at + StoredSymbols::bytes_of(counts) + 8;
        if (values.size() < bytes_at) return false;
        symbols_ = StoredSymbols(counts, values.data() + symbols_at);
        ends_ = values.data() + header_bytes;
        bytes_ = values.data() + bytes_at;
        size_ = static_cast<std::uint32_t>(values.size() - bytes_at);
        return true;
    }

    [[nodiscard]] bool compressed() const noexcept { return symbols_.count() != 0; }
    // REQUIRES: code < count
    [[nodiscard]] std::string_view find(std::uint32_t code, TextArena& arena) const {
        const byte_view stored = bytes_of(code);
        if (!compressed()) return as_text(stored);
        char* const out = arena.room(8 * stored.size() + 8);
        const char* const end = expand_one(symbols_, stored.data(), stored.size(), out);
        arena.take(static_cast<std::size_t>(end - out));
        return {out, static_cast<std::size_t>(end - out)};
    }
    /// The texts of a vector's codes, all below count.
    LSMER_NOINLINE void read(const std::uint16_t* codes, std::string_view* out,
                             TextArena& arena) const {
        if (!compressed()) {
            for (std::size_t i = 0; i < vector_rows; ++i) out[i] = as_text(bytes_of(codes[i]));
        } else {
            expand(codes, out, arena);
        }
    }

    /// Appends texts, given by number in their order.
    template <class TextOf>
    static void put(std::uint32_t count, TextOf text_of, byte_buffer& out) {
        buffer<std::string_view> texts(count);
        for (std::uint32_t c = 0; c < count; ++c) texts[c] = text_of(c);
        put(texts.view(), out);
    }
    LSMER_NOINLINE static void put(std::span<const std::string_view> texts, byte_buffer& out) {
        std::uint64_t bytes = 0;
        buffer<std::uint64_t> ends(texts.size());
        for (std::size_t t = 0; t < texts.size(); ++t) ends[t] = bytes += texts[t].size();
        LSMER_ASSERT(bytes < std::uint64_t{1} << 32, "a dictionary's texts are below 4 GiB");
        fsst_parts::SymbolTable table;
        byte_buffer codes;
        if (bytes >= least_bytes) compress(texts, bytes, table, codes, ends);
        table.put_counts(out.extend(header_bytes));
        for (const std::uint64_t end : ends) put_end(out, end);
        table.put_symbols(out);
        std::memset(out.extend(8), 0, 8);
        if (table.count != 0) {
            out.append(codes.view());
        } else {
            for (const std::string_view t : texts) v0::put(out, as_bytes(t));
        }
    }

private:
    static constexpr std::size_t least_bytes = 1024;        // fewer are not worth a table
    static constexpr std::size_t thorough_bytes = 1U << 14; // from here on training may take time

    static void put_end(byte_buffer& out, std::uint64_t end) {
        v0::put(out, static_cast<std::uint32_t>(end));
    }
    /// Leaves the table empty and the ends as they are when too little would be saved.
    static void compress(std::span<const std::string_view> texts, std::uint64_t bytes,
                         fsst_parts::SymbolTable& table, byte_buffer& codes,
                         buffer<std::uint64_t>& ends) {
        fsst_parts::Matcher matcher;
        fsst_parts::Trainer trainer;
        const auto how = bytes < thorough_bytes ? fsst_parts::training::quick
                                                : fsst_parts::training::thorough;
        const fsst_parts::SymbolTable trained = trainer(texts, matcher, how);
        fsst_parts::Compressor compressor;
        buffer<std::uint64_t> code_ends(texts.size());
        compressor(texts, matcher, 0, codes, code_ends.data());
        if ((codes.size() + trained.stored_bytes()) * 5 > bytes * 4) return;
        table = trained;
        ends = std::move(code_ends);
    }

    [[nodiscard]] byte_view bytes_of(std::uint32_t code) const noexcept {
        std::uint32_t end = load<std::uint32_t>(ends_ + code * 4);
        std::uint32_t begin = code == 0 ? 0 : load<std::uint32_t>(ends_ + code * 4 - 4);
        end = end < size_ ? end : size_;
        begin = begin < end ? begin : end;
        return {bytes_ + begin, end - begin};
    }

    void expand(const std::uint16_t* codes, std::string_view* out, TextArena& arena) const {
        constexpr std::size_t slots = 2 * vector_rows;
        std::uint16_t first[slots]; // by hash of the code: its first row + 1; 0 is free
        std::memset(first, 0, sizeof(first));
        const fsst_parts::Expander expander(symbols_);
        std::uint64_t left = size_; // of what may be expanded
        for (std::size_t i = 0; i < vector_rows; ++i) {
            std::size_t at = codes[i] * 0x9e3779b1U >> 21;
            while (first[at] != 0 && codes[first[at] - 1] != codes[i]) at = (at + 1) % slots;
            if (first[at] != 0) {
                out[i] = out[first[at] - 1];
                continue;
            }
            first[at] = static_cast<std::uint16_t>(i + 1);
            const byte_view stored = bytes_of(codes[i]);
            if (stored.size() > left) { // ends that overlap: no body of ours
                out[i] = {};
                continue;
            }
            left -= stored.size();
            char* const room = arena.room(8 * stored.size() + 8);
            const char* const end = expander.expand_one(stored.data(), stored.size(), room);
            out[i] = {room, static_cast<std::size_t>(end - room)};
            arena.take(out[i].size());
        }
    }

    fsst_parts::StoredSymbols symbols_;
    const std::byte* ends_ = nullptr;
    const std::byte* bytes_ = nullptr;
    std::uint32_t size_ = 0;
};

} // namespace lsmer::inline v0::codec::detail
