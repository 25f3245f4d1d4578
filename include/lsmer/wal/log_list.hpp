#pragma once
// The logs of a directory, as their names and headers tell: which belong to the database, in what
// order, and whether one is missing.

#include "lsmer/base/items.hpp"
#include "lsmer/base/ref.hpp"
#include "lsmer/io/concepts.hpp"
#include "lsmer/io/record_scan.hpp"
#include "lsmer/wal/options.hpp"

#include <optional>
#include <string>

namespace lsmer::inline v0::wal {

/// Bytes of a log that are not what was written; the message names the file.
template <class... Pieces>
[[nodiscard]] LSMER_ALWAYS_INLINE error damaged(std::string_view path, const Pieces&... pieces) {
    return make_error(error_kind::corruption, path, ": ", pieces...);
}

template <io::filesystem Io>
class LogList {
public:
    struct log {
        std::uint64_t file = 0;
        std::uint64_t size = 0;
        std::uint32_t header_crc = 0;
        std::optional<io::file_header> header{};
    };

    LogList(Io io, std::string directory, const reader_options& options)
        : io_(std::move(io)), directory_(std::move(directory)), options_(options) {}

    /// Reads names and headers. Damage is an error, but for point_in_time: then the list ends
    /// before it and `damage` says what it was.
    status find();

    /// Logs to read, in order, each the predecessor of the next.
    [[nodiscard]] const items<log>& chain() const noexcept { return chain_; }
    /// Every log file from the first one on, in order.
    [[nodiscard]] const items<log>& all() const noexcept { return all_; }
    [[nodiscard]] const std::string& damage() const noexcept { return damage_; }
    [[nodiscard]] std::string path(std::uint64_t file) const { return log_path(directory_, file); }

private:
    status read_header(log& l);
    status check_unfinished(const log& l, const log* successor) const;
    status check_link(std::size_t i) const;
    /// An error, or the end of the list.
    status stop(error e, std::size_t length) {
        if (options_.policy != recovery::point_in_time || e.kind != error_kind::corruption ||
            length == 0) {
            return e;
        }
        damage_ = std::move(e.message);
        chain_.shrink(length);
        return {};
    }

    Io io_;
    std::string directory_;
    reader_options options_;
    items<log> all_{};
    items<log> chain_{};
    std::string damage_{};
};

template <io::filesystem Io>
status LogList<Io>::find() {
    auto names = io_.list(directory_);
    if (!names) return std::move(names).error();
    for (const std::string& name : *names) {
        const std::uint64_t number = io::parse_numbered_name(name, extension);
        if (number != 0 && number >= options_.first_file) all_.push_back({number, 0, 0, {}});
    }
    sort_items(all_.begin(), all_.size(),
               [](const log& a, const log& b) { return a.file < b.file; });
    for (log& l : all_) {
        if (status s = read_header(l); !s) return s;
    }
    for (std::size_t i = 0; i < all_.size(); ++i) {
        if (all_[i].header) {
            chain_.push_back(all_[i]);
            continue;
        }
        std::size_t next = i + 1;
        while (next < all_.size() && !all_[next].header) ++next;
        if (status s = check_unfinished(all_[i], next < all_.size() ? &all_[next] : nullptr); !s) {
            return stop(std::move(s).error(), chain_.size());
        }
    }
    for (std::size_t i = 0; i < chain_.size(); ++i) {
        if (status s = check_link(i); !s) return stop(std::move(s).error(), i);
    }
    if (options_.first_file != 0 && chain_.empty()) {
        return damaged(path(options_.first_file), "the log is missing");
    }
    const std::uint64_t last = chain_.empty() ? 0 : chain_.back().file;
    if (options_.durable.file > last && options_.durable.file >= options_.first_file) {
        return stop(damaged(path(options_.durable.file), "the log is missing"), chain_.size());
    }
    return {};
}

template <io::filesystem Io>
status LogList<Io>::check_link(std::size_t i) const {
    const io::file_header& h = *chain_[i].header;
    const bool right = i != 0                     ? h.predecessor.file == chain_[i - 1].file
                       : options_.first_file != 0 ? h.file == options_.first_file
                                                  : h.predecessor.file == 0;
    if (right) return {};
    if (i == 0 && options_.first_file != 0) {
        return damaged(path(options_.first_file), "the log is missing");
    }
    return damaged(path(h.predecessor.file), "the log is missing; ", path(h.file),
                   " names it as the one before");
}

template <io::filesystem Io>
status LogList<Io>::read_header(log& l) {
    const auto stat = io_.stat(path(l.file));
    if (!stat) return stat.error();
    if (stat->kind != io::file_kind::file) {
        return make_error(error_kind::io, path(l.file), ": not a regular file; move it away");
    }
    l.size = stat->size;
    if (l.size < io::file_header_bytes) return {};
    auto file = io_.open(path(l.file), io::open_mode::read);
    if (!file) return std::move(file).error();
    std::byte bytes[io::file_header_bytes];
    if (status s = file->read_at(0, bytes); !s) return s;
    io::file_header h;
    switch (io::decode(h, l.header_crc, bytes, magic)) {
    case io::header_state::bad: return {};
    case io::header_state::other_kind: return damaged(path(l.file), "is not a log of this library");
    case io::header_state::good: break;
    }
    if (h.version > format_version) {
        return make_error(error_kind::unsupported, path(l.file), ": log format ", h.version,
                          " is too new, this build reads up to ", format_version,
                          "; open it with a newer version");
    }
    if (h.database != options_.database)
        return damaged(path(l.file), "belongs to another database");
    if (h.file != l.file) return damaged(path(l.file), "is log ", h.file, " under another name");
    l.header = h;
    return {};
}

/// A log without a good header may only be one that was never finished being created.
template <io::filesystem Io>
status LogList<Io>::check_unfinished(const log& l, const log* successor) const {
    if (l.file == options_.first_file ||
        (successor != nullptr && successor->header->predecessor.file == l.file)) {
        return damaged(path(l.file), "the header at offset 0 is damaged");
    }
    if (l.file == options_.durable.file) {
        return damaged(path(l.file), "the header at offset 0 is damaged, though it was durable");
    }
    if (l.size == 0) return {};
    auto file = io_.open(path(l.file), io::open_mode::read);
    if (!file) return std::move(file).error();
    io::RecordScanner records(*file, {options_.database, l.file}, l.size, 0, 0);
    const auto tail = records.tail();
    if (!tail) return tail.error();
    if (tail->records != 0) {
        return damaged(path(l.file), "the header at offset 0 is damaged, but ", tail->records,
                       " records follow it");
    }
    if (options_.policy == recovery::absolute && !tail->zeros) {
        return damaged(path(l.file),
                       "was never finished being created; open with recovery::strict");
    }
    return {};
}

} // namespace lsmer::inline v0::wal
