#pragma once
// The disk behind `Memory`: what the process sees (live) and what a power cut leaves (durable),
// kept apart for the data of every file and for the names of every directory.
//
//   node   live bytes | durable bytes | pending: the changes between them, in order
//   names  live       | durable       | pending: creations, removals, renames, in order
//
// 1. A change is pending until the file, or for names the directory, is synced.
// 2. A failed sync leaves a random part of the pending changes durable and forgets the rest, as
//    a kernel does that marks failed pages clean: a later sync does not bring them back.
// 3. Every mutating call has a number, counted from 1; a stop or a fault is set by number.
//
// Not synchronised: `Memory` holds the lock around every use.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/base/thread.hpp"
#include "lsmer/io/concepts.hpp"
#include "lsmer/io/failure.hpp"
#include "lsmer/io/path.hpp"

#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

namespace lsmer::inline v0::io {

/// What a power cut leaves of the changes that were not synced.
enum class crash_mode : unsigned char {
    unsynced_lost,       // nothing of them
    all_kept,            // all: a killed process
    torn_write,          // all, but the last write was cut at a sector or at any byte
    random_blocks,       // any blocks of 4 KiB
    grew_zeros,          // the sizes, with zeros for data
    grew_garbage,        // the sizes, with noise for data
    directory_lost,      // all data, no names
    directory_reordered, // all data, any of the changed names
};

inline constexpr crash_mode every_crash_mode[] = {
    crash_mode::unsynced_lost,  crash_mode::all_kept,           crash_mode::torn_write,
    crash_mode::random_blocks,  crash_mode::grew_zeros,         crash_mode::grew_garbage,
    crash_mode::directory_lost, crash_mode::directory_reordered};

/// What a call can be told to do instead of its work.
enum class fault : unsigned char {
    none,
    stop,        // this call and every later one fails, reads too
    io_error,    // EIO; on a sync the unsynced data becomes undefined
    no_space,    // ENOSPC
    quota,       // EDQUOT
    short_write, // half of the bytes, then EIO
};

namespace detail {

using bytes = std::vector<std::byte>;

/// SplitMix64: small, seeded, the same everywhere.
class noise {
public:
    explicit noise(std::uint64_t seed) noexcept : state_(seed) {}
    std::uint64_t next() noexcept {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    std::uint64_t below(std::uint64_t bound) noexcept { return bound == 0 ? 0 : next() % bound; }
    bool coin() noexcept { return (next() & 1) != 0; }

private:
    std::uint64_t state_;
};

struct data_change {
    std::uint64_t call = 0;
    bool resize = false; // to `offset` bytes; otherwise a write of `data` at `offset`
    std::uint64_t offset = 0;
    bytes data{};
};

inline void apply(bytes& image, const data_change& change, std::size_t keep) {
    if (change.resize) {
        image.resize(static_cast<std::size_t>(change.offset));
        return;
    }
    if (keep == 0) return;
    const auto at = static_cast<std::size_t>(change.offset);
    if (image.size() < at + keep) image.resize(at + keep);
    std::memcpy(image.data() + at, change.data.data(), keep);
}

struct memory_node : counted {
    bool directory = false;
    bytes live{};
    bytes durable{};
    std::vector<data_change> pending{};

