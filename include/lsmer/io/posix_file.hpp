#pragma once
// An open file, a mapped file and a locked file of the operating system.
//
// A file may be given a write window: the part [offset, offset + length) that `preallocate` has
// already reserved, mapped shared. Writes that fall into it are copies into the page cache and
// cost no system call; `sync` covers them, because on Linux a mapping and the file are the same
// pages. A killed process loses nothing of them.

#include "lsmer/base/bytes.hpp"
#include "lsmer/io/failure.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>

namespace lsmer::inline v0::io {

/// Owns a file descriptor.
class descriptor {
public:
    descriptor() noexcept = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor& operator=(descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }

private:
    int number_ = -1;
};

/// Bytes of a file mapped read-only; unmapped on destruction. At least `buffer_padding` bytes
/// behind them may be read too.
class PosixMapping {
public:
    PosixMapping() noexcept = default;
    PosixMapping(void* at, std::size_t mapped, std::size_t length) noexcept
        : at_(at), mapped_(mapped), length_(length) {}
    PosixMapping(PosixMapping&& other) noexcept
        : at_(std::exchange(other.at_, nullptr)), mapped_(std::exchange(other.mapped_, 0)),
          length_(std::exchange(other.length_, 0)) {}
    PosixMapping& operator=(PosixMapping&& other) noexcept {
        std::swap(at_, other.at_);
        std::swap(mapped_, other.mapped_);
        std::swap(length_, other.length_);
        return *this;
    }
    ~PosixMapping() {
        if (at_ != nullptr) ::munmap(at_, mapped_);
    }
    [[nodiscard]] byte_view bytes() const noexcept {
        return {static_cast<const std::byte*>(at_), length_};
    }

private:
    void* at_ = nullptr;
    std::size_t mapped_ = 0;
    std::size_t length_ = 0;
};

/// A lock file held; let go on destruction, or by the system when the process dies. The file
/// itself stays: removing it would let two processes hold two files of one name.
class PosixLock {
public:
    PosixLock() noexcept = default;
    explicit PosixLock(descriptor d) noexcept : descriptor_(std::move(d)) {}
    [[nodiscard]] bool held() const noexcept { return descriptor_.number() >= 0; }

private:
    descriptor descriptor_;
};

class PosixFile {
public:
    PosixFile() noexcept = default;
    PosixFile(descriptor d, std::string path, std::uint64_t position) noexcept
        : descriptor_(std::move(d)), path_(std::move(path)), position_(position) {}
    PosixFile(PosixFile&& other) noexcept
        : descriptor_(std::move(other.descriptor_)), path_(std::move(other.path_)),
          position_(other.position_), window_(std::exchange(other.window_, window{})) {}
    PosixFile& operator=(PosixFile&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(path_, other.path_);
        std::swap(position_, other.position_);
        std::swap(window_, other.window_);
        return *this;
    }
    ~PosixFile() { unmap_window(); }

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] int native() const noexcept { return descriptor_.number(); }
    /// Where the next append goes.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }

    status write_at(std::uint64_t offset, byte_view bytes) {
        return write_at(offset, std::span<const byte_view>(&bytes, 1));
    }
    status write_at(std::uint64_t offset, std::span<const byte_view> pieces);
    status append(byte_view bytes) { return append(std::span<const byte_view>(&bytes, 1)); }
    status append(std::span<const byte_view> pieces);
    status read_at(std::uint64_t offset, std::span<std::byte> into) const;

    status sync() {
        int code = 0;
        do {
            code = ::fdatasync(descriptor_.number()) == 0 ? 0 : errno;
        } while (code == EINTR);
        if (code != 0) return failure("sync", path_, code);
        return {};
    }
    status truncate(std::uint64_t size);
    /// Reserves the blocks up to `size` and makes the file that long; what is new reads as zeros.
    /// `unsupported` where the file system cannot.
    status preallocate(std::uint64_t size) {
        int code = 0;
        do {
            code =
                ::fallocate(descriptor_.number(), 0, 0, static_cast<off_t>(size)) == 0 ? 0 : errno;
        } while (code == EINTR);
        if (code != 0) return failure("preallocate", path_, code);
        return {};
    }
    [[nodiscard]] result<std::uint64_t> size() const {
        struct ::stat s{};
        if (::fstat(descriptor_.number(), &s) != 0) return failure("stat", path_, errno);
        return static_cast<std::uint64_t>(s.st_size);
    }
    status close() {
        unmap_window();
        if (descriptor_.number() < 0) return {};
        // Linux frees the descriptor even when close fails, so it is never tried again.
        if (::close(descriptor_.release()) != 0 && errno != EINTR) {
            return failure("close", path_, errno);
        }
        return {};
    }

