#pragma once
// Calls one function at the earliest of the deadlines it is given, on a thread that starts with
// the first of them. It shares its owner's lock: the owner arms it and is called with it held.

#include "lsmer/base/thread.hpp"

#include <cstdint>

namespace lsmer::inline v0::wal {

class Timer {
public:
    using body = void (*)(void* owner, scoped_lock& lock);

    Timer(mutex& shared, void* owner, body call) noexcept
        : mutex_(shared), owner_(owner), call_(call) {}
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    // REQUIRES: stopped, or never armed
    ~Timer() { thread_.join(); }

    /// Has the function called within `wait` nanoseconds from now. Cheap when an earlier call is
    /// due: the clock is not read for a wait as long as the one that is running.
    // REQUIRES: the lock is held
    void arm(std::int64_t wait) {
        if (deadline_ != 0 && wait >= wait_) return;
        const std::int64_t due = monotonic_ns() + wait;
        if (deadline_ != 0 && due >= deadline_) return;
        deadline_ = due;
        wait_ = wait;
        if (!thread_.joinable() && !stopping_) thread_ = thread([this] { run(); });
        wake_.notify_one();
    }
    /// Lets a running call end; none begins afterwards.
    // REQUIRES: the lock is not held
    void stop() {
        {
            const scoped_lock lock(mutex_);
            stopping_ = true;
            wake_.notify_one();
        }
        thread_.join();
    }

private:
    void run() {
        scoped_lock lock(mutex_);
        while (!stopping_) {
            if (deadline_ == 0) {
                wake_.wait(lock);
            } else if (monotonic_ns() < deadline_) {
                wake_.wait_until(lock, deadline_);
            } else {
                deadline_ = 0; // what happens from now on sets the next one
                call_(owner_, lock);
            }
        }
    }

    mutex& mutex_;
    void* owner_;
    body call_;
    condition wake_{};
    std::int64_t deadline_ = 0; // 0: none
    std::int64_t wait_ = 0;     // that led to it
    bool stopping_ = false;
    thread thread_{};
};

} // namespace lsmer::inline v0::wal
