#pragma once
// FileBlocks: what a cache holds of one open file that is read through pread, and what the file
// takes of the memory budget itself.
//
//   get(group, item) --found--> the cached block
//                    --else---> a new block --read, verify--> cached, unless the reader bypasses
//
// The cache holds verified bytes only. When the file is closed its blocks go.
//
// Threads: `get` from any number.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/result.hpp"
#include "lsmer/cache/concepts.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::sstable {

template <cache::block_cache Cache>
class FileBlocks {
public:
    FileBlocks() noexcept = default;
    FileBlocks(const FileBlocks&) = delete;
    FileBlocks& operator=(const FileBlocks&) = delete;
    ~FileBlocks() {
        if (!cached_.load(std::memory_order_relaxed)) return;
        for (std::uint32_t g = 0; g < groups_; ++g) {
            for (std::uint32_t i = 0; i < items_; ++i) cache_->erase({file_, g, i});
        }
    }

    /// To be called once, before `get`: the file has so many groups of so many items, and its
    /// directory takes `index_bytes` of memory.
    void attach(ref<Cache> cache, std::size_t groups, std::size_t items, std::size_t index_bytes) {
        if (!cache) return;
        cache->make_room(index_bytes);
        index_ = cache::MemoryShare(cache->budget(), cache::user::indexes);
        index_.set(index_bytes);
        file_ = cache->new_file();
        groups_ = static_cast<std::uint32_t>(groups);
        items_ = static_cast<std::uint32_t>(items);
        cache_ = std::move(cache);
    }

    /// An item of `bytes` bytes; they live as long as `owned`. What the cache does not have is
    /// fetched by `result<byte_view> read(byte_buffer&)`, which verifies it.
    // REQUIRES: group and item are of the file
    template <class Read>
    [[nodiscard]] result<byte_view> get(std::size_t group, std::size_t item, std::size_t bytes,
                                        cache::fill how, ref<const cache::Block>& owned,
                                        Read&& read) const {
        if (!cache_) return fill(make_ref<cache::Block>(bytes), owned, read);
        const cache::key k{file_, static_cast<std::uint32_t>(group),
                           static_cast<std::uint32_t>(item)};
        owned = cache_->find(k);
        if (owned) return owned->bytes();
        ref<cache::Block> block = cache_->make(k, bytes);
        auto got = fill(block, owned, read);
        if (!got || how == cache::fill::bypass) return got;
        owned.reset();
        owned = cache_->insert(k, std::move(block));
        cached_.store(true, std::memory_order_relaxed);
        return owned->bytes();
    }

private:
    template <class Read>
    static result<byte_view> fill(ref<cache::Block> block, ref<const cache::Block>& owned,
                                  Read& read) {
        auto got = read(block->to_fill());
        owned = std::move(block);
        return got;
    }

    ref<Cache> cache_;
    std::uint64_t file_ = 0;
    std::uint32_t groups_ = 0;
    std::uint32_t items_ = 0;
    mutable std::atomic<bool> cached_{false}; // some of it, at some time
    cache::MemoryShare index_;
};

} // namespace lsmer::inline v0::sstable
