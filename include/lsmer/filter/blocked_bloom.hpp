#pragma once
// A Bloom filter whose bits for one key all lie in one cache line: to look for a key costs one
// miss of the cache, whatever the size of the filter.
//
//   header, 64 bytes   u16 tag | u8 probes, P | u8 0 | u32 blocks, N | u64 keys | zeros
//   blocks             N times 64 bytes: eight words of 64 bits
//
//   hash    high 32 bits * N / 2^32 = block
//           * 0x9e3779b97f4a7c15:  3 bits = first word w | 6 bits | 6 bits | ... (from the top)
//   block   [ w ][w+1][w+2] ... P neighbouring words, round the end; one bit in each of them
//
//   1. P follows from the bits a key alone, the best for 4 to 24: 3 to 8 of them.
//   2. There is one block at least, so that a filter of no keys is zeros and denies all.
//   3. The answer takes no branch: bits that came up are no news to a branch predictor.
//
// Bits in words of their own differ from bits anywhere in the line by little in what they deny and
// by a quarter in latency; P of eight words, turned by the hash, beat a bit in each of them: see
// docs/design/0011-a-filter-of-one-cache-line.md for these and the roads not taken.
//
// Source: Putze, Sanders, Singler: Cache-, Hash- and Space-Efficient Bloom Filters, WEA 2007.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/prefetch.hpp"
#include "lsmer/filter/concepts.hpp"

namespace lsmer::inline v0::filter {

namespace detail {

inline constexpr std::size_t bloom_block = 64; // bytes of a block, and of the header
inline constexpr unsigned bloom_probes_max = 8;

/// Where the bits of a hash lie in its block.
class bloom_bits {
public:
    explicit bloom_bits(std::uint64_t hash) noexcept
        : word_(static_cast<std::size_t>(hash * spread >> 61)), bits_(hash * spread << 3) {}

    /// Offset of the word that holds the next bit, in bytes.
    [[nodiscard]] std::size_t word() const noexcept { return word_ % 8 * sizeof(std::uint64_t); }
    [[nodiscard]] unsigned bit() const noexcept { return static_cast<unsigned>(bits_ >> 58); }
    void next() noexcept {
        ++word_;
        bits_ <<= 6;
    }

private:
    static constexpr std::uint64_t spread = 0x9e3779b97f4a7c15U;
    std::size_t word_;
    std::uint64_t bits_;
};

/// Offset of a hash's block behind the header.
[[nodiscard]] inline std::size_t bloom_offset(std::uint64_t hash, std::uint32_t blocks) noexcept {
    return static_cast<std::size_t>((hash >> 32) * blocks >> 32) * bloom_block;
}

/// The probes that let the fewest keys pass, by expected rate.
[[nodiscard]] constexpr unsigned bloom_probes(unsigned bits_per_key) noexcept {
    constexpr unsigned char best[] = {3, 3, 4, 5, 5, 6, 6, 7, 7}; // 4 to 12
    return bits_per_key <= 12 ? best[bits_per_key - 4] : bloom_probes_max;
}

class bloom_reader {
public:
    LSMER_NOINLINE static result<bloom_reader> open(byte_view body) {
        if (body.size() < 2 * bloom_block || tag_of(body) != tags::blocked_bloom) {
            return make_error(error_kind::corruption, "a body of ", body.size(), " bytes with tag ",
                              tag_of(body), " is no blocked Bloom filter");
        }
        bloom_reader r;
        r.blocks_at_ = body.data() + bloom_block;
        r.probes_ = load<std::uint8_t>(body.data() + 2);
        r.blocks_ = load<std::uint32_t>(body.data() + 4);
        r.keys_ = load<std::uint64_t>(body.data() + 8);
        if (r.probes_ == 0 || r.probes_ > bloom_probes_max || r.blocks_ == 0 ||
            r.blocks_ != body.size() / bloom_block - 1 || body.size() % bloom_block != 0) {
            return make_error(error_kind::corruption, "a blocked Bloom filter of ", body.size(),
                              " bytes cannot have ", r.blocks_, " blocks and ", r.probes_,
                              " probes");
        }
        return r;
    }

