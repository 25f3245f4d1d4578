#pragma once
// Decompresses many texts that lie one behind the other, without a branch for each: all of them are
// one string of codes, and where a text ends in the output follows from where it ends in the codes.
//
//   code   -> 8 bytes stored, the output advances by the symbol's length
//   escape -> nothing; the code behind it is looked up among the bytes: 256 further entries
//
// Total on any codes: numbers that are no symbol's have length 0, and output stops at its bound.

#include "lsmer/codec/fsst_parts/symbol_table.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::codec::fsst_parts {

/// A table laid out for decoding. Some 4.6 KB; made anew for each vector of texts, in about a
/// cycle a symbol.
class Expander {
public:
    /// Bytes that may be written behind the bound of an output.
    static constexpr std::size_t slack = 8 * 8;
    /// Codes that one call takes.
    static constexpr std::size_t codes_at_once = 2048;

    explicit Expander(const StoredSymbols& symbols) noexcept {
        symbols.each([&](std::uint32_t code, symbol s) {
            bytes_[code] = s.bytes;
            length_[code] = static_cast<std::uint8_t>(s.length);
        });
        for (std::uint32_t code = symbols.count(); code < 256; ++code) {
            bytes_[code] = 0;
            length_[code] = 0;
        }
        for (std::uint32_t b = 0; b < 256; ++b) {
            bytes_[256 + b] = b;
            length_[256 + b] = 1;
        }
    }

    /// Where a run of codes has come to.
    struct progress {
        char* out;
        const char* bound;         // no code is taken when `out` is past it
        std::uint32_t escaped = 0; // 256 after an escape
    };

    /// Writes what `count` codes stand for. Before code i, `p.out` was at start + offsets[i]; one
    /// more is set behind the last.
    // REQUIRES: count <= codes_at_once; `slack` bytes writable behind p.bound; codes_at_once + 8
    // places at `offsets`
    void operator()(const std::byte* codes, std::size_t count, const char* start, progress& p,
                    std::uint32_t* offsets) const noexcept {
        std::size_t i = 0;
        char* out = p.out;
        std::uint32_t escaped = p.escaped;
        const auto take = [&](std::uint32_t code) LSMER_LAMBDA_INLINE {
            offsets[i++] = static_cast<std::uint32_t>(out - start);
            store(out, bytes_[code]);
            out += length_[code];
        };
        const auto take_any = [&](std::uint32_t code) LSMER_LAMBDA_INLINE {
            const std::uint32_t place = code | escaped;
            take(place);
            escaped = place == escape ? 256 : 0;
        };
        while (i + 8 <= count && out <= p.bound) {
            auto eight = load<std::uint64_t>(codes + i);
            constexpr std::uint64_t ones = 0x0101010101010101U;
            const std::uint64_t zeros = ~eight; // of escapes
            if (((zeros - ones) & ~zeros & (ones << 7)) == 0 && escaped == 0) {
                for (int k = 0; k < 8; ++k, eight >>= 8) take(eight & 0xff);
            } else {
                for (int k = 0; k < 8; ++k, eight >>= 8) take_any(eight & 0xff);
            }
        }
        while (i < count && out <= p.bound) take_any(static_cast<std::uint32_t>(codes[i]));
        while (i <= count) offsets[i++] = static_cast<std::uint32_t>(out - start);
        p.out = out;
        p.escaped = escaped;
    }

    /// Writes what the codes of one text stand for, and gives the end of it.
    // REQUIRES: 8 * count + 8 bytes writable at `out`
    [[nodiscard]] char* expand_one(const std::byte* codes, std::size_t count,
                                   char* out) const noexcept {
        std::uint32_t escaped = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t place = static_cast<std::uint32_t>(codes[i]) | escaped;
            store(out, bytes_[place]);
            out += length_[place];
            escaped = place == escape ? 256 : 0;
        }
        return out;
    }

private:
    std::uint64_t bytes_[512];
    std::uint8_t length_[512];
};

/// Writes what the codes stand for, and gives the end of it. For a text alone: the table is used
/// as it is stored.
// REQUIRES: 8 * count + 8 bytes writable at `out`
[[nodiscard]] inline char* expand_one(const StoredSymbols& symbols, const std::byte* codes,
                                      std::size_t count, char* out) noexcept {
    for (std::size_t i = 0; i < count; ++i) {
        const auto code = static_cast<std::uint32_t>(codes[i]);
        if (code == escape) {
            if (++i < count) *out++ = static_cast<char>(codes[i]);
            continue;
        }
        const symbol s = symbols.find(code);
        store(out, s.bytes);
        out += s.length;
    }
    return out;
}

} // namespace lsmer::inline v0::codec::fsst_parts
