#pragma once
// One log on the disk, from its creation to its end. Space is reserved ahead in steps, because
// then a sync need not write the file's size, and because a reserved part can be mapped: a small
// record is then a copy into the page cache instead of a system call (measured on ext4: 18 M
// records of 64 bytes a second against 1.3 M). Where reserving fails, writes simply extend the
// file, and it is a write that reports the full disk.
//
// Threads: `put`, `finish` and `close` by one at a time; `sync` beside a `put`.

#include "lsmer/io/concepts.hpp"
#include "lsmer/wal/options.hpp"

#include <span>

namespace lsmer::inline v0::wal {

template <io::filesystem Io>
class LogFile {
public:
    LogFile() noexcept = default;

    /// Creates the file with its header, durable, name and all. `checksum` is the header's.
    static result<LogFile> create(const Io& io, std::string_view directory,
                                  const writer_options& options, std::uint64_t number,
                                  const log_end& predecessor, std::uint32_t& checksum) {
        const io::file_header header{magic, format_version, options.database, number, predecessor};
        LogFile log;
        log.step_ = options.reserve;
        log.map_ = options.map;
        auto opened = io.open(log_path(directory, number), io::open_mode::create);
        if (!opened) return std::move(opened).error();
        log.file_ = std::move(*opened);
        std::byte bytes[io::file_header_bytes];
        checksum = io::chain(0, io::encode(header, bytes));
        if (status s = log.reserve(io::file_header_bytes); !s) return std::move(s).error();
        if (status s = log.file_.write_at(0, byte_view(bytes)); !s) return std::move(s).error();
        if (status s = log.file_.sync(); !s) return std::move(s).error();
        if (status s = io.sync_directory(directory); !s) return std::move(s).error();
        return log;
    }

    status put(std::uint64_t offset, std::span<const byte_view> pieces) {
        std::uint64_t end = offset;
        for (const byte_view p : pieces) end += p.size();
        if (status s = reserve(end); !s) return s;
        return file_.write_at(offset, pieces);
    }
    status sync() { return file_.sync(); }

    /// Cuts the reserved rest off; durable when it returns.
    status finish(std::uint64_t length) {
        if (reserved_ > length) {
            if (status s = file_.truncate(length); !s) return s;
        }
        return file_.sync();
    }
    status close() { return file_.close(); }

private:
    /// Makes the file reach past `end`. Only a disk that fails is an error.
    status reserve(std::uint64_t end) {
        if (step_ == 0 || end <= reserved_) return {};
        const std::uint64_t begin = reserved_;
        const std::uint64_t upto = round_up(static_cast<std::size_t>(end), step_);
        if (status s = file_.preallocate(upto); !s) {
            if (s.error().kind == error_kind::io) return s;
            step_ = 0; // full or unable: go on without
            return {};
        }
        reserved_ = upto;
        if (map_) map_ = file_.map_writes(begin, upto - begin);
        return {};
    }

    typename Io::file file_{};
    std::uint64_t reserved_ = 0;
    std::uint64_t step_ = 0;
    bool map_ = false;
};

} // namespace lsmer::inline v0::wal
