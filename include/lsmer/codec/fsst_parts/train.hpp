#pragma once
// Chooses the symbols for some texts: FSST's bottom-up search (Boncz, Neumann, Leis: FSST: Fast
// Random Access String Compression, VLDB 2020).
//
//   sample   pieces of the texts, some 32 KiB in all
//   round    compress the sample with the symbols at hand (none at first), and count how often each
//            is used, and how often one follows the other;
//            candidates: what was used, and what two neighbours make together, cut to 8 bytes;
//            the next symbols are the 255 of most gain, count * length
//
// Early rounds look at a part of the sample only: they find short symbols, which later ones join.
// The last round joins no more, it weighs what was found. Single bytes gain eightfold: a byte
// without a symbol costs two.
//
// Everything is integers, orders are total and random numbers are the file's own, so that the same
// texts give the same symbols everywhere.

#include "lsmer/codec/fsst_parts/matcher.hpp"
#include "lsmer/codec/fsst_parts/symbol_table.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lsmer::inline v0::codec::fsst_parts {

/// How much work training is: `quick` tells roughly how well texts can be compressed.
enum class training : std::uint8_t { quick, thorough };

/// Trains tables, one after the other. Threads: one at a time. Half a megabyte.
class Trainer {
public:
    Trainer() : pairs_(std::size_t{codes} * codes) {
        std::memset(pairs_.data(), 0, pairs_.size() * sizeof(std::uint16_t));
    }

    /// The symbols for these texts. `matcher` holds them afterwards.
    [[nodiscard]] SymbolTable operator()(std::span<const std::string_view> texts, Matcher& matcher,
                                         training how = training::thorough) {
        take_sample(texts, how == training::quick ? sample_bytes / 4 : sample_bytes);
        matcher.clear();
        count_ = 0;
        for (const std::uint32_t part : parts) {
            if (how == training::quick && part != 20 && part != 52 && part < 100) continue;
            count(part, matcher);
            gather(part);
            select(matcher);
        }
        SymbolTable table;
        table.count = count_;
        std::copy(symbols_, symbols_ + count_, table.symbols);
        std::sort(table.symbols, table.symbols + count_, [](const symbol& a, const symbol& b) {
            return a.length != b.length ? a.length < b.length : a.bytes < b.bytes;
        });
        matcher.clear();
        matcher.add(table);
        return table;
    }

private:
    static constexpr std::uint32_t codes = 512; // symbols, then bytes
    static constexpr std::size_t sample_bytes = std::size_t{1} << 15;
    static constexpr std::size_t piece_bytes = 512;
    static constexpr std::uint32_t whole = 128;
    static constexpr std::uint32_t parts[] = {8, 20, 36, 52, 64, 72, 86, 100, 114, whole}; // of 128

    struct candidate {
        symbol s;
        std::uint64_t gain;
    };

    static constexpr bool worse(const candidate& a, const candidate& b) noexcept {
        if (a.gain != b.gain) return a.gain < b.gain;
        if (a.s.length != b.s.length) return a.s.length < b.s.length;
        return a.s.bytes < b.s.bytes;
    }

    /// Pieces of up to 512 bytes, from all over the texts; all of them where they are few. Each is
    /// copied, with room for a separator behind it.
    void take_sample(std::span<const std::string_view> texts, std::size_t wanted) {
        pieces_.clear();
        copy_.clear();
        std::size_t total = 0;
        for (const std::string_view t : texts) total += t.size();
        if (total <= wanted) {
            for (const std::string_view t : texts) add_piece(t);
        } else {
            take_pieces(texts, wanted);
        }
        std::memset(copy_.extend(8), 0, 8);
    }
    // REQUIRES: more than `wanted` bytes
    void take_pieces(std::span<const std::string_view> texts, std::size_t wanted) {
        std::uint64_t random = 0x853c49e6748fea9bU;
        while (copy_.size() < wanted + pieces_.size()) {
            random = random * 6364136223846793005U + 1442695040888963407U;
            std::size_t row = static_cast<std::size_t>((random >> 33) * texts.size() >> 31);
            while (texts[row].empty()) row = row + 1 == texts.size() ? 0 : row + 1;
            std::string_view piece = texts[row];
            if (piece.size() > piece_bytes) {
                const std::size_t places = (piece.size() + piece_bytes - 1) / piece_bytes;
                piece = piece.substr((random >> 5) % places * piece_bytes, piece_bytes);
            }
            add_piece(piece);
        }
    }
    void add_piece(std::string_view text) {
        if (text.empty()) return;
        copy_.append(text.data(), text.size());
        pieces_.push_back(static_cast<std::uint32_t>(copy_.size()));
        copy_.push_back(0);
    }

    [[nodiscard]] symbol symbol_of(std::uint32_t code) const noexcept {
        return code >= 256 ? symbol{code - 256, 1} : symbols_[code];
    }

