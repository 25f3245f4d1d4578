#pragma once
// SymbolTable: up to 255 strings of 1 to 8 bytes, numbered. A byte of compressed text is the number
// of a symbol; number 255 says that the byte behind it stands for itself.
//
//   u8 counts[8]     symbols of 1, 2, ..., 8 bytes
//   symbols          one after the other, in the order of their numbers
//
// Numbers ascend with length, so that eight counts tell all lengths. The stored order is the order
// of numbers: a table read back gives every symbol the number that it had.

#include "lsmer/base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::codec::fsst_parts {

inline constexpr std::size_t symbol_bytes_max = 8;
inline constexpr std::uint32_t symbols_max = 255;
inline constexpr std::uint8_t escape = 255;

/// 1 to 8 bytes, as a little-endian word; what is above them is 0.
struct symbol {
    std::uint64_t bytes = 0;
    std::uint32_t length = 0;
    friend constexpr bool operator==(const symbol&, const symbol&) = default;
};

/// A word of which only the first bytes are set.
// REQUIRES: 1 <= length <= 8
[[nodiscard]] constexpr std::uint64_t low_bytes(std::uint64_t word, std::uint32_t length) noexcept {
    const std::uint32_t unused = 64 - 8 * length;
    return word << unused >> unused;
}

struct SymbolTable {
    std::uint32_t count = 0;
    symbol symbols[symbols_max]; // by ascending length

    [[nodiscard]] std::size_t stored_bytes() const noexcept {
        std::size_t total = symbol_bytes_max;
        for (std::uint32_t c = 0; c < count; ++c) total += symbols[c].length;
        return total;
    }
    void put_counts(std::byte* to) const noexcept {
        std::uint8_t counts[symbol_bytes_max] = {};
        for (std::uint32_t c = 0; c < count; ++c) ++counts[symbols[c].length - 1];
        std::memcpy(to, counts, sizeof(counts));
    }
    void put_symbols(byte_buffer& out) const {
        for (std::uint32_t c = 0; c < count; ++c) {
            std::memcpy(out.extend(symbols[c].length), &symbols[c].bytes, symbols[c].length);
        }
    }
};

/// A stored table, where it lies. A view of checked bytes.
class StoredSymbols {
public:
    StoredSymbols() = default;
    /// Bytes of the symbols that these counts announce.
    [[nodiscard]] static std::size_t bytes_of(const std::byte* counts) noexcept {
        std::size_t total = 0;
        for (std::size_t k = 0; k < symbol_bytes_max; ++k) {
            total += (k + 1) * static_cast<std::size_t>(counts[k]);
        }
        return total;
    }
    [[nodiscard]] static std::uint32_t count_of(const std::byte* counts) noexcept {
        std::uint32_t total = 0;
        for (std::size_t k = 0; k < symbol_bytes_max; ++k) {
            total += static_cast<std::uint32_t>(counts[k]);
        }
        return total;
    }
    // REQUIRES: count_of(counts) <= 255; bytes_of(counts) + 8 bytes at `symbols`
    StoredSymbols(const std::byte* counts, const std::byte* symbols) noexcept : bytes_(symbols) {
        std::uint32_t code = 0;
        std::uint32_t offset = 0;
        for (std::uint32_t k = 0; k < symbol_bytes_max; ++k) {
            first_[k] = static_cast<std::uint8_t>(code);
            offset_[k] = static_cast<std::uint16_t>(offset);
            code += static_cast<std::uint32_t>(counts[k]);
            offset += (k + 1) * static_cast<std::uint32_t>(counts[k]);
        }
        count_ = code;
    }

    [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
    /// A symbol of length 0 for numbers that are none. May have bytes behind its length set.
    [[nodiscard]] symbol find(std::uint32_t code) const noexcept {
        if (code >= count_) return {};
        std::uint32_t k = 0;
        for (std::uint32_t longer = 1; longer < symbol_bytes_max; ++longer) {
            k += code >= first_[longer] ? 1 : 0;
        }
        const std::size_t at = offset_[k] + std::size_t{code - first_[k]} * (k + 1);
        return {load<std::uint64_t>(bytes_ + at), k + 1};
    }
    /// Calls `f(code, symbol)` for all, in order; bytes behind a symbol's length are as in `find`.
    template <class F>
    void each(F&& f) const {
        std::uint32_t code = 0;
        const std::byte* at = bytes_;
        for (std::uint32_t k = 0; k < symbol_bytes_max; ++k) {
            const std::uint32_t end = k + 1 < symbol_bytes_max ? first_[k + 1] : count_;
            for (; code < end; ++code, at += k + 1) f(code, symbol{load<std::uint64_t>(at), k + 1});
        }
    }
    [[nodiscard]] SymbolTable table() const noexcept {
        SymbolTable out;
        out.count = count_;
        each([&](std::uint32_t code, symbol s) {
            out.symbols[code] = {low_bytes(s.bytes, s.length), s.length};
        });
        return out;
    }

private:
    const std::byte* bytes_ = nullptr;
    std::uint32_t count_ = 0;
    std::uint8_t first_[symbol_bytes_max] = {};   // number of the first symbol of k + 1 bytes
    std::uint16_t offset_[symbol_bytes_max] = {}; // where its bytes are
};

} // namespace lsmer::inline v0::codec::fsst_parts