    /// Lets writes into [offset, offset + length) go through memory; false, and nothing changed,
    /// where a full disk could then surface as a signal (file systems that copy on write).
    // REQUIRES: the range was preallocated; no write is running
    bool map_writes(std::uint64_t offset, std::uint64_t length);

private:
    /// Larger writes take the call: a page fault costs more than a page's share of it.
    static constexpr std::uint64_t window_write_max = 16 * 1024;

    struct window {
        std::byte* at = nullptr;
        std::uint64_t offset = 0;
        std::uint64_t length = 0;
    };

    void unmap_window() noexcept {
        if (window_.at != nullptr) ::munmap(window_.at, window_.length);
        window_ = {};
    }

    descriptor descriptor_;
    std::string path_;
    std::uint64_t position_ = 0;
    window window_;
};

inline status PosixFile::write_at(std::uint64_t offset, std::span<const byte_view> pieces) {
    std::uint64_t total = 0;
    for (const byte_view p : pieces) total += p.size();
    if (window_.at != nullptr && total <= window_write_max && offset >= window_.offset &&
        offset - window_.offset <= window_.length &&
        total <= window_.length - (offset - window_.offset)) {
        std::byte* to = window_.at + (offset - window_.offset);
        for (const byte_view p : pieces) {
            if (!p.empty()) std::memcpy(to, p.data(), p.size());
            to += p.size();
        }
        return {};
    }
    constexpr std::size_t group = 64;
    iovec vectors[group];
    std::size_t next = 0;    // first piece not yet wholly written
    std::size_t done_in = 0; // bytes of it that are
    while (next < pieces.size()) {
        int count = 0;
        for (std::size_t i = next; i < pieces.size() && count < static_cast<int>(group); ++i) {
            const std::size_t skip = i == next ? done_in : 0;
            if (pieces[i].size() == skip) continue;
            vectors[count].iov_base = const_cast<std::byte*>(pieces[i].data()) + skip;
            vectors[count].iov_len = pieces[i].size() - skip;
            ++count;
        }
        if (count == 0) break; // only empty pieces were left
        const ssize_t n =
            ::pwritev(descriptor_.number(), vectors, count, static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failure("write", path_, errno);
        if (n == 0) return failure("write", path_, EIO); // would loop for ever
        offset += static_cast<std::uint64_t>(n);
        std::size_t left = static_cast<std::size_t>(n);
        while (next < pieces.size() && left >= pieces[next].size() - done_in) {
            left -= pieces[next].size() - done_in;
            done_in = 0;
            ++next;
        }
        if (next < pieces.size()) done_in += left;
    }
    return {};
}

inline status PosixFile::append(std::span<const byte_view> pieces) {
    std::uint64_t total = 0;
    for (const byte_view p : pieces) total += p.size();
    if (status s = write_at(position_, pieces); !s) return s;
    position_ += total;
    return {};
}

inline status PosixFile::read_at(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t n = ::pread(descriptor_.number(), into.data() + done, into.size() - done,
                                  static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failure("read", path_, errno);
        if (n == 0) {
            return make_error(error_kind::corruption, "read ", path_, ": the file ends at offset ",
                              offset + done, ", wanted ", into.size(), " bytes at ", offset);
        }
        done += static_cast<std::size_t>(n);
    }
    return {};
}

inline status PosixFile::truncate(std::uint64_t size) {
    if (window_.at != nullptr && size < window_.offset + window_.length) unmap_window();
    int code = 0;
    do {
        code = ::ftruncate(descriptor_.number(), static_cast<off_t>(size)) == 0 ? 0 : errno;
    } while (code == EINTR);
    if (code != 0) return failure("truncate", path_, code);
    if (position_ > size) position_ = size;
    return {};
}

inline bool PosixFile::map_writes(std::uint64_t offset, std::uint64_t length) {
    constexpr long ext4 = 0xEF53;
    constexpr long xfs = 0x58465342;
    constexpr long tmpfs = 0x01021994;
    struct statfs system{};
    if (::fstatfs(descriptor_.number(), &system) != 0) return false;
    const auto type = static_cast<long>(system.f_type);
    if (type != ext4 && type != xfs && type != tmpfs) return false;
    const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    const std::uint64_t begin = offset / page * page;
    const std::uint64_t end = offset + length;
    void* const at = ::mmap(nullptr, end - begin, PROT_READ | PROT_WRITE, MAP_SHARED,
                            descriptor_.number(), static_cast<off_t>(begin));
    if (at == MAP_FAILED) return false;
    unmap_window();
    window_ = {static_cast<std::byte*>(at), begin, end - begin};
    return true;
}

} // namespace lsmer::inline v0::io
