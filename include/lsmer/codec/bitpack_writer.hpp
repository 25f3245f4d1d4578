#pragma once
// Writes a bitpack body, whose layout is described in bitpack.hpp, one vector after the other: each
// gets the packing that packing.hpp chooses. What encodes with it need not hold all it packs.

#include "lsmer/base/bytes.hpp"
#include "lsmer/codec/packing.hpp"
#include "lsmer/codec/words.hpp"
#include "lsmer/kernel/bitpack.hpp"

#include <cstring>

namespace lsmer::inline v0::codec {

namespace detail {

/// Of the byte that says a vector's width.
inline constexpr unsigned width_bits = 0x7f;
inline constexpr unsigned has_exceptions_bit = 0x80;

} // namespace detail

/// Threads: one at a time.
class BitpackWriter {
public:
    /// Appends to `out`, for `vectors` vectors of values of the type.
    BitpackWriter(std::uint32_t vectors, const word_type& type, byte_buffer& out);
    /// The next vector: 1,024 words, the last 1 to 1,024.
    void put(std::span<const std::int64_t> words);
    // REQUIRES: all vectors were put
    void finish();

    /// Bytes before the first packed vector, for values of so many bytes.
    [[nodiscard]] static constexpr std::size_t header_bytes(std::uint32_t vectors,
                                                            std::size_t bytes) noexcept {
        return round_up(vectors * (bytes + sizeof(std::uint32_t) + 1), buffer_alignment);
    }

private:
    void put_exceptions(std::span<const std::int64_t> words, const packing& p, std::int64_t* low);

    byte_buffer& out_;
    const word_type& type_;
    std::size_t start_;
    std::uint32_t vectors_;
    std::uint32_t vector_ = 0;
    buffer<std::uint32_t> at_; // of each vector in exceptions_, + 1; 0: none
    byte_buffer exceptions_;
};

inline BitpackWriter::BitpackWriter(std::uint32_t vectors, const word_type& type, byte_buffer& out)
    : out_(out), type_(type), start_(out.size()), vectors_(vectors) {
    const std::size_t header = header_bytes(vectors, type.bytes);
    std::memset(out.extend(header), 0, header);
}

LSMER_NOINLINE inline void BitpackWriter::put(std::span<const std::int64_t> words) {
    const std::size_t bytes = type_.bytes;
    const packing p = choose_packing(words, bytes);
    std::byte* const head = out_.data() + start_;
    const std::uint64_t base = p.base ^ type_.low_bit;
    std::memcpy(head + vector_ * bytes, &base, bytes);
    store(head + vectors_ * bytes + vector_ * sizeof(std::uint32_t),
          static_cast<std::uint32_t>(out_.size() - start_));
    head[vectors_ * (bytes + sizeof(std::uint32_t)) + vector_] = static_cast<std::byte>(p.width);
    alignas(64) std::int64_t low[vector_rows];
    const std::int64_t* from = words.data();
    if (p.exceptions != 0) {
        put_exceptions(words, p, low);
        from = low;
    } else if (words.size() < vector_rows) {
        std::memcpy(low, from, words.size_bytes());
        from = low;
    }
    for (std::size_t i = words.size(); i < vector_rows; ++i) {
        low[i] = static_cast<std::int64_t>(p.base);
    }
    const std::size_t packed = out_.size();
    kernel::pack<std::uint64_t>(reinterpret_cast<const std::uint64_t*>(from), p.base, p.width,
                                out_.extend(p.width * kernel::packed_row_bytes));
    out_.resize(packed + kernel::packed_bytes(p.width, words.size()));
    ++vector_;
}

/// `low` gets the words without what their exceptions have above the width.
LSMER_NOINLINE inline void BitpackWriter::put_exceptions(std::span<const std::int64_t> words,
                                                         const packing& p, std::int64_t* low) {
    if (at_.empty()) {
        at_.resize(vectors_);
        std::memset(at_.data(), 0, vectors_ * sizeof(std::uint32_t));
    }
    at_[vector_] = static_cast<std::uint32_t>(exceptions_.size() + 1);
    const std::uint64_t mask = detail::mask_of(type_.bytes);
    const std::uint64_t kept = p.width == 0 ? 0 : ~std::uint64_t{0} >> (64 - p.width);
    std::uint16_t places[vector_rows + 1];
    unsigned found = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::uint64_t offset = (static_cast<std::uint64_t>(words[i]) - p.base) & mask;
        low[i] = static_cast<std::int64_t>(p.base + (offset & kept));
        places[found] = static_cast<std::uint16_t>(i);
        found += static_cast<unsigned>(offset >> p.width != 0);
    }
    std::byte* const to = exceptions_.extend(p.exception_bytes());
    to[0] = static_cast<std::byte>(p.exceptions);
    to[1] = static_cast<std::byte>(p.high_bytes);
    std::memcpy(to + 2, places, p.exceptions * sizeof(std::uint16_t));
    for (unsigned i = 0; i < p.exceptions; ++i) {
        const std::uint64_t high =
            ((static_cast<std::uint64_t>(words[places[i]]) - p.base) & mask) >> p.width;
        std::memcpy(to + 2 + 2 * p.exceptions + i * p.high_bytes, &high, p.high_bytes);
    }
    LSMER_ASSERT(found == p.exceptions, "every exception is counted");
}

LSMER_NOINLINE inline void BitpackWriter::finish() {
    LSMER_ASSERT(vector_ == vectors_, "every vector of a bitpack body is put");
    if (at_.empty()) return;
    const std::size_t width_at = start_ + vectors_ * (type_.bytes + sizeof(std::uint32_t));
    out_[width_at] |= static_cast<std::byte>(detail::has_exceptions_bit);
    const std::size_t base = out_.size() - start_ + vectors_ * sizeof(std::uint32_t);
    for (const std::uint32_t at : at_) {
        lsmer::put(out_, at == 0 ? 0 : static_cast<std::uint32_t>(base + at - 1));
    }
    out_.append(exceptions_.view());
}

} // namespace lsmer::inline v0::codec
