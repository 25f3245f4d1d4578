#pragma once
// FileBytes: the bytes of an SSTable, mapped or read, none of them given out before its checksum
// was verified.
//
//   at(offset, length)              any bytes, not verified: whoever asks does that
//   zones, chunk(group, column)     verified, from the file
//   section(entry)                  the same
//   shared(group, column, part)     verified, from the mapping or from the cache, or read for it
//
// Under mmap a bit of each chunk remembers that it was verified; under pread what the cache holds
// was.
//
// Threads: `open` and `attach` by one, then everything by any number.

#include "lsmer/base/result.hpp"
#include "lsmer/io/concepts.hpp"
#include "lsmer/sstable/directory.hpp"
#include "lsmer/sstable/file_blocks.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace lsmer::inline v0::sstable {

enum class access : unsigned char { mmap, pread };

template <io::filesystem Io, cache::block_cache Cache>
class FileBytes {
public:
    /// Of a chunk: its zones alone, or all of it.
    enum class part : unsigned char { zones, chunk };

    /// Bytes of the file that `directory` will describe, which outlives this.
    explicit FileBytes(Directory& directory) noexcept : directory_(directory) {}

    /// Opens the file that the directory names, and reads header, footer and index into it.
    status open(const Io& io, access how);
    /// What is read goes through the cache from now on; none is fine.
    void attach(ref<Cache> cache) {
        const std::size_t items = mapped() ? 0 : 2 * directory_.schema.columns.size();
        blocks_.attach(std::move(cache), directory_.group_rows.size(), items,
                       directory_.memory());
    }

    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] bool mapped() const noexcept { return map_.has_value(); }

    /// Bytes of the mapping, or read into `owned`.
    [[nodiscard]] result<byte_view> at(std::uint64_t offset, std::uint64_t length,
                                       byte_buffer& owned) const {
        if (map_) return map_->bytes().subspan(offset, length);
        owned.resize(length);
        if (status s = file_->read_at(offset, owned.view()); !s) return std::move(s).error();
        return byte_view(owned.view());
    }
    /// The zones of a chunk, verified.
    [[nodiscard]] result<byte_view> zones(std::size_t group, std::size_t column,
                                          byte_buffer& owned) const;
    /// A whole chunk, verified.
    [[nodiscard]] result<byte_view> chunk(std::size_t group, std::size_t column,
                                          byte_buffer& owned) const;
    [[nodiscard]] result<byte_view> section(const section_entry& e, byte_buffer& owned) const {
        auto bytes = at(e.offset, e.length, owned);
        if (!bytes) return bytes;
        if (status s = detail::check_sum(directory_.path, directory_.end.file_id, e.offset, *bytes,
                                         e.checksum, "a section");
            !s) {
            return std::move(s).error();
        }
        return bytes;
    }
    /// A whole chunk; the bytes live as long as `owned`.
    [[nodiscard]] result<byte_view> shared(std::size_t group, std::size_t column, part what,
                                           cache::fill how, ref<const cache::Block>& owned) const;

private:
    static constexpr std::uint8_t zones_bit = 1;
    static constexpr std::uint8_t body_bit = 2;

    [[nodiscard]] status verified(std::size_t group, std::size_t column, std::uint8_t bit,
                                  byte_view bytes) const;

    Directory& directory_;
    std::uint64_t size_ = 0;
    std::optional<typename Io::mapping> map_; // one of the two
    std::optional<typename Io::file> file_;
    mutable std::vector<std::atomic<std::uint8_t>> verified_; // by chunk, under mmap
    FileBlocks<Cache> blocks_;                                // under pread
};

