#include "lsmer/cache.hpp"

#include <cstdio>
#include <cstring>

namespace cache = lsmer::cache;
using lsmer::make_ref;

// [read]
/// A block from the cache, or read for it.
lsmer::ref<const cache::Block> read(cache::BlockCache& blocks, const cache::key& k,
                                    std::size_t size) {
    if (auto found = blocks.find(k)) return found;
    auto block = blocks.make(k, size);              // others make room for it
    std::memset(block->to_fill().data(), 7, size);  // in truth: read from the file, and verified
    return blocks.insert(k, std::move(block));      // perhaps what another thread read meanwhile
}
// [/read]

int main() {
    // [budget]
    const auto budget = make_ref<cache::MemoryBudget>(std::size_t{64} << 20); // for everybody
    cache::BlockCache blocks(budget);

    // A memtable grows: blocks give way, its bytes are counted as long as it is there.
    cache::MemoryShare memtable(budget, cache::user::memtables);
    blocks.make_room(std::size_t{8} << 20);
    memtable.set(std::size_t{8} << 20);
    if (budget->tight()) std::puts("flush what you have");
    // [/budget]

    const std::uint64_t file = blocks.new_file();
    const auto first = read(blocks, {file, 0, 1}, 50'000);
    const auto again = read(blocks, {file, 0, 1}, 50'000);
    // [statistics]
    const cache::stats seen = blocks.statistics();
    std::printf("%llu hits, %zu bytes cached, %zu of them in use\n",
                static_cast<unsigned long long>(seen.hits), seen.bytes, seen.pinned);
    // [/statistics]
    return first.get() == again.get() && seen.hits == 1 ? 0 : 1;
}
