#pragma once
// Heads of text keys for a row tree: 128 bits that mostly settle which of two keys is smaller.
//
//   base         "user:profile:000500000"
//   key          "user:profile:000523412"
//                 <---- common ----><-rest>
//   head         | 2 bytes: how far from the base | 13 bytes: the rest | 1 byte: its length |
//
// Keys of one table often begin alike, and then their first bytes say nothing. So a head is made
// relative to a base, the first key that comes: how many bytes a key has in common with it, and
// what follows. Below the base, the more in common the greater; above it, the more the smaller.
//
//   number       0 .. n-1      n        n+1 .. 2n         n: bytes of the base
//                below         as base  above
//
// Keys with equal heads are equal if the rest has 13 bytes or fewer, which the last byte tells; of
// longer ones, all bytes must be compared.

#include "lsmer/base/bytes.hpp"
#include "lsmer/memtable/tree_node.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lsmer::inline v0::memtable {

/// Threads: any number, once the base is set.
class TextHead {
public:
    /// The most of a base that is used.
    static constexpr std::size_t base_most = 256;

    /// The same base for all keys of a tree. Without one, heads begin at the first byte.
    // REQUIRES: no head has been made
    void base(std::string_view key) noexcept {
        size_ = key.size() < base_most ? key.size() : base_most;
        if (size_ != 0) std::memcpy(base_, key.data(), size_);
    }

    /// Ordered as the keys are, by unsigned bytes, as far as 128 bits can.
    [[nodiscard]] wide_head operator()(std::string_view key) const noexcept {
        const std::size_t most = key.size() < size_ ? key.size() : size_;
        const std::size_t common = in_common(key.data(), most);
        std::size_t distance = common;
        if (common < most && (static_cast<unsigned char>(key[common]) > base_[common])) {
            distance = 2 * size_ - common;
        }
        const std::size_t rest = key.size() - common;
        unsigned char out[16] = {};
        out[0] = static_cast<unsigned char>(distance >> 8);
        out[1] = static_cast<unsigned char>(distance);
        copy(out + 2, key.data() + common, rest < rest_most ? rest : rest_most);
        out[15] = static_cast<unsigned char>(rest < rest_most ? rest : rest_most + 1);
        return wide_head{__builtin_bswap64(load<std::uint64_t>(out))} << 64 |
               __builtin_bswap64(load<std::uint64_t>(out + 8));
    }
    /// Whether keys that have this head are equal.
    [[nodiscard]] static bool settles(wide_head head) noexcept {
        return static_cast<unsigned char>(head) <= rest_most;
    }

private:
    static constexpr std::size_t rest_most = 13;

    /// How many of the first `most` bytes are those of the base.
    [[nodiscard]] std::size_t in_common(const char* key, std::size_t most) const noexcept {
        std::size_t i = 0;
        for (; i + 8 <= most; i += 8) {
            const std::uint64_t differ =
                load<std::uint64_t>(key + i) ^ load<std::uint64_t>(base_ + i);
            if (differ != 0) return i + static_cast<std::size_t>(std::countr_zero(differ)) / 8;
        }
        while (i < most && static_cast<unsigned char>(key[i]) == base_[i]) ++i;
        return i;
    }
    /// Two copies of constant length that may overlap, where std::memcpy would be a call.
    // REQUIRES: count <= 16
    static void copy(unsigned char* to, const char* from, std::size_t count) noexcept {
        if (count >= 8) {
            const auto last = load<std::uint64_t>(from + count - 8);
            store(to, load<std::uint64_t>(from));
            store(to + count - 8, last);
        } else if (count >= 4) {
            const auto last = load<std::uint32_t>(from + count - 4);
            store(to, load<std::uint32_t>(from));
            store(to + count - 4, last);
        } else {
            for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<unsigned char>(from[i]);
        }
    }

    unsigned char base_[base_most] = {};
    std::size_t size_ = 0;
};

} // namespace lsmer::inline v0::memtable