template <io::filesystem Io, cache::block_cache Cache>
status FileBytes<Io, Cache>::open(const Io& io, access how) {
    const std::string_view path = directory_.path;
    auto file = io.open(path, io::open_mode::read);
    if (!file) return std::move(file).error();
    const auto size = file->size();
    if (!size) return size.error();
    size_ = *size;
    if (size_ < sizeof(header) + sizeof(footer)) {
        return detail::damaged(path, size_, "the file has ", size_, " bytes, an SSTable at least ",
                               sizeof(header) + sizeof(footer));
    }
    if (how == access::mmap) {
        auto map = io.map(path, size_);
        if (!map) return std::move(map).error();
        map_.emplace(std::move(*map));
    } else {
        file_.emplace(std::move(*file));
    }
    byte_buffer first;
    byte_buffer last;
    const auto head = at(0, sizeof(header), first);
    if (!head) return head.error();
    const auto foot = at(size_ - sizeof(footer), sizeof(footer), last);
    if (!foot) return foot.error();
    const auto end = read_ends(path, size_, directory_.end.file_id, *head, *foot);
    if (!end) return end.error();
    directory_.end = *end;
    byte_buffer owned;
    const auto index = at(end->index_offset, end->index_length, owned);
    if (!index) return index.error();
    directory_.index.append(index->data(), index->size());
    if (status s = read_index(directory_); !s) return s;
    if (map_) verified_ = std::vector<std::atomic<std::uint8_t>>(directory_.chunks.size());
    return {};
}

template <io::filesystem Io, cache::block_cache Cache>
status FileBytes<Io, Cache>::verified(std::size_t group, std::size_t column, std::uint8_t bit,
                                      byte_view bytes) const {
    const auto& columns = directory_.schema.columns;
    std::atomic<std::uint8_t>* const known =
        map_ ? &verified_[group * columns.size() + column] : nullptr;
    if (known != nullptr && (known->load(std::memory_order_relaxed) & bit) != 0) return {};
    const chunk_entry& e = directory_.chunk(group, column);
    const bool zones = bit == zones_bit;
    const std::uint64_t offset = zones ? e.offset : Directory::body_offset(e);
    const std::uint32_t expected = zones ? e.zones_checksum : e.body_checksum;
    const std::uint32_t found = checksum_of(directory_.end.file_id, offset, bytes);
    if (found != expected) {
        return detail::damaged(directory_.path, offset, "the checksum of the ",
                               zones ? "zones" : "values", " of column ", columns[column].name,
                               " in group ", group, " (", bytes.size(), " bytes) is ",
                               detail::hex(found), ", expected ", detail::hex(expected));
    }
    if (known != nullptr) known->fetch_or(bit, std::memory_order_relaxed);
    return {};
}

template <io::filesystem Io, cache::block_cache Cache>
result<byte_view> FileBytes<Io, Cache>::zones(std::size_t group, std::size_t column,
                                              byte_buffer& owned) const {
    const chunk_entry& e = directory_.chunk(group, column);
    auto bytes = at(e.offset, e.zones_length, owned);
    if (!bytes) return bytes;
    if (status s = verified(group, column, zones_bit, *bytes); !s) return std::move(s).error();
    return bytes;
}

template <io::filesystem Io, cache::block_cache Cache>
result<byte_view> FileBytes<Io, Cache>::chunk(std::size_t group, std::size_t column,
                                              byte_buffer& owned) const {
    const chunk_entry& e = directory_.chunk(group, column);
    const std::uint64_t head = Directory::body_offset(e) - e.offset;
    auto bytes = at(e.offset, head + e.body_length, owned);
    if (!bytes) return bytes;
    if (e.zones_length != 0) {
        if (status s = verified(group, column, zones_bit, bytes->first(e.zones_length)); !s) {
            return std::move(s).error();
        }
    }
    if (status s = verified(group, column, body_bit, bytes->subspan(head)); !s) {
        return std::move(s).error();
    }
    return bytes;
}

template <io::filesystem Io, cache::block_cache Cache>
result<byte_view> FileBytes<Io, Cache>::shared(std::size_t group, std::size_t column, part what,
                                               cache::fill how,
                                               ref<const cache::Block>& owned) const {
    const bool all = what == part::chunk;
    const auto read = [&](byte_buffer& into) {
        return all ? chunk(group, column, into) : zones(group, column, into);
    };
    if (map_) {
        byte_buffer none;
        return read(none);
    }
    const chunk_entry& e = directory_.chunk(group, column);
    const std::uint64_t length =
        all ? Directory::body_offset(e) - e.offset + e.body_length : e.zones_length;
    return blocks_.get(group, 2 * column + (all ? 0 : 1), length, how, owned, read);
}

} // namespace lsmer::inline v0::sstable
