#pragma once
// What a table may be told when it is opened, and the types it is composed of.

#include "lsmer/codec.hpp"
#include "lsmer/io/posix.hpp"
#include "lsmer/memtable/memtable.hpp"
#include "lsmer/sstable/sstable.hpp"
#include "lsmer/wal/reader.hpp"
#include "lsmer/wal/sync.hpp"

#include <cstddef>

namespace lsmer::inline v0::engine {

/// The parts of an engine. Derive from it and replace what you want otherwise.
struct standard {
    using io = io::Posix;
    using codec = codec::standard;
    template <schema S>
    using memtable = memtable::Memtable<S>;
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
    /// When a memtable is sealed and flushed.
    memtable::capacity memtable{};
    /// Sealed memtables that may wait for the flush before writers wait for it.
    std::size_t sealed_max = 2;
    /// Flush in a thread of the table's own. Off: the writer that fills a memtable flushes it.
    bool background_flush = true;
};

} // namespace lsmer::inline v0::engine
