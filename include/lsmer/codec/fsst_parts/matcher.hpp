#pragma once
// Matcher: finds the longest symbol that a text begins with, in a constant number of steps.
//
//   long    symbols of 3 bytes and more: a slot for two of them, the longer one first, is chosen by
//           the first 3 bytes; a symbol whose slot is full is not accepted, so one look decides
//   pair    entries for all 65,536 first two bytes: a symbol of 2 bytes, else of 1, else an escape
//   single  the same for a last byte
//
// So the symbol found is the longest of the table, whatever the order that symbols came in: what a
// text becomes depends on the table and the text alone.

#include "lsmer/codec/fsst_parts/symbol_table.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::codec::fsst_parts {

/// What to write for a match: bits 0..7 the byte written, 8..9 how many, 12..15 bytes taken.
struct match {
    std::uint32_t bits = 0;
    [[nodiscard]] static constexpr match of_symbol(std::uint32_t code,
                                                   std::uint32_t length) noexcept {
        return {code | 1U << 8 | length << 12};
    }
    [[nodiscard]] static constexpr match of_escape() noexcept {
        return {escape | 2U << 8 | 1U << 12};
    }
    [[nodiscard]] constexpr std::uint8_t code() const noexcept {
        return static_cast<std::uint8_t>(bits);
    }
    [[nodiscard]] constexpr std::uint32_t written() const noexcept { return bits >> 8 & 3; }
    [[nodiscard]] constexpr std::uint32_t length() const noexcept { return bits >> 12; }
};

/// A match in a table.
struct stored_match {
    std::uint16_t bits = 0;
    stored_match() = default;
    stored_match(match m) noexcept : bits(static_cast<std::uint16_t>(m.bits)) {}
    operator match() const noexcept { return {bits}; }
};

/// Threads: one at a time while symbols are added, then any number. 160 KiB: keep it, and clear it.
class Matcher {
public:
    Matcher() : pair_(pair_count) { clear(); }

    void clear() noexcept {
        for (slot& s : long_) s = slot{};
        for (stored_match& m : single_) m = match::of_escape();
        stored_match* const pairs = pair_.data();
        for (std::size_t p = 0; p < pair_count; ++p) pairs[p] = match::of_escape();
        for (bool& b : inside_) b = false;
    }

    /// Whether `add` would accept a symbol.
    [[nodiscard]] bool accepts(const symbol& s) const noexcept {
        return s.length < 3 || long_[slot_of(s.bytes)].needs[1] == slot::nobody;
    }
    // REQUIRES: 1 <= length <= 8, nothing set behind the length; accepts(s)
    void add(const symbol& s, std::uint32_t code) noexcept {
        const match found = match::of_symbol(code, s.length);
        for (std::uint32_t i = 1; i < s.length; ++i) inside_[s.bytes >> 8 * i & 0xff] = true;
        if (s.length == 1) {
            single_[s.bytes] = found;
            stored_match* const with = pair_.data() + s.bytes * 256;
            for (std::uint32_t second = 0; second < 256; ++second) {
                if (match(with[second]).length() != 2) with[second] = found;
            }
        } else if (s.length == 2) {
            pair_[pair_of(s.bytes)] = found;
        } else {
            const std::uint32_t unused = 64 - 8 * s.length;
            slot& in = long_[slot_of(s.bytes)];
            const bool first = in.needs[0] == slot::nobody || s.length > in.needs[0];
            if (first) in.set(1, in.bytes[0], in.unused[0], in.needs[0], in.found[0]);
            in.set(first ? 0 : 1, s.bytes << unused, unused, s.length, found);
        }
    }
    void add(const SymbolTable& table) noexcept {
        for (std::uint32_t c = 0; c < table.count; ++c) {
            if (accepts(table.symbols[c])) add(table.symbols[c], c);
        }
    }

    /// A byte that symbols have nowhere but in front, so that none reaches past it; or -1.
    [[nodiscard]] int separator() const noexcept {
        int b = 255;
        while (b >= 0 && inside_[b]) --b;
        return b;
    }

    /// The match for a text of `left` bytes, the first of which are in `word`; what is behind them
    /// does not matter.
    // REQUIRES: left != 0
    [[nodiscard]] match find(std::uint64_t word, std::uint64_t left) const noexcept {
        const slot& s = long_[slot_of(word)];
        for (int k = 0; k < 2; ++k) {
            if (word << s.unused[k] == s.bytes[k] && s.needs[k] <= left) return s.found[k];
        }
        return left < 2 ? single_[word & 0xff] : pair_[pair_of(word)];
    }
    /// The same for a text that a separator stands behind.
    LSMER_ALWAYS_INLINE match find(std::uint64_t word) const noexcept {
        const slot& s = long_[slot_of(word)];
        // Masks: what would be branches are as likely one way as the other.
        const std::uint32_t longer = 0U - std::uint32_t{word << s.unused[0] == s.bytes[0]};
        const std::uint32_t shorter = 0U - std::uint32_t{word << s.unused[1] == s.bytes[1]};
        const std::uint32_t pair = pair_[pair_of(word)].bits & ~(longer | shorter);
        return {pair | (s.found[0].bits & longer) | (s.found[1].bits & shorter & ~longer)};
    }

private:
    struct alignas(32) slot {
        static constexpr std::uint8_t nobody = 255;
        std::uint64_t bytes[2] = {1, 1};  // shifted up, so that what is behind them falls off
        std::uint8_t unused[2] = {63, 63}; // bits; with bytes = 1 no word matches
        std::uint8_t needs[2] = {nobody, nobody};
        stored_match found[2];

        void set(int k, std::uint64_t b, std::uint32_t u, std::uint32_t n, match m) noexcept {
            bytes[k] = b;
            unused[k] = static_cast<std::uint8_t>(u);
            needs[k] = static_cast<std::uint8_t>(n);
            found[k] = m;
        }
    };

    static constexpr std::uint32_t slot_bits = 10;
    static constexpr std::size_t pair_count = std::size_t{1} << 16;
    [[nodiscard]] static std::size_t pair_of(std::uint64_t word) noexcept {
        return static_cast<std::uint16_t>(word << 8 | (word >> 8 & 0xff));
    }
    [[nodiscard]] static std::size_t slot_of(std::uint64_t word) noexcept {
        return static_cast<std::uint32_t>(static_cast<std::uint32_t>(word << 8) * 0x9e3779b1U) >>
               (32 - slot_bits);
    }

    slot long_[std::size_t{1} << slot_bits];
    stored_match single_[256];
    bool inside_[256];   // bytes of symbols that are not their first
    buffer<stored_match> pair_; // by first byte * 256 + second byte
};

} // namespace lsmer::inline v0::codec::fsst_parts
