#pragma once
// The operating system as a storage system. Without state: every object means the same files.

#include "lsmer/io/concepts.hpp"
#include "lsmer/io/path.hpp"
#include "lsmer/io/posix_file.hpp"

#include <dirent.h>

#include <cstdio>

namespace lsmer::inline v0::io {

class Posix {
public:
    using file = PosixFile;
    using mapping = PosixMapping;
    using lock_handle = PosixLock;

    result<file> open(std::string_view path, open_mode mode) const;

    /// Maps the first `length` bytes. Pages behind them are readable zeros, so that vector loops
    /// may read past the end. A disk that fails later is a SIGBUS at the touched address: callers
    /// who cannot accept that read with `read_at`.
    result<mapping> map(std::string_view path, std::uint64_t length) const;

    /// Takes the lock or says at once who has it. A second lock is refused inside one process
    /// too. The lock of a dead process is free, whatever its file says.
    result<lock_handle> lock(std::string_view path) const;

    /// What stands at the path; a symbolic link is `other`. Absence is no error.
    result<file_status> stat(std::string_view path) const {
        const std::string name(path);
        struct ::stat s{};
        if (::lstat(name.c_str(), &s) != 0) {
            if (errno == ENOENT || errno == ENOTDIR) return file_status{};
            return failure("stat", path, errno);
        }
        const file_kind kind = S_ISREG(s.st_mode)   ? file_kind::file
                               : S_ISDIR(s.st_mode) ? file_kind::directory
                                                    : file_kind::other;
        return file_status{kind, static_cast<std::uint64_t>(s.st_size)};
    }
    /// Names in a directory, without "." and "..", in no order.
    result<std::vector<std::string>> list(std::string_view path) const;

    status rename(std::string_view from, std::string_view to) const {
        if (::rename(std::string(from).c_str(), std::string(to).c_str()) != 0) {
            return failure(join("rename to ", to, ':'), from, errno);
        }
        return {};
    }
    status remove(std::string_view path) const {
        if (::unlink(std::string(path).c_str()) != 0) return failure("remove", path, errno);
        return {};
    }
    /// Succeeds when the directory is there already.
    status create_directory(std::string_view path) const {
        if (::mkdir(std::string(path).c_str(), 0777) == 0) return {};
        const int code = errno;
        if (code == EEXIST) {
            struct ::stat s{};
            if (::stat(std::string(path).c_str(), &s) == 0 && S_ISDIR(s.st_mode)) return {};
            return make_error(error_kind::io, "create directory ", path,
                              ": something else has that name; move it away");
        }
        return failure("create directory", path, code);
    }
    status sync_directory(std::string_view path) const {
        const descriptor d(::open(std::string(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (d.number() < 0) return failure("open directory", path, errno);
        int code = 0;
        do {
            code = ::fsync(d.number()) == 0 ? 0 : errno;
        } while (code == EINTR);
        if (code != 0) return failure("sync directory", path, code);
        return {};
    }
};

inline result<PosixFile> Posix::open(std::string_view path, open_mode mode) const {
    int flags = O_CLOEXEC;
    switch (mode) {
    case open_mode::read: flags |= O_RDONLY; break;
    case open_mode::modify: flags |= O_RDWR | O_NOFOLLOW; break;
    case open_mode::create: flags |= O_RDWR | O_CREAT | O_EXCL; break;
    case open_mode::truncate: flags |= O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW; break;
    }
    std::string name(path);
    int number = -1;
    do {
        // O_NONBLOCK: opening a pipe that stands in a file's place must fail, not hang.
        number = ::open(name.c_str(), flags | O_NONBLOCK, 0666);
    } while (number < 0 && errno == EINTR);
    descriptor d(number);
    const std::string_view verb = mode == open_mode::create ? "create" : "open";
    if (number < 0) return failure(verb, path, errno);
    struct ::stat s{};
    if (::fstat(number, &s) != 0) return failure("stat", path, errno);
    if (S_ISDIR(s.st_mode)) return failure(verb, path, EISDIR);
    if (!S_ISREG(s.st_mode)) {
        return make_error(error_kind::io, verb, ' ', path, ": not a regular file; move it away");
    }
    return PosixFile(std::move(d), std::move(name), static_cast<std::uint64_t>(s.st_size));
}

inline result<PosixMapping> Posix::map(std::string_view path, std::uint64_t length) const {
    result<PosixFile> opened = open(path, open_mode::read);
    if (!opened) return std::move(opened).error();
    const result<std::uint64_t> size = opened->size();
    if (!size) return size.error();
    if (*size < length) {
        return make_error(error_kind::corruption, "map ", path, ": the file has ", *size,
                          " bytes, wanted ", length);
    }
    if (length == 0) return PosixMapping();
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    const std::size_t whole = round_up(static_cast<std::size_t>(length) + buffer_padding, page);
    void* const at = ::mmap(nullptr, whole, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return failure("map", path, errno);
    if (::mmap(at, static_cast<std::size_t>(length), PROT_READ, MAP_SHARED | MAP_FIXED,
               opened->native(), 0) == MAP_FAILED) {
        const int code = errno;
        ::munmap(at, whole);
        return failure("map", path, code);
    }
    return PosixMapping(at, whole, static_cast<std::size_t>(length));
}

inline result<PosixLock> Posix::lock(std::string_view path) const {
    const std::string name(path);
    descriptor d(
        ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666));
    if (d.number() < 0) return failure("open lock", path, errno);
    struct ::stat s{};
    if (::fstat(d.number(), &s) != 0) return failure("stat", path, errno);
    if (!S_ISREG(s.st_mode)) {
        return make_error(error_kind::io, "lock ", path, ": not a regular file; move it away");
    }
    // flock belongs to the open file, not to the process: a second open of ours is refused too.
    int code = 0;
    do {
        code = ::flock(d.number(), LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
    } while (code == EINTR);
    if (code == EWOULDBLOCK) {
        char text[24] = {};
        const ssize_t n = ::pread(d.number(), text, sizeof text - 1, 0);
        std::string_view holder(text, n < 0 ? 0 : static_cast<std::size_t>(n));
        holder = holder.substr(0, holder.find('\n'));
        if (holder.empty()) holder = "(starting)";
        return make_error(error_kind::busy, path, " is held by process ", holder,
                          "; close it there first");
    }
    if (code != 0) return failure("lock", path, code);
    char text[24];
    const int length = std::snprintf(text, sizeof text, "%ld\n", static_cast<long>(::getpid()));
    if (::ftruncate(d.number(), 0) != 0) return failure("write lock", path, errno);
    if (::pwrite(d.number(), text, static_cast<std::size_t>(length), 0) != length) {
        return failure("write lock", path, errno);
    }
    return PosixLock(std::move(d));
}

inline result<std::vector<std::string>> Posix::list(std::string_view path) const {
    struct closer {
        DIR* dir;
        ~closer() {
            if (dir != nullptr) ::closedir(dir);
        }
    };
    const closer open_directory{::opendir(std::string(path).c_str())};
    if (open_directory.dir == nullptr) return failure("open directory", path, errno);
    std::vector<std::string> names;
    while (true) {
        errno = 0;
        const dirent* const entry = ::readdir(open_directory.dir);
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    if (errno != 0) return failure("read directory", path, errno);
    return names;
}

static_assert(filesystem<Posix>);

} // namespace lsmer::inline v0::io