    /// Compresses a part of the sample and counts symbols and neighbours.
    void count(std::uint32_t part, const Matcher& matcher) {
        std::fill(singles_, singles_ + codes, 0U);
        const int separator = matcher.separator();
        const char* at = copy_.data();
        for (std::size_t p = 0; p < pieces_.size(); ++p) {
            char* const end = copy_.data() + pieces_[p];
            if (part == whole || (p * 2654435761U >> 5) % whole < part) {
                if (separator >= 0) {
                    *end = static_cast<char>(separator);
                    count<true>(at, end, matcher, part < whole);
                } else {
                    count<false>(at, end, matcher, part < whole);
                }
            }
            at = end + 1;
        }
    }
    template <bool Separated>
    void count(const char* at, const char* end, const Matcher& matcher, bool neighbours) {
        std::uint32_t before = codes;
        while (at != end) {
            const auto word = load<std::uint64_t>(at);
            match m;
            if constexpr (Separated) {
                m = matcher.find(word);
            } else {
                m = matcher.find(word, static_cast<std::uint64_t>(end - at));
            }
            const std::uint32_t byte = 256 + static_cast<std::uint32_t>(word & 0xff);
            // A symbol's first byte alone is a candidate too: the next round may cut elsewhere.
            const std::uint32_t code = m.code() == escape ? byte : m.code();
            ++singles_[code];
            if (m.length() > 1) ++singles_[byte];
            if (neighbours && before != codes) {
                add_pair(before, code);
                if (m.length() > 1) add_pair(before, byte);
            }
            before = code;
            at += m.length();
        }
    }
    void add_pair(std::uint32_t first, std::uint32_t second) {
        const std::uint32_t at = first * codes + second;
        if (pairs_[at]++ == 0) seen_pairs_.push_back(at);
    }

    /// Candidates, each once, with all it would gain. Leaves the counts of pairs at zero.
    void gather(std::uint32_t part) {
        candidates_.clear();
        std::size_t slots = 2 * (std::size_t{codes} + seen_pairs_.size());
        slots = std::bit_ceil(slots);
        slots_.resize(slots);
        std::memset(slots_.data(), 0, slots * sizeof(std::uint32_t));
        const std::uint32_t least = 5 * part / whole;
        for (std::uint32_t c = 0; c < codes; ++c) {
            if (singles_[c] == 0 || singles_[c] < least) continue;
            const symbol s = symbol_of(c);
            add_candidate(s, std::uint64_t{singles_[c]} * (s.length == 1 ? 8 : s.length));
        }
        for (const std::uint32_t at : seen_pairs_) {
            const std::uint32_t times = pairs_[at];
            pairs_[at] = 0;
            const symbol a = symbol_of(at / codes);
            if (times < least || a.length == symbol_bytes_max) continue;
            const symbol b = symbol_of(at % codes);
            const std::uint32_t both = a.length + b.length;
            symbol s{a.bytes | b.bytes << 8 * a.length, both < 8 ? both : 8};
            add_candidate(s, std::uint64_t{times} * s.length);
        }
        seen_pairs_.clear();
    }
    void add_candidate(const symbol& s, std::uint64_t gain) {
        const std::size_t mask = slots_.size() - 1;
        std::uint64_t h = (s.bytes ^ s.length) * 0x9e3779b97f4a7c15U;
        for (std::size_t i = (h ^ h >> 32) & mask;; i = (i + 1) & mask) {
            if (slots_[i] == 0) {
                candidates_.push_back({s, gain});
                slots_[i] = static_cast<std::uint32_t>(candidates_.size());
                return;
            }
            candidate& known = candidates_[slots_[i] - 1];
            if (known.s == s) {
                known.gain += gain;
                return;
            }
        }
    }

    /// The candidates of most gain become the symbols.
    void select(Matcher& matcher) {
        matcher.clear();
        count_ = 0;
        std::make_heap(candidates_.begin(), candidates_.end(), worse);
        candidate* end = candidates_.end();
        while (end != candidates_.begin() && count_ < symbols_max) {
            std::pop_heap(candidates_.begin(), end--, worse);
            if (!matcher.accepts(end->s)) continue;
            matcher.add(end->s, count_);
            symbols_[count_++] = end->s;
        }
    }

    buffer<char> copy_;            // of the pieces, a byte for a separator behind each
    buffer<std::uint32_t> pieces_; // where each ends
    std::uint32_t singles_[codes];
    buffer<std::uint16_t> pairs_; // by first * codes + second; a sample has no more than it holds
    buffer<std::uint32_t> seen_pairs_;
    buffer<candidate> candidates_;
    buffer<std::uint32_t> slots_; // of candidates: place + 1
    std::uint32_t count_ = 0;
    symbol symbols_[symbols_max];
};

} // namespace lsmer::inline v0::codec::fsst_parts
