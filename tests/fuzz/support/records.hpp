#pragma once
// Files of checked records made from the input, with checksums put right: a search that had to
// find those would find nothing behind them.
//
//   u8 type | u8 step of the sequence | u8 durable | u16 bytes | payload      type 0: the tail

#include "fuzz/support/input.hpp"
#include "lsmer/io/record.hpp"

#include <vector>

namespace fuzz {

class RecordFile {
public:
    RecordFile(std::uint64_t magic, std::uint64_t database, std::uint64_t file,
               const lsmer::io::file_end& predecessor, std::uint64_t sequence)
        : bytes_(lsmer::io::file_header_bytes), id_{database, file}, sequence_(sequence) {
        const lsmer::io::file_header header{magic, 1, database, file, predecessor};
        checksum_ = lsmer::io::chain(0, lsmer::io::encode(header, bytes_.data()));
    }

    /// Records until one of type 0, `most` of them at most.
    void add(Input& in, std::size_t most) {
        for (std::size_t i = 0; i < most && !in.empty(); ++i) {
            const auto type = in.number<std::uint8_t>();
            if (type == 0) return;
            const auto step = in.number<std::uint8_t>();
            const std::uint64_t durable = std::uint64_t{in.number<std::uint8_t>()} * 8;
            const std::size_t size = in.number<std::uint16_t>();
            add(type, step, durable, in.take(size));
        }
    }
    /// What is behind the last record.
    void add_tail(lsmer::byte_view tail) { bytes_.insert(bytes_.end(), tail.begin(), tail.end()); }

    [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return bytes_; }
    [[nodiscard]] std::uint64_t sequence() const noexcept { return sequence_; }
    [[nodiscard]] lsmer::io::file_end end() const noexcept {
        return {id_.file, sequence_, bytes_.size(), checksum_};
    }

private:
    void add(std::uint8_t type, std::uint64_t step, std::uint64_t durable,
             lsmer::byte_view payload) {
        const std::size_t at = bytes_.size();
        sequence_ += step;
        lsmer::io::record_header h;
        h.type = type;
        h.table = 1;
        h.sequence = sequence_;
        h.durable_sequence = durable < sequence_ ? sequence_ - durable : 0;
        h.durable_end = durable < at ? at - durable : 0;
        h.payload_bytes = static_cast<std::uint32_t>(payload.size());
        h.payload_crc = lsmer::io::payload_checksum({&payload, 1});
        bytes_.resize(at + static_cast<std::size_t>(lsmer::io::record_bytes(payload.size())));
        std::byte* const to = bytes_.data() + at;
        checksum_ = lsmer::io::chain(checksum_, lsmer::io::encode(h, id_, at, to));
        if (!payload.empty()) {
            std::memcpy(to + lsmer::io::record_header_bytes, payload.data(), payload.size());
        }
    }

    std::vector<std::byte> bytes_;
    lsmer::io::record_identity id_;
    std::uint64_t sequence_;
    std::uint32_t checksum_ = 0;
};

} // namespace fuzz
