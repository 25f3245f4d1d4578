#pragma once
// A growable array for what is few and cold: records, files, runs. It does what std::vector does
// with a tenth of the functions: iterators are pointers, and whatever is not a load or a store is
// one call, not a body in each caller. For values of hot loops there is `buffer`.

#include "lsmer/base/assert.hpp"
#include "lsmer/base/config.hpp"

#include <cstddef>
#include <initializer_list>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0 {

template <class T>
class items {
    static_assert(std::is_nothrow_move_constructible_v<T>);
    static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);

public:
    using value_type = T;

    items() noexcept = default;
    items(std::initializer_list<T> values) { append(values.begin(), values.size()); }
    explicit items(std::span<const T> values) { append(values.data(), values.size()); }
    items(const items& other) { append(other.data_, other.size_); }
    items(items&& other) noexcept
        : data_(other.data_), size_(other.size_), capacity_(other.capacity_) {
        other.data_ = nullptr;
        other.size_ = other.capacity_ = 0;
    }
    items& operator=(items other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~items() {
        if (data_ != nullptr) release();
    }

    [[nodiscard]] T* data() noexcept { return data_; }
    [[nodiscard]] const T* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    [[nodiscard]] T* begin() noexcept { return data_; }
    [[nodiscard]] T* end() noexcept { return data_ + size_; }
    [[nodiscard]] const T* begin() const noexcept { return data_; }
    [[nodiscard]] const T* end() const noexcept { return data_ + size_; }
    [[nodiscard]] std::span<const T> view() const noexcept {
        return std::span<const T>(data_, size_);
    }

    // REQUIRES: i < size()
    [[nodiscard]] T& operator[](std::size_t i) noexcept { return data_[i]; }
    [[nodiscard]] const T& operator[](std::size_t i) const noexcept { return data_[i]; }
    // REQUIRES: !empty()
    [[nodiscard]] T& front() noexcept { return data_[0]; }
    [[nodiscard]] const T& front() const noexcept { return data_[0]; }
    [[nodiscard]] T& back() noexcept { return data_[size_ - 1]; }
    [[nodiscard]] const T& back() const noexcept { return data_[size_ - 1]; }

    /// Takes `value` by value, so it may be one of the items.
    LSMER_NOINLINE void push_back(T value) {
        if (size_ == capacity_) grow(size_ + 1);
        new (data_ + size_) T(std::move(value));
        ++size_;
    }
    void reserve(std::size_t count) {
        if (count > capacity_) grow(count);
    }
    /// Keeps the first `count` items.
    LSMER_NOINLINE void shrink(std::size_t count) noexcept {
        LSMER_ASSERT(count <= size_, "items cannot shrink to more than there are");
        while (size_ > count) data_[--size_].~T();
    }
    void clear() noexcept { shrink(0); }
    // REQUIRES: begin() <= at <= end()
    LSMER_NOINLINE void insert(const T* at, T value) {
        std::size_t i = static_cast<std::size_t>(at - data_);
        push_back(std::move(value));
        for (std::size_t j = size_ - 1; j > i; --j) std::swap(data_[j], data_[j - 1]);
    }
    // REQUIRES: begin() <= at < end()
    LSMER_NOINLINE void erase(const T* at) noexcept {
        for (std::size_t i = static_cast<std::size_t>(at - data_); i + 1 < size_; ++i) {
            data_[i] = std::move(data_[i + 1]);
        }
        shrink(size_ - 1);
    }

    friend bool operator==(const items& a, const items& b) {
        if (a.size_ != b.size_) return false;
        for (std::size_t i = 0; i < a.size_; ++i) {
            if (!(a.data_[i] == b.data_[i])) return false;
        }
        return true;
    }

private:
    LSMER_NOINLINE void append(const T* from, std::size_t count) {
        reserve(size_ + count);
        for (std::size_t i = 0; i < count; ++i) new (data_ + size_++) T(from[i]);
    }
    LSMER_NOINLINE void grow(std::size_t at_least) {
        const std::size_t count = at_least < 2 * capacity_ ? 2 * capacity_ : at_least;
        T* const fresh = static_cast<T*>(::operator new(count * sizeof(T)));
        for (std::size_t i = 0; i < size_; ++i) {
            new (fresh + i) T(std::move(data_[i]));
            data_[i].~T();
        }
        ::operator delete(data_);
        data_ = fresh;
        capacity_ = count;
    }
    LSMER_NOINLINE void release() noexcept {
        shrink(0);
        ::operator delete(data_);
    }

    T* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// Sorts in place by `before`, a strict order; equal ones keep no order. Made for a few hundred
/// items: std::sort compiles to some eight functions for each type and order, a heap to one.
template <class T, class Before>
LSMER_NOINLINE void sort_items(T* first, std::size_t count, Before before) {
    const auto sink = [&](std::size_t at, std::size_t end) {
        while (2 * at + 1 < end) {
            std::size_t child = 2 * at + 1;
            if (child + 1 < end && before(first[child], first[child + 1])) ++child;
            if (!before(first[at], first[child])) return;
            std::swap(first[at], first[child]);
            at = child;
        }
    };
    for (std::size_t at = count / 2; at > 0; --at) sink(at - 1, count);
    for (std::size_t end = count; end > 1; --end) {
        std::swap(first[0], first[end - 1]);
        sink(0, end - 1);
    }
}

} // namespace lsmer::inline v0