    void sync() {
        for (const data_change& c : pending) detail::apply(durable, c, c.data.size());
        pending.clear();
    }
    /// The file after a power cut.
    [[nodiscard]] bytes after(crash_mode mode, noise& random, std::uint64_t last_write) const {
        switch (mode) {
        case crash_mode::unsynced_lost: return durable;
        case crash_mode::torn_write: return torn(random, last_write);
        case crash_mode::random_blocks: return some_blocks(random);
        case crash_mode::grew_zeros:
        case crash_mode::grew_garbage: {
            bytes image = durable;
            image.resize(live.size());
            if (mode == crash_mode::grew_zeros) return image;
            for (std::size_t i = durable.size(); i < image.size(); ++i) {
                image[i] = static_cast<std::byte>(random.next());
            }
            return image;
        }
        default: return live;
        }
    }
    [[nodiscard]] bytes some_blocks(noise& random) const {
        constexpr std::size_t block = 4096;
        const bool old_size = durable.size() != live.size() && random.below(4) == 0;
        bytes image = durable;
        image.resize(live.size());
        if (pending.empty()) return image;
        for (std::size_t at = 0; at < image.size(); at += block) {
            const std::size_t n = image.size() - at < block ? image.size() - at : block;
            if (random.coin()) std::memcpy(image.data() + at, live.data() + at, n);
        }
        if (old_size) image.resize(durable.size());
        return image;
    }

private:
    [[nodiscard]] bytes torn(noise& random, std::uint64_t last_write) const {
        bytes image = durable;
        for (const data_change& c : pending) {
            std::size_t keep = c.data.size();
            if (!c.resize && c.call == last_write) {
                keep = random.coin() ? random.below(keep / 512 + 1) * 512 : random.below(keep + 1);
            }
            detail::apply(image, c, keep);
        }
        return image;
    }
};

struct memory_name {
    std::string path;
    ref<memory_node> node;
};

struct name_change {
    std::string from{}; // goes away, when not empty
    std::string to{};   // means `node` from now on, when not empty
    ref<memory_node> node{};
};

inline memory_name* find(std::vector<memory_name>& names, std::string_view path) noexcept {
    for (memory_name& n : names) {
        if (n.path == path) return &n;
    }
    return nullptr;
}

inline void apply(std::vector<memory_name>& names, const name_change& change) {
    if (!change.from.empty()) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (names[i].path != change.from) continue;
            names.erase(names.begin() + static_cast<std::ptrdiff_t>(i));
            break;
        }
    }
    if (change.to.empty()) return;
    if (memory_name* const taken = find(names, change.to)) {
        taken->node = change.node;
    } else {
        names.push_back({change.to, change.node});
    }
}

struct memory_disk : counted {
    mutex lock{};
    std::vector<memory_name> live{};
    std::vector<memory_name> durable{};
    std::vector<name_change> pending{};
    std::vector<std::string> locks{};
    std::uint64_t calls = 0;
    std::uint64_t reads = 0;
    std::uint64_t fault_call = 0; // 0: none
    std::uint64_t fault_read = 0;
    std::uint64_t last_write = 0;
    std::uint64_t capacity = ~std::uint64_t{0};
    std::string slow_ending{};
    std::uint64_t slow_ns = 0; // for each byte written to files whose names end so
    fault call_fault = fault::none;
    fault read_fault = fault::none;
    bool lasting = false; // the fault stays from its call on
    bool stopped = false;
    noise random{1};

    /// Numbers a mutating call and says what is to go wrong with it.
    [[nodiscard]] fault begin_call() noexcept {
        if (stopped) return fault::stop;
        ++calls;
        if (fault_call == 0 || calls < fault_call) return fault::none;
        if (calls > fault_call && !lasting) return fault::none;
        if (call_fault == fault::stop) stopped = true;
        return call_fault;
    }
    [[nodiscard]] fault begin_read() noexcept {
        if (stopped) return fault::stop;
        ++reads;
        return fault_read != 0 && reads == fault_read ? read_fault : fault::none;
    }
    [[nodiscard]] static error failed(std::string_view operation, std::string_view path, fault f) {
        switch (f) {
        case fault::stop: return make_error(error_kind::io, operation, ' ', path, ": stopped");
        case fault::no_space: return failure(operation, path, ENOSPC);
        case fault::quota: return failure(operation, path, EDQUOT);
        default: return failure(operation, path, EIO);
        }
    }
    void rename_live(name_change change) {
        detail::apply(live, change);
        pending.push_back(std::move(change));
    }
    [[nodiscard]] std::uint64_t used() const noexcept {
        std::uint64_t total = 0;
        for (const memory_name& n : live) total += n.node->live.size();
        return total;
    }
    /// Root directories are always there; any other must have a name of its own.
    [[nodiscard]] static bool reachable(std::vector<memory_name>& names, std::string_view path) {
        const std::string_view parent = parent_path(path);
        if (parent == "/" || parent == ".") return true;
        const memory_name* const found = find(names, parent);
        return found != nullptr && found->node->directory && reachable(names, parent);
    }
};

/// The names a power cut leaves.
[[nodiscard]] inline std::vector<memory_name> names_after(memory_disk& disk, crash_mode mode,
                                                          noise& random) {
    if (mode == crash_mode::unsynced_lost || mode == crash_mode::directory_lost) {
        return disk.durable;
    }
    if (mode != crash_mode::directory_reordered) return disk.live;
    std::vector<memory_name> names = disk.durable;
    for (const name_change& c : disk.pending) {
        if (random.coin()) detail::apply(names, c);
    }
    return names;
}

[[nodiscard]] inline ref<memory_disk> disk_after(memory_disk& disk, crash_mode mode,
                                                 std::uint64_t seed) {
    noise random(seed ^ (static_cast<std::uint64_t>(mode) << 56));
    std::vector<memory_name> names = names_after(disk, mode, random);
    ref<memory_disk> fresh = make_ref<memory_disk>();
    for (const memory_name& n : names) {
        if (!memory_disk::reachable(names, n.path)) continue;
        ref<memory_node> node = make_ref<memory_node>();
        node->directory = n.node->directory;
        node->live = n.node->after(mode, random, disk.last_write);
        node->durable = node->live;
        fresh->live.push_back({n.path, node});
    }
    fresh->durable = fresh->live;
    fresh->random = noise(random.next());
    return fresh;
}

} // namespace detail
} // namespace lsmer::inline v0::io
