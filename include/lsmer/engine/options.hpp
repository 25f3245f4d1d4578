#pragma once
// What a table may be told when it is opened, and the types it is composed of.

#include "lsmer/cache/block_cache.hpp"
#include "lsmer/codec.hpp"
#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/standard.hpp"
#include "lsmer/engine/event.hpp"
#include "lsmer/engine/pace.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/engine/history.hpp"
#include "lsmer/filter/blocked_bloom.hpp"
#include "lsmer/memtable/keyed.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/wal/options.hpp"
#include "lsmer/wal/sync.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::engine {

namespace detail {
template <class S>
struct standard_memtable {
    using type = memtable::Memtable<S>;
};
template <stores_ops S>
struct standard_memtable<S> {
    using type = memtable::KeyedMemtable<S>;
};
} // namespace detail

/// The parts of an engine. Derive from it and replace what you want otherwise.
struct standard {
    using io = io::Posix;
    using codec = codec::standard;
    using cache = cache::BlockCache;
    template <schema S>
    using memtable = typename detail::standard_memtable<S>::type;
    using filter = filter::blocked_bloom<10>; // of keyed tables
    using compaction = compaction::standard; // see docs/policies
};

struct options {
    /// What `append` waits for unless it is told otherwise.
    sync_level sync = sync::commit;
    /// What open does with a damaged log.
    wal::recovery recovery = wal::recovery::strict;
    /// Make the directory and the table when they are not there.
    bool create = true;
    /// How SSTables are read; see the trade in docs/rooms/sstable.md.
    sstable::access access = sstable::access::mmap;
    /// When a memtable is sealed and flushed; 0: what suits the table.
    memtable::capacity memtable{0, 0};
    /// Sealed memtables that may wait for the flush before writers wait for it; at least one.
    std::size_t sealed_max = 2;
    /// Bytes of memory for memtables, files' indexes and, with access::pread, cached blocks
    /// together; see docs/rooms/cache.md. Memtables are flushed early to keep within it.
    std::size_t memory = std::size_t{1} << 30;
    /// Disk space that the log reserves at a time; 0: none. See docs/rooms/wal.md.
    std::uint64_t log_reserve = wal::writer_options().reserve;
    /// Flush and compact in threads of the table's own. Off: the writer that fills a memtable does.
    bool background_flush = true;
    /// How far back `snapshot_at` reaches: not at all, unless it is said. See engine/history.hpp.
    history_limits history{};
    /// Merge files as the policy of the table's parts says; `standard` has none. Off: only
    /// `compact` does.
    bool compaction = true;
    /// How often the policy is asked while nothing is flushed: rows grow old by themselves.
    /// Nanoseconds; with `background_flush` only.
    std::int64_t policy_interval_ns = 60'000'000'000;
    /// How writers are slowed down when compaction or flush falls behind.
    pacing_options pacing{};
    /// Who hears of flushes, compactions, stalls and failures.
    engine::listener listener{};
};

} // namespace lsmer::inline v0::engine
