#pragma once
// Ghosts: hashes of what left a shard lately without having been used again. What comes back while
// its ghost is there has shown that it is wanted.
//
//   buckets  | tag, when | tag, when | tag, when | tag, when |      by the low bits of the hash
//
// The oldest of a bucket makes way, and a ghost that as many others followed as the shard holds
// blocks counts as gone: a queue, but for buckets that are fuller than others, without its links.
//
// Threads: one at a time.

#include "lsmer/base/bytes.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace lsmer::inline v0::cache {

class Ghosts {
public:
    /// Adds one; `keep` is how many are remembered from now on.
    void add(std::uint64_t hash, std::size_t keep) {
        keep_ = static_cast<std::uint32_t>(keep < keep_most ? keep : keep_most);
        if (2 * std::size_t{keep_} > slots_.size()) grow();
        put(tag_of(hash), ++now_);
    }
    /// Whether it is there; then it is not any more.
    [[nodiscard]] bool take(std::uint64_t hash) noexcept {
        if (slots_.empty()) return false;
        const std::uint32_t tag = tag_of(hash);
        slot* const bucket = bucket_of(tag);
        for (std::size_t i = 0; i < ways; ++i) {
            if (bucket[i].tag == tag && age(bucket[i]) < keep_) {
                bucket[i] = {};
                return true;
            }
        }
        return false;
    }

private:
    struct slot {
        std::uint32_t tag; // 0: free
        std::uint32_t when;
    };
    static constexpr std::size_t ways = 4;
    static constexpr std::size_t keep_most = std::size_t{1} << 24;

    [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) noexcept {
        return static_cast<std::uint32_t>(hash >> 16) | 1;
    }
    [[nodiscard]] slot* bucket_of(std::uint32_t tag) noexcept {
        return slots_.data() + (tag >> 1) % (slots_.size() / ways) * ways;
    }
    [[nodiscard]] std::uint32_t age(const slot& s) const noexcept {
        return s.tag == 0 ? UINT32_MAX : now_ - s.when;
    }
    void put(std::uint32_t tag, std::uint32_t when) noexcept {
        slot* const bucket = bucket_of(tag);
        slot* oldest = bucket;
        for (std::size_t i = 0; i < ways; ++i) {
            if (bucket[i].tag == tag) {
                oldest = &bucket[i];
                break;
            }
            if (age(bucket[i]) > age(*oldest)) oldest = &bucket[i];
        }
        *oldest = {tag, when};
    }
    LSMER_NOINLINE void grow() {
        constexpr std::size_t least = 64;
        const std::size_t wanted = std::bit_ceil(2 * std::size_t{keep_});
        const buffer<slot> old = std::move(slots_);
        slots_.resize(wanted < least ? least : wanted);
        std::memset(static_cast<void*>(slots_.data()), 0, slots_.size() * sizeof(slot));
        for (const slot& s : old) {
            if (age(s) < keep_) put(s.tag, s.when);
        }
    }

    buffer<slot> slots_;
    std::uint32_t now_ = 0;
    std::uint32_t keep_ = 0;
};

} // namespace lsmer::inline v0::cache
