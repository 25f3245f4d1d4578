#pragma once
// Threads, locks and conditions, as thin as POSIX gives them. The standard headers for the same
// bring <chrono> and cost every user a third of a second of compile time.

#include "lsmer/base/assert.hpp"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace lsmer::inline v0 {

class mutex {
public:
    mutex() noexcept = default;
    mutex(const mutex&) = delete;
    mutex& operator=(const mutex&) = delete;
    ~mutex() { pthread_mutex_destroy(&handle_); }

    void lock() noexcept { pthread_mutex_lock(&handle_); }
    [[nodiscard]] bool try_lock() noexcept { return pthread_mutex_trylock(&handle_) == 0; }
    void unlock() noexcept { pthread_mutex_unlock(&handle_); }
    [[nodiscard]] pthread_mutex_t* native() noexcept { return &handle_; }

private:
    pthread_mutex_t handle_ = PTHREAD_MUTEX_INITIALIZER;
};

/// Holds a mutex for a scope; may be given up early and taken again.
class [[nodiscard]] scoped_lock {
public:
    explicit scoped_lock(mutex& m) noexcept : mutex_(m) { mutex_.lock(); }
    scoped_lock(const scoped_lock&) = delete;
    scoped_lock& operator=(const scoped_lock&) = delete;
    ~scoped_lock() {
        if (held_) mutex_.unlock();
    }
    // REQUIRES: held
    void unlock() noexcept {
        held_ = false;
        mutex_.unlock();
    }
    // REQUIRES: not held
    void lock() noexcept {
        mutex_.lock();
        held_ = true;
    }
    [[nodiscard]] mutex& get() noexcept { return mutex_; }

private:
    mutex& mutex_;
    bool held_ = true;
};

/// Nanoseconds since 1970, as the system's clock has it: it may be set, and go back.
[[nodiscard]] inline std::int64_t wall_ns() noexcept {
    timespec t{};
    clock_gettime(CLOCK_REALTIME, &t);
    return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

/// Nanoseconds of a clock that never goes back.
[[nodiscard]] inline std::int64_t monotonic_ns() noexcept {
    timespec t{};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return static_cast<std::int64_t>(t.tv_sec) * 1'000'000'000 + t.tv_nsec;
}

class condition {
public:
    condition() noexcept {
        pthread_condattr_t attributes;
        pthread_condattr_init(&attributes);
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
        pthread_cond_init(&handle_, &attributes);
        pthread_condattr_destroy(&attributes);
    }
    condition(const condition&) = delete;
    condition& operator=(const condition&) = delete;
    ~condition() { pthread_cond_destroy(&handle_); }

    // REQUIRES: the lock is held
    void wait(scoped_lock& lock) noexcept { pthread_cond_wait(&handle_, lock.get().native()); }
    /// Waits until woken or until monotonic_ns() reaches the deadline; false when it did.
    bool wait_until(scoped_lock& lock, std::int64_t deadline_ns) noexcept {
        timespec t{};
        t.tv_sec = static_cast<time_t>(deadline_ns / 1'000'000'000);
        t.tv_nsec = static_cast<long>(deadline_ns % 1'000'000'000);
        return pthread_cond_timedwait(&handle_, lock.get().native(), &t) == 0;
    }
    void notify_one() noexcept { pthread_cond_signal(&handle_); }
    void notify_all() noexcept { pthread_cond_broadcast(&handle_); }

private:
    pthread_cond_t handle_;
};

/// A thread that is joined when it goes out of scope. Runs a callable that it owns.
class thread {
public:
    thread() noexcept = default;
    template <class Body>
        requires(!std::is_same_v<std::remove_cvref_t<Body>, thread>)
    explicit thread(Body body) {
        struct call {
            Body body;
            static void* run(void* self) {
                auto* const c = static_cast<call*>(self);
                c->body();
                delete c;
                return nullptr;
            }
        };
        auto* const c = new call{std::move(body)};
        if (pthread_create(&handle_, nullptr, &call::run, c) != 0) {
            delete c;
            detail::abort_with("could not start a thread");
        }
        joinable_ = true;
    }
    thread(thread&& other) noexcept
        : handle_(other.handle_), joinable_(std::exchange(other.joinable_, false)) {}
    thread& operator=(thread&& other) noexcept {
        join();
        handle_ = other.handle_;
        joinable_ = std::exchange(other.joinable_, false);
        return *this;
    }
    ~thread() { join(); }

    void join() noexcept {
        if (std::exchange(joinable_, false)) pthread_join(handle_, nullptr);
    }
    [[nodiscard]] bool joinable() const noexcept { return joinable_; }

private:
    pthread_t handle_{};
    bool joinable_ = false;
};

namespace detail {

/// Work that threads take number by number.
struct shared_work {
    void (*call)(void* body, std::size_t number);
    void* body;
    std::size_t count;
    std::atomic<std::size_t> next{0};

    void run() {
        for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) {
            call(body, i);
        }
    }
    static void* run(void* self) {
        static_cast<shared_work*>(self)->run();
        return nullptr;
    }
};

/// Most threads that one call of `parallel` starts.
inline constexpr unsigned parallel_most = 256;

LSMER_NOINLINE inline void run_parallel(unsigned threads, shared_work& work) {
    pthread_t others[parallel_most];
    unsigned started = 0;
    if (threads > work.count) threads = static_cast<unsigned>(work.count);
    for (unsigned t = 1; t < threads && started < parallel_most; ++t) {
        // Where no thread can be had, those that there are do the work.
        if (pthread_create(&others[started], nullptr, &shared_work::run, &work) != 0) break;
        ++started;
    }
    work.run();
    for (unsigned t = 0; t < started; ++t) pthread_join(others[t], nullptr);
}

} // namespace detail

/// Calls `body(i)` for every i below `count`, on at most `threads` threads, this one among them;
/// returns when all calls have. Numbers are taken in ascending order.
template <class Body>
void parallel(unsigned threads, std::size_t count, Body&& body) {
    using B = std::remove_reference_t<Body>;
    detail::shared_work work{[](void* b, std::size_t i) { (*static_cast<B*>(b))(i); },
                             const_cast<void*>(static_cast<const void*>(&body)), count};
    detail::run_parallel(threads, work);
}

/// Processors this process may use, at least one.
[[nodiscard]] inline unsigned hardware_threads() noexcept {
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1U : static_cast<unsigned>(n);
}

} // namespace lsmer::inline v0
