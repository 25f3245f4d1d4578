#pragma once
// A file system in memory that can take the power away.
//
//   Memory disk;                          copies mean the same disk
//   disk.stop_at(17);                     the 17th mutating call and all after it fail
//   ... run the workload ...
//   Memory after = disk.crash(crash_mode::torn_write, seed);   reopen from this one
//
// Mutating calls: creating and emptying a file, write, truncate, preallocate, sync and close of a
// file, rename, remove, create_directory, sync_directory, lock. Each call is atomic.
//
// Threads: any. Every call takes the disk's lock.

#include "lsmer/io/memory_file.hpp"

namespace lsmer::inline v0::io {

class Memory {
public:
    using file = MemoryFile;
    using mapping = MemoryMapping;
    using lock_handle = MemoryLock;

    /// A new, empty disk.
    Memory() : disk_(make_ref<detail::memory_disk>()) {}

    // The file system.
    result<file> open(std::string_view path, open_mode mode) const;
    result<mapping> map(std::string_view path, std::uint64_t length) const;
    result<lock_handle> lock(std::string_view path) const;
    result<file_status> stat(std::string_view path) const;
    result<std::vector<std::string>> list(std::string_view path) const;
    status rename(std::string_view from, std::string_view to) const;
    status remove(std::string_view path) const;
    status create_directory(std::string_view path) const;
    status sync_directory(std::string_view path) const;

    // The lies.
    /// Mutating call number `call`, counted from 1, and all calls after it fail: "stopped".
    void stop_at(std::uint64_t call) const { fail_at(call, fault::stop); }
    /// Makes one mutating call fail, or every one from it on.
    void fail_at(std::uint64_t call, fault what, bool from_then_on = false) const {
        const scoped_lock held(disk_->lock);
        disk_->fault_call = call;
        disk_->call_fault = what;
        disk_->lasting = from_then_on;
    }
    /// Makes one read (read_at or map) fail.
    void fail_read_at(std::uint64_t read, fault what) const {
        const scoped_lock held(disk_->lock);
        disk_->fault_read = read;
        disk_->read_fault = what;
    }
    /// The disk is full when its files together reach this size.
    void limit_space(std::uint64_t bytes) const {
        const scoped_lock held(disk_->lock);
        disk_->capacity = bytes;
    }
    /// Every write to a file whose name ends so takes this long for each of its bytes.
    void slow_writes(std::string_view ending, std::uint64_t ns_per_byte) const {
        const scoped_lock held(disk_->lock);
        disk_->slow_ending = ending;
        disk_->slow_ns = ns_per_byte;
    }
    [[nodiscard]] std::uint64_t calls() const {
        const scoped_lock held(disk_->lock);
        return disk_->calls;
    }
    [[nodiscard]] std::uint64_t reads() const {
        const scoped_lock held(disk_->lock);
        return disk_->reads;
    }
    [[nodiscard]] bool stopped() const {
        const scoped_lock held(disk_->lock);
        return disk_->stopped;
    }
    /// The disk as a power cut at this moment leaves it; this one stays as it is.
    [[nodiscard]] Memory crash(crash_mode mode, std::uint64_t seed) const {
        const scoped_lock held(disk_->lock);
        return Memory(detail::disk_after(*disk_, mode, seed));
    }
    /// A file's live bytes, and a file changed behind everybody's back: for damage by hand.
    [[nodiscard]] std::vector<std::byte> contents(std::string_view path) const;
    void replace(std::string_view path, std::vector<std::byte> bytes) const;

private:
    explicit Memory(ref<detail::memory_disk> disk) : disk_(std::move(disk)) {}

    [[nodiscard]] static std::string plain(std::string_view path) {
        while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
        return std::string(path);
    }
    [[nodiscard]] bool is_directory(std::string_view path) const {
        if (path == "/" || path == ".") return true;
        const detail::memory_name* const found = detail::find(disk_->live, path);
        return found != nullptr && found->node->directory;
    }