    /// False: no key with this hash is here. True: maybe.
    [[nodiscard]] bool may_hold(std::uint64_t hash) const noexcept {
        const std::byte* const block = blocks_at_ + bloom_offset(hash, blocks_);
        bloom_bits bits(hash);
        std::uint64_t all = 1;
        for (unsigned i = 0; i < probes_; ++i, bits.next()) {
            all &= load<std::uint64_t>(block + bits.word()) >> bits.bit();
        }
        return all != 0;
    }
    /// Asks for the memory that `may_hold(hash)` will read.
    void prefetch(std::uint64_t hash) const noexcept {
        // Into the first level: it will be read soon.
        __builtin_prefetch(blocks_at_ + bloom_offset(hash, blocks_), 0, 3);
    }
    /// Hashes that it was built of, as the body has it.
    [[nodiscard]] std::uint64_t keys() const noexcept { return keys_; }
    [[nodiscard]] unsigned probes() const noexcept { return probes_; }
    [[nodiscard]] std::size_t bytes() const noexcept {
        return (std::size_t{blocks_} + 1) * bloom_block;
    }

private:
    const std::byte* blocks_at_ = nullptr;
    std::uint32_t blocks_ = 0;
    unsigned probes_ = 0;
    std::uint64_t keys_ = 0;
};

/// Blocks are written in no order: those of a few hashes ahead are asked for.
LSMER_NOINLINE inline void bloom_build(std::span<const std::uint64_t> hashes, unsigned bits_per_key,
                                       byte_buffer& out) {
    constexpr std::size_t ahead = 32;
    const std::size_t wanted = (hashes.size() * bits_per_key + 511) / 512;
    LSMER_ASSERT(wanted <= 0xffffffffU, "a filter has less than 2^32 blocks of 64 bytes");
    const std::uint32_t blocks = wanted == 0 ? 1 : static_cast<std::uint32_t>(wanted);
    const unsigned probes = bloom_probes(bits_per_key);
    const std::size_t bytes = (std::size_t{blocks} + 1) * bloom_block;
    std::byte* const head = out.extend(bytes);
    std::memset(head, 0, bytes);
    store(head, tags::blocked_bloom);
    store(head + 2, static_cast<std::uint8_t>(probes));
    store(head + 4, blocks);
    store(head + 8, static_cast<std::uint64_t>(hashes.size()));
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        const std::size_t later = i + ahead < hashes.size() ? i + ahead : i;
        v0::prefetch(head + bloom_block + bloom_offset(hashes[later], blocks), 1);
        std::byte* const block = head + bloom_block + bloom_offset(hashes[i], blocks);
        bloom_bits bits(hashes[i]);
        for (unsigned p = 0; p < probes; ++p, bits.next()) {
            std::byte* const word = block + bits.word();
            store(word, load<std::uint64_t>(word) | std::uint64_t{1} << bits.bit());
        }
    }
}

} // namespace detail

/// A blocked Bloom filter of so many bits a key, header and a last block's rest aside. Of hashes
/// that are not there it lets pass 9.3 % at 5 bits, 0.98 % at 10, 0.13 % at 15, 0.026 % at 20.
template <unsigned BitsPerKey>
struct blocked_bloom {
    static_assert(BitsPerKey >= 4 && BitsPerKey <= 24,
                  "lsmer: a blocked Bloom filter has 4 to 24 bits a key; without one use none");

    static constexpr std::uint16_t tag = tags::blocked_bloom; // DO NOT RENUMBER
    static constexpr std::string_view name = "blocked_bloom";
    using reader = detail::bloom_reader;

    /// Appends a filter of these hashes, which may repeat.
    static void build(std::span<const std::uint64_t> hashes, byte_buffer& out) {
        detail::bloom_build(hashes, BitsPerKey, out);
    }
    static result<reader> open(byte_view body) { return reader::open(body); }
};

} // namespace lsmer::inline v0::filter
