#pragma once
// Ownership: `owned<T>` for one owner, `ref<T>` for a counted object that carries its own count.

#include "lsmer/base/assert.hpp"

#include <atomic>
#include <cstddef>
#include <utility>

namespace lsmer::inline v0 {

/// Sole owner of an object on the heap.
template <class T>
class owned {
public:
    owned() noexcept = default;
    explicit owned(T* object) noexcept : object_(object) {}
    owned(owned&& other) noexcept : object_(other.release()) {}
    owned& operator=(owned&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~owned() { reset(); }

    [[nodiscard]] T* get() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    T* operator->() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    [[nodiscard]] T* release() noexcept {
        T* const object = object_;
        object_ = nullptr;
        return object;
    }
    void reset() noexcept {
        if (object_ != nullptr) destroy(release());
    }

private:
    LSMER_NOINLINE static void destroy(T* object) noexcept { delete object; }

    T* object_ = nullptr;
};

template <class T, class... Args>
[[nodiscard]] owned<T> make_owned(Args&&... args) {
    return owned<T>(new T(std::forward<Args>(args)...));
}

/// Base of counted objects. The count starts at one, held by the ref that `make_ref` gives.
class counted {
public:
    counted() noexcept = default;
    counted(const counted&) = delete;
    counted& operator=(const counted&) = delete;

    void retain() const noexcept { count_.fetch_add(1, std::memory_order_relaxed); }
    /// True when the last reference went.
    [[nodiscard]] bool release() const noexcept {
        return count_.fetch_sub(1, std::memory_order_acq_rel) == 1;
    }
    [[nodiscard]] std::size_t references() const noexcept {
        return count_.load(std::memory_order_acquire);
    }

protected:
    ~counted() = default;

private:
    mutable std::atomic<std::size_t> count_{1};
};

/// Shared owner of an object derived from `counted`. Copies may be used from any threads; one
/// `ref` object itself is not to be changed while others read it.
template <class T>
class ref {
public:
    ref() noexcept = default;
    /// Takes over one reference that the caller already holds.
    static ref adopt(T* object) noexcept { return ref(object); }
    /// Adds a reference.
    static ref share(T* object) noexcept {
        if (object != nullptr) object->retain();
        return ref(object);
    }
    ref(const ref& other) noexcept : object_(other.object_) {
        if (object_ != nullptr) object_->retain();
    }
    ref(ref&& other) noexcept : object_(other.release()) {}
    template <class U>
        requires requires(U* u, T*& t) { t = u; }
    ref(ref<U> other) noexcept : object_(other.release()) {}
    ref& operator=(ref other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~ref() { drop(); }

    [[nodiscard]] T* get() const noexcept { return object_; }
    T& operator*() const noexcept { return *object_; }
    T* operator->() const noexcept { return object_; }
    explicit operator bool() const noexcept { return object_ != nullptr; }
    [[nodiscard]] T* release() noexcept {
        T* const object = object_;
        object_ = nullptr;
        return object;
    }
    void reset() noexcept { drop(); }

private:
    explicit ref(T* object) noexcept : object_(object) {}
    void drop() noexcept {
        T* const object = release();
        if (object != nullptr && object->counted::release()) destroy(object);
    }

    LSMER_NOINLINE static void destroy(T* object) noexcept { delete object; }

    T* object_ = nullptr;
};

template <class T, class... Args>
[[nodiscard]] ref<T> make_ref(Args&&... args) {
    return ref<T>::adopt(new T(std::forward<Args>(args)...));
}

} // namespace lsmer::inline v0
