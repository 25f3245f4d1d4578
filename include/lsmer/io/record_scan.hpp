#pragma once
// Reads the records of one file in order, and says what is behind the last good one.
//
// It never takes a failed read for the end of a file, and never asks for more memory than the
// file has bytes, whatever the lengths in it say.

#include "lsmer/io/concepts.hpp"
#include "lsmer/io/record.hpp"

namespace lsmer::inline v0::io {

/// What is behind the last good record of a file.
struct file_tail {
    std::uint64_t bytes = 0;       // behind the last good record
    bool zeros = true;             // all of them
    std::uint64_t records = 0;     // records framed later whose headers are whole
    std::uint64_t durable_end = 0; // the most any of them says was on stable storage before it
};

template <readable_file File>
class RecordScanner {
public:
    enum class found : unsigned char {
        record,
        end,     // the file ends with the last record
        no_more, // there are bytes, but not a record; `tail` says what they are
    };

    struct record {
        record_header header{};
        std::uint64_t offset = 0;
        byte_view payload{}; // 8-aligned; valid until the next call
    };

    /// Starts behind the file header; `checksum` is what the header gave.
    RecordScanner(const File& file, record_identity id, std::uint64_t size, std::uint64_t from,
                  std::uint32_t checksum) noexcept
        : file_(&file), id_(id), size_(size), offset_(from), checksum_(checksum) {}

    result<found> next(record& out) {
        if (offset_ == size_) return found::end;
        if (size_ - offset_ < record_header_bytes) return found::no_more;
        result<const std::byte*> at = bytes(offset_, record_header_bytes);
        if (!at) return std::move(at).error();
        std::uint32_t crc = 0;
        if (!decode(out.header, crc, id_, offset_, *at)) return found::no_more;
        const std::uint64_t whole = record_bytes(out.header.payload_bytes);
        if (whole > size_ - offset_) return found::no_more;
        at = bytes(offset_, whole);
        if (!at) return std::move(at).error();
        const byte_view padded(*at + record_header_bytes,
                               static_cast<std::size_t>(whole - record_header_bytes));
        if (crc32c(padded) != out.header.payload_crc) return found::no_more;
        out.payload = padded.first(out.header.payload_bytes);
        out.offset = offset_;
        checksum_ = chain(checksum_, crc);
        offset_ += whole;
        return found::record;
    }

    /// Behind the last record that `next` gave.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    [[nodiscard]] std::uint32_t checksum() const noexcept { return checksum_; }

    /// Searches everything behind the last good record.
    result<file_tail> tail() {
        file_tail t;
        t.bytes = size_ - offset_;
        for (std::uint64_t at = offset_; at < size_; at += record_alignment) {
            const std::uint64_t left = size_ - at;
            const std::uint64_t n = left < record_header_bytes ? left : record_header_bytes;
            const result<const std::byte*> p = bytes(at, n);
            if (!p) return p.error();
            std::uint64_t word = 0;
            std::memcpy(&word, *p, static_cast<std::size_t>(n < 8 ? n : 8));
            if (word != 0) t.zeros = false;
            record_header h;
            std::uint32_t crc = 0;
            if (n == record_header_bytes && decode(h, crc, id_, at, *p)) {
                if (at != offset_) ++t.records;
                if (h.durable_end > t.durable_end) t.durable_end = h.durable_end;
            }
        }
        return t;
    }

private:
    static constexpr std::uint64_t block_bytes = 256 * 1024;

    /// REQUIRES: count bytes are in the file from there on
    result<const std::byte*> bytes(std::uint64_t offset, std::uint64_t count) {
        if (offset < block_offset_ || offset + count > block_offset_ + block_.size()) {
            std::uint64_t n = count < block_bytes ? block_bytes : count;
            if (n > size_ - offset) n = size_ - offset;
            block_.clear();
            block_.resize(static_cast<std::size_t>(n));
            block_offset_ = offset;
            if (status s = file_->read_at(offset, block_.view()); !s) {
                block_.clear();
                return std::move(s).error();
            }
        }
        return block_.data() + (offset - block_offset_);
    }

    const File* file_;
    record_identity id_;
    std::uint64_t size_;
    std::uint64_t offset_;
    std::uint32_t checksum_;
    byte_buffer block_{};
    std::uint64_t block_offset_ = 0;
};

} // namespace lsmer::inline v0::io
