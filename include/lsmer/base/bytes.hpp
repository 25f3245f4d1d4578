#pragma once
// Bytes: fixed-width little-endian loads and stores, and a growable buffer that keeps the
// alignment and the padding which vector loops rely on.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/huge_pages.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0 {

using byte_view = std::span<const std::byte>;

static_assert(std::endian::native == std::endian::little,
              "lsmer: files are little-endian and are mapped as they are; this machine is not");

/// Loads a trivially copyable value from any address.
template <class T>
[[nodiscard]] T load(const void* from) noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, from, sizeof(T));
    return value;
}

template <class T>
void store(void* to, T value) noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    std::memcpy(to, &value, sizeof(T));
}

[[nodiscard]] inline byte_view as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_text(byte_view bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] constexpr std::size_t round_up(std::size_t n, std::size_t to) noexcept {
    return (n + to - 1) / to * to;
}

/// Kernels may read this many bytes past the last value of a buffer, never write there.
inline constexpr std::size_t buffer_padding = 64;
inline constexpr std::size_t buffer_alignment = 64;

/// A growable array of trivially copyable values, 64-byte aligned, always followed by
/// `buffer_padding` readable bytes. New values are not initialised. Growth doubles.
template <class T>
class buffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    using value_type = T;

    buffer() noexcept = default;
    explicit buffer(std::size_t count) { resize(count); }
    buffer(buffer&& other) noexcept
        : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
        other.data_ = nullptr;
        other.size_ = other.capacity_ = 0;
    }
    buffer& operator=(buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~buffer() { std::free(data_); }

    [[nodiscard]] T* data() noexcept { return data_; }
    [[nodiscard]] const T* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] T& operator[](std::size_t i) noexcept { return data_[i]; }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data_[i]; }
    [[nodiscard]] T* begin() noexcept { return data_; }
    [[nodiscard]] T* end() noexcept { return data_ + size_; }
    [[nodiscard]] const T* begin() const noexcept { return data_; }
    [[nodiscard]] const T* end() const noexcept { return data_ + size_; }
    [[nodiscard]] std::span<const T> view() const noexcept { return {data_, size_}; }
    [[nodiscard]] std::span<T> view() noexcept { return {data_, size_}; }

    void clear() noexcept { size_ = 0; }
    void reserve(std::size_t count) {
        if (count > capacity_) grow(count);
    }
    void resize(std::size_t count) {
        reserve(count);
        size_ = count;
    }
    void push_back(T value) {
        if (size_ == capacity_) grow(size_ + 1);
        data_[size_++] = value;
    }
    void append(const T* from, std::size_t count) {
        if (count == 0) return;
        if (size_ + count > capacity_) grow(size_ + count);
        std::memcpy(data_ + size_, from, count * sizeof(T));
        size_ += count;
    }
    void append(std::span<const T> from) { append(from.data(), from.size()); }
    /// Grows by `count` uninitialised values and gives the first of them.
    T* extend(std::size_t count) {
        if (size_ + count > capacity_) grow(size_ + count);
        size_ += count;
        return data_ + size_ - count;
    }

private:
    LSMER_NOINLINE void grow(std::size_t at_least) {
        const std::size_t count = at_least < 2 * capacity_ ? 2 * capacity_ : at_least;
        std::size_t bytes = count * sizeof(T) + buffer_padding;
        const std::size_t unit = bytes < huge_from ? buffer_alignment : huge_page;
        bytes = round_up(bytes, unit);
        void* fresh = std::aligned_alloc(unit, bytes);
        if (fresh != nullptr && unit == huge_page) advise_huge_pages(fresh, bytes);
        if (fresh == nullptr) detail::abort_with("out of memory while growing a buffer");
        if (size_ != 0) std::memcpy(fresh, data_, size_ * sizeof(T));
        std::free(data_);
        data_ = static_cast<T*>(fresh);
        capacity_ = (bytes - buffer_padding) / sizeof(T);
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

using byte_buffer = buffer<std::byte>;

/// Appends the bytes of a value to a byte buffer.
template <class T>
void put(byte_buffer& out, T value) {
    store(out.extend(sizeof(T)), value);
}
LSMER_NOINLINE inline void put(byte_buffer& out, byte_view bytes) {
    out.append(bytes.data(), bytes.size());
}

} // namespace lsmer::inline v0
