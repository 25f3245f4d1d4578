#pragma once
// What a cache of blocks is, for readers of files that take one as a part (sstable/sstable.hpp).
//
//   find(key) --> block, or nothing
//                   make(key, size) --> a block, its memory counted; read into it, verify it
//                                         insert(key, block) --> the block to use
//
//   1. Whoever holds a block may read it, whatever the cache does meanwhile.
//   2. Only verified bytes are inserted. Two who miss the same key may both read it: `insert` gives
//      both the same block.
//   3. Keys are unique as long as the cache lives: an open file takes a number from `new_file`, and
//      erases its blocks when nobody reads it any more.

#include "lsmer/base/ref.hpp"
#include "lsmer/cache/block.hpp"
#include "lsmer/cache/budget.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::cache {

/// What becomes of bytes that were read: into the cache, or, for readers that touch each block
/// once, not. What is in the cache already serves both.
enum class fill : unsigned char { normal, bypass };

/// What a cache did and holds.
struct stats {
    std::uint64_t hits = 0;
    std::uint64_t misses = 0;
    std::uint64_t inserts = 0;
    std::uint64_t evictions = 0; // to make room, not those of files that are gone
    std::size_t blocks = 0;
    std::size_t bytes = 0;  // memory of what can be found
    std::size_t pinned = 0; // memory of what readers hold, whether it can be found or not
};

namespace detail {
template <class C>
concept finds = requires(C& c, const key& k) {
    { c.find(k) } -> std::same_as<ref<const Block>>;
};
template <class C>
concept keeps = requires(C& c, const key& k, std::size_t bytes, ref<Block> block) {
    { c.make(k, bytes) } -> std::same_as<ref<Block>>;
    { c.insert(k, std::move(block)) } -> std::same_as<ref<const Block>>;
};
template <class C>
concept numbers_files = requires(C& c, const key& k) {
    { c.new_file() } -> std::same_as<std::uint64_t>;
    c.erase(k);
};
template <class C>
concept gives_way = requires(C& c, const C& asked, ref<MemoryBudget> budget, std::size_t bytes) {
    C(budget);
    c.make_room(bytes);
    { asked.budget() } -> std::same_as<const ref<MemoryBudget>&>;
    { asked.statistics() } -> std::same_as<stats>;
};
} // namespace detail

/// A counted object that keeps blocks within a budget, and may be used by any thread.
template <class C>
concept block_cache = std::derived_from<C, counted> && detail::finds<C> && detail::keeps<C> &&
                      detail::numbers_files<C> && detail::gives_way<C>;

} // namespace lsmer::inline v0::cache
