#pragma once
// Framed records on their way into the log: copied bytes, with large payloads borrowed from their
// owners in between, so that a group goes out as one vectored write.

#include "lsmer/wal/format.hpp"

#include <span>

namespace lsmer::inline v0::wal {

class Group {
public:
    [[nodiscard]] bool empty() const noexcept { return copied_.empty(); }

    /// Adds a record and gives its crc. The payload is copied, or borrowed: then its memory must
    /// stay until the group is written.
    // REQUIRES: bytes and header.payload_crc are those of the payload
    std::uint32_t add(const io::record_header& header, io::record_identity id, std::uint64_t offset,
                      std::span<const byte_view> payload, bool borrow) {
        const std::size_t padded = round_up(header.payload_bytes, io::record_alignment);
        std::byte* to = copied_.extend(io::record_header_bytes + (borrow ? 0 : padded));
        const std::uint32_t crc = io::encode(header, id, offset, to);
        to += io::record_header_bytes;
        for (const byte_view p : payload) {
            if (p.empty()) continue;
            if (borrow) {
                loans_.push_back({copied_.size(), p});
            } else {
                std::memcpy(to, p.data(), p.size());
                to += p.size();
            }
        }
        const std::size_t zeros = padded - header.payload_bytes;
        if (zeros != 0) std::memset(borrow ? copied_.extend(zeros) : to, 0, zeros);
        return crc;
    }

    /// The group as the pieces of one write; some may be empty.
    void pieces(buffer<byte_view>& out) const {
        out.clear();
        const byte_view all = copied_.view();
        std::size_t at = 0;
        for (const loan& l : loans_) {
            out.push_back(all.subspan(at, l.after - at));
            out.push_back(l.bytes);
            at = l.after;
        }
        out.push_back(all.subspan(at));
    }

    void clear() noexcept {
        copied_.clear();
        loans_.clear();
    }

private:
    struct loan {
        std::size_t after = 0; // copied bytes before it
        byte_view bytes{};
    };

    byte_buffer copied_{};
    buffer<loan> loans_{};
};

} // namespace lsmer::inline v0::wal