    ref<detail::memory_disk> disk_;
};

inline result<MemoryFile> Memory::open(std::string_view path, open_mode mode) const {
    const scoped_lock held(disk_->lock);
    const std::string name = plain(path);
    const std::string_view verb = mode == open_mode::create ? "create" : "open";
    if (disk_->stopped) return disk_->failed(verb, path, fault::stop);
    detail::memory_name* const found = detail::find(disk_->live, name);
    if (found != nullptr && found->node->directory) return failure(verb, path, EISDIR);
    const bool existing = mode == open_mode::read || mode == open_mode::modify;
    if (existing && found == nullptr) return failure(verb, path, ENOENT);
    if (existing) return MemoryFile(disk_, found->node, name, mode == open_mode::modify);
    if (const fault f = disk_->begin_call(); f != fault::none) {
        return disk_->failed(verb, path, f);
    }
    if (found != nullptr && mode == open_mode::create) return failure(verb, path, EEXIST);
    if (!is_directory(parent_path(name))) return failure(verb, path, ENOENT);
    if (found != nullptr) {
        detail::data_change change{disk_->calls, true, 0, {}};
        detail::apply(found->node->live, change, 0);
        found->node->pending.push_back(std::move(change));
        return MemoryFile(disk_, found->node, name, true);
    }
    ref<detail::memory_node> node = make_ref<detail::memory_node>();
    disk_->rename_live({{}, name, node});
    return MemoryFile(disk_, std::move(node), name, true);
}

inline result<MemoryMapping> Memory::map(std::string_view path, std::uint64_t length) const {
    result<MemoryFile> opened = open(path, open_mode::read);
    if (!opened) return std::move(opened).error();
    byte_buffer copy;
    const result<std::uint64_t> size = opened->size();
    if (*size < length) {
        return make_error(error_kind::corruption, "map ", path, ": the file has ", *size,
                          " bytes, wanted ", length);
    }
    copy.resize(static_cast<std::size_t>(length));
    if (status s = opened->read_at(0, copy.view()); !s) return std::move(s).error();
    return MemoryMapping(std::move(copy));
}

inline result<MemoryLock> Memory::lock(std::string_view path) const {
    const std::string name = plain(path);
    {
        const scoped_lock held(disk_->lock);
        for (const std::string& taken : disk_->locks) {
            if (taken != name) continue;
            return make_error(error_kind::busy, path, " is held by process ", ::getpid(),
                              "; close it there first");
        }
        disk_->locks.push_back(name);
    }
    MemoryLock taken(disk_, name);
    if (auto opened = open(path, open_mode::truncate); !opened) return std::move(opened).error();
    return taken;
}

inline result<file_status> Memory::stat(std::string_view path) const {
    const scoped_lock held(disk_->lock);
    if (disk_->stopped) return disk_->failed("stat", path, fault::stop);
    const std::string name = plain(path);
    if (is_directory(name)) return file_status{file_kind::directory, 0};
    const detail::memory_name* const found = detail::find(disk_->live, name);
    if (found == nullptr) return file_status{};
    return file_status{file_kind::file, found->node->live.size()};
}

inline result<std::vector<std::string>> Memory::list(std::string_view path) const {
    const scoped_lock held(disk_->lock);
    if (disk_->stopped) return disk_->failed("read directory", path, fault::stop);
    const std::string name = plain(path);
    if (!is_directory(name)) return failure("open directory", path, ENOENT);
    std::vector<std::string> names;
    for (const detail::memory_name& n : disk_->live) {
        if (parent_path(n.path) == name) names.emplace_back(file_name(n.path));
    }
    return names;
}

inline status Memory::rename(std::string_view from, std::string_view to) const {
    const scoped_lock held(disk_->lock);
    if (const fault f = disk_->begin_call(); f != fault::none) {
        return disk_->failed("rename", from, f);
    }
    const detail::memory_name* const found = detail::find(disk_->live, plain(from));
    if (found == nullptr) return failure("rename", from, ENOENT);
    disk_->rename_live({plain(from), plain(to), found->node});
    return {};
}

inline status Memory::remove(std::string_view path) const {
    const scoped_lock held(disk_->lock);
    if (const fault f = disk_->begin_call(); f != fault::none) {
        return disk_->failed("remove", path, f);
    }
    const detail::memory_name* const found = detail::find(disk_->live, plain(path));
    if (found == nullptr) return failure("remove", path, ENOENT);
    if (found->node->directory) return failure("remove", path, EISDIR);
    disk_->rename_live({plain(path), {}, found->node});
    return {};
}

inline status Memory::create_directory(std::string_view path) const {
    const scoped_lock held(disk_->lock);
    const std::string name = plain(path);
    if (const fault f = disk_->begin_call(); f != fault::none) {
        return disk_->failed("create directory", path, f);
    }
    if (is_directory(name)) return {};
    if (detail::find(disk_->live, name) != nullptr) {
        return make_error(error_kind::io, "create directory ", path,
                          ": something else has that name; move it away");
    }
    if (!is_directory(parent_path(name))) return failure("create directory", path, ENOENT);
    ref<detail::memory_node> node = make_ref<detail::memory_node>();
    node->directory = true;
    disk_->rename_live({{}, name, std::move(node)});
    return {};
}

inline status Memory::sync_directory(std::string_view path) const {
    const scoped_lock held(disk_->lock);
    if (const fault f = disk_->begin_call(); f != fault::none) {
        return disk_->failed("sync directory", path, f);
    }
    const std::string name = plain(path);
    if (!is_directory(name)) return failure("open directory", path, ENOENT);
    std::vector<detail::name_change> left;
    for (detail::name_change& c : disk_->pending) {
        if (parent_path(c.to.empty() ? c.from : c.to) == name) {
            detail::apply(disk_->durable, c);
        } else {
            left.push_back(std::move(c));
        }
    }
    disk_->pending = std::move(left);
    return {};
}

inline std::vector<std::byte> Memory::contents(std::string_view path) const {
    const scoped_lock held(disk_->lock);
    const detail::memory_name* const found = detail::find(disk_->live, plain(path));
    return found == nullptr ? std::vector<std::byte>{} : found->node->live;
}

// REQUIRES: nobody holds the file open for writing
inline void Memory::replace(std::string_view path, std::vector<std::byte> bytes) const {
    const scoped_lock held(disk_->lock);
    const std::string name = plain(path);
    detail::memory_name* found = detail::find(disk_->live, name);
    if (found == nullptr) {
        const detail::name_change change{{}, name, make_ref<detail::memory_node>()};
        detail::apply(disk_->live, change);
        detail::apply(disk_->durable, change);
        found = detail::find(disk_->live, name);
    }
    found->node->live = bytes;
    found->node->durable = std::move(bytes);
    found->node->pending.clear();
}

static_assert(filesystem<Memory>);

} // namespace lsmer::inline v0::io
