#pragma once
// What fuzzers share: the input taken apart, and copies of bytes that end where they say.
//
// A fuzzer is one file with `LLVMFuzzerTestOneInput`. It is linked with libFuzzer to search, and
// with replay.cpp to run what was found before, by any compiler.

#include "lsmer/base/bytes.hpp"
#include "support/sanitized.hpp"

#include <sys/mman.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

/// Ends the program: what should hold whatever the bytes are does not.
inline void expect(bool good, const char* what) {
    if (good) return;
    std::fprintf(stderr, "fuzz: does not hold: %s\n", what);
    std::abort();
}

/// Reads from the front of the input; behind its end come zeros.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size) noexcept
        : rest_(reinterpret_cast<const std::byte*>(data), size) {}

    template <class T>
    T number() noexcept {
        T value{};
        const std::size_t n = rest_.size() < sizeof(T) ? rest_.size() : sizeof(T);
        if (n != 0) std::memcpy(&value, rest_.data(), n);
        rest_ = rest_.subspan(n);
        return value;
    }
    lsmer::byte_view take(std::size_t count) noexcept {
        const lsmer::byte_view part = rest_.first(count < rest_.size() ? count : rest_.size());
        rest_ = rest_.subspan(part.size());
        return part;
    }
    [[nodiscard]] lsmer::byte_view rest() const noexcept { return rest_; }
    [[nodiscard]] bool empty() const noexcept { return rest_.empty(); }

private:
    lsmer::byte_view rest_;
};

/// Rows of a chunk, from three bytes: 0 to 131,071, below 8,192 most of the time.
inline std::uint32_t rows_of(Input& in) noexcept {
    const std::uint32_t low = in.number<std::uint16_t>();
    const std::uint32_t high = in.number<std::uint8_t>();
    return (high & 4) == 0 && (high & 1) == 0 ? low % 8192 : low | (high & 1) << 16;
}

/// A copy of bytes, `shift` bytes off a multiple of 64, behind which nothing may be read: an
/// allocation of that size for the address sanitizer, and without it a page that faults.
class Exact {
public:
    explicit Exact(lsmer::byte_view from, std::size_t shift = 0) : size_(from.size()) {
        if constexpr (test::sanitized) {
            if (::posix_memalign(&all_, 64, shift + size_ + (shift + size_ == 0)) != 0) {
                std::abort();
            }
            at_ = static_cast<std::byte*>(all_) + shift;
        } else {
            constexpr std::size_t page = 4096;
            const std::size_t room = lsmer::round_up(size_ + 64, page);
            mapped_ = room + page;
            all_ = ::mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                          0);
            if (all_ == MAP_FAILED) std::abort();
            std::byte* const end = static_cast<std::byte*>(all_) + room;
            if (::mprotect(end, page, PROT_NONE) != 0) std::abort();
            // Aligned bytes cannot also end at the page; the others do.
            at_ = end - (shift == 0 ? lsmer::round_up(size_, 64) : size_);
        }
        if (size_ != 0) std::memcpy(at_, from.data(), size_);
    }
    Exact(const Exact&) = delete;
    Exact& operator=(const Exact&) = delete;
    ~Exact() {
        if constexpr (test::sanitized) {
            std::free(all_);
        } else {
            ::munmap(all_, mapped_);
        }
    }
    [[nodiscard]] lsmer::byte_view view() const noexcept { return {at_, size_}; }

private:
    void* all_ = nullptr;
    std::byte* at_ = nullptr;
    std::size_t size_ = 0;
    std::size_t mapped_ = 0;
};

} // namespace fuzz
