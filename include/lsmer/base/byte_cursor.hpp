#pragma once
// Reads values from bytes that may be hostile: past the end it gives zeros and remembers the
// failure, so that a decoder reads straight on and asks once at its end.

#include "lsmer/base/bytes.hpp"
#include "lsmer/base/varint.hpp"

#include <cstdint>

namespace lsmer::inline v0 {

class byte_cursor {
public:
    explicit byte_cursor(byte_view bytes) noexcept : bytes_(bytes) {}

    /// False once anything asked for was not there.
    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] bool at_end() const noexcept { return at_ == bytes_.size(); }
    /// Offset of the next byte; after a failure, of the value that failed.
    [[nodiscard]] std::size_t offset() const noexcept { return at_; }
    [[nodiscard]] std::size_t left() const noexcept { return ok_ ? bytes_.size() - at_ : 0; }

    template <class T>
    [[nodiscard]] T fixed() noexcept {
        if (left() < sizeof(T)) return fail(), T{};
        const T value = load<T>(bytes_.data() + at_);
        at_ += sizeof(T);
        return value;
    }
    [[nodiscard]] LSMER_NOINLINE std::uint64_t varint() noexcept {
        std::uint64_t value = 0;
        const std::size_t n = ok_ ? get_varint(bytes_.subspan(at_), value) : 0;
        if (n == 0) return fail(), 0;
        at_ += n;
        return value;
    }
    /// A varint that must not exceed a bound.
    [[nodiscard]] LSMER_NOINLINE std::uint64_t varint(std::uint64_t most) noexcept {
        const std::size_t start = at_;
        const std::uint64_t value = varint();
        if (value <= most) return value;
        at_ = start;
        return fail(), 0;
    }
    [[nodiscard]] LSMER_NOINLINE byte_view bytes(std::uint64_t count) noexcept {
        if (count > left()) return fail(), byte_view{};
        const byte_view part = bytes_.subspan(at_, static_cast<std::size_t>(count));
        at_ += part.size();
        return part;
    }
    /// Bytes behind their number as a varint.
    [[nodiscard]] byte_view sized_bytes() noexcept { return bytes(varint()); }
    void fail() noexcept { ok_ = false; }

private:
    byte_view bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

} // namespace lsmer::inline v0
