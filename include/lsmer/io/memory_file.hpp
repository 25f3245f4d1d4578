#pragma once
// The open file, the mapping and the lock of `Memory`. Each call takes the disk's lock, counts
// itself, and fails when that is what the disk was told.

#include "lsmer/io/memory_disk.hpp"

namespace lsmer::inline v0::io {

/// A copy of a file's bytes, as a mapping would show them.
class MemoryMapping {
public:
    MemoryMapping() noexcept = default;
    explicit MemoryMapping(byte_buffer copy) noexcept : copy_(std::move(copy)) {}
    [[nodiscard]] byte_view bytes() const noexcept { return copy_.view(); }

private:
    byte_buffer copy_{};
};

class MemoryLock {
public:
    MemoryLock() noexcept = default;
    MemoryLock(ref<detail::memory_disk> disk, std::string path) noexcept
        : disk_(std::move(disk)), path_(std::move(path)) {}
    MemoryLock(MemoryLock&&) noexcept = default;
    MemoryLock& operator=(MemoryLock&& other) noexcept {
        std::swap(disk_, other.disk_);
        std::swap(path_, other.path_);
        return *this;
    }
    ~MemoryLock() {
        if (!disk_) return;
        const scoped_lock held(disk_->lock);
        std::erase(disk_->locks, path_);
    }
    [[nodiscard]] bool held() const noexcept { return static_cast<bool>(disk_); }

private:
    ref<detail::memory_disk> disk_{};
    std::string path_{};
};

class MemoryFile {
public:
    MemoryFile() noexcept = default;
    MemoryFile(ref<detail::memory_disk> disk, ref<detail::memory_node> node, std::string path,
               bool writable)
        : disk_(std::move(disk)), node_(std::move(node)), path_(std::move(path)),
          position_(node_->live.size()), writable_(writable) {}

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    [[nodiscard]] result<std::uint64_t> size() const {
        const scoped_lock held(disk_->lock);
        return static_cast<std::uint64_t>(node_->live.size());
    }

    status write_at(std::uint64_t offset, byte_view bytes) {
        return write_at(offset, std::span<const byte_view>(&bytes, 1));
    }
    status write_at(std::uint64_t offset, std::span<const byte_view> pieces) {
        be_slow(pieces);
        const scoped_lock held(disk_->lock);
        const fault f = disk_->begin_call();
        detail::data_change change{disk_->calls, false, offset, {}};
        for (const byte_view p : pieces) {
            change.data.insert(change.data.end(), p.begin(), p.end());
        }
        if (f == fault::short_write) {
            change.data.resize(change.data.size() / 2);
            write(std::move(change));
        }
        if (f != fault::none) return disk_->failed("write", path_, f);
        if (!writable_) return failure("write", path_, EBADF);
        if (over_capacity(offset + change.data.size())) return failure("write", path_, ENOSPC);
        write(std::move(change));
        return {};
    }
    status append(byte_view bytes) { return append(std::span<const byte_view>(&bytes, 1)); }
    status append(std::span<const byte_view> pieces) {
        std::uint64_t total = 0;
        for (const byte_view p : pieces) total += p.size();
        if (status s = write_at(position_, pieces); !s) return s;
        position_ += total;
        return {};
    }
    status read_at(std::uint64_t offset, std::span<std::byte> into) const {
        const scoped_lock held(disk_->lock);
        if (const fault f = disk_->begin_read(); f != fault::none) {
            return disk_->failed("read", path_, f);
        }
        const std::uint64_t size = node_->live.size();
        if (offset > size || into.size() > size - offset) {
            return make_error(error_kind::corruption, "read ", path_, ": the file ends at offset ",
                              size, ", wanted ", into.size(), " bytes at ", offset);
        }
        if (!into.empty()) std::memcpy(into.data(), node_->live.data() + offset, into.size());
        return {};
    }
    status sync() {
        const scoped_lock held(disk_->lock);
        if (const fault f = disk_->begin_call(); f != fault::none) {
            if (f != fault::stop) {
                node_->durable = node_->some_blocks(disk_->random);
                node_->pending.clear();
            }
            return disk_->failed("sync", path_, f);
        }
        node_->sync();
        return {};
    }
    status truncate(std::uint64_t size) {
        const scoped_lock held(disk_->lock);
        if (const fault f = disk_->begin_call(); f != fault::none) {
            return disk_->failed("truncate", path_, f);
        }
        if (!writable_) return failure("truncate", path_, EBADF);
        resize(size);
        if (position_ > size) position_ = size;
        return {};
    }
    status preallocate(std::uint64_t size) {
        const scoped_lock held(disk_->lock);
        if (const fault f = disk_->begin_call(); f != fault::none) {
            return disk_->failed("preallocate", path_, f);
        }
        if (over_capacity(size)) return failure("preallocate", path_, ENOSPC);
        if (size > node_->live.size()) resize(size);
        return {};
    }
    /// Never: a write through memory would be no call that can be stopped.
    bool map_writes(std::uint64_t, std::uint64_t) { return false; }
    status close() {
        if (!disk_) return {};
        const ref<detail::memory_disk> disk = std::move(disk_);
        const scoped_lock held(disk->lock);
        if (!writable_) return {};
        if (const fault f = disk->begin_call(); f != fault::none) {
            return disk->failed("close", path_, f);
        }
        return {};
    }

private:
    /// Without the disk's lock: others are not slower for it.
    void be_slow(std::span<const byte_view> pieces) const {
        std::uint64_t ns = 0;
        {
            const scoped_lock held(disk_->lock);
            if (disk_->slow_ns == 0 || !path_.ends_with(disk_->slow_ending)) return;
            for (const byte_view p : pieces) ns += p.size() * disk_->slow_ns;
        }
        timespec left{static_cast<time_t>(ns / 1'000'000'000),
                      static_cast<long>(ns % 1'000'000'000)};
        while (::nanosleep(&left, &left) != 0 && errno == EINTR) {}
    }
    [[nodiscard]] bool over_capacity(std::uint64_t size) const noexcept {
        const std::uint64_t old = node_->live.size();
        return size > old && disk_->used() + (size - old) > disk_->capacity;
    }
    void write(detail::data_change change) {
        disk_->last_write = change.call;
        detail::apply(node_->live, change, change.data.size());
        node_->pending.push_back(std::move(change));
    }
    void resize(std::uint64_t size) {
        detail::data_change change{disk_->calls, true, size, {}};
        detail::apply(node_->live, change, 0);
        node_->pending.push_back(std::move(change));
    }

    ref<detail::memory_disk> disk_{};
    ref<detail::memory_node> node_{};
    std::string path_{};
    std::uint64_t position_ = 0;
    bool writable_ = false;
};

} // namespace lsmer::inline v0::io
