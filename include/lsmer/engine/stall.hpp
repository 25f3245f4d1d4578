#pragma once
// Stall: a writer that waits, and why. Counted when it ends, told when no lock is held.
//
//   Stall stall(watch);                      before the order lock, so that it ends after it
//   while (no room) {
//       if (stall.begin(lock, why)) continue;    the lock was given up to tell: look again
//       wait
//   }
//   stall.end();                             with the lock or without: the time stops here
//   ~Stall                                   tells, where `tell` has not
//
// Threads: one.

#include "lsmer/engine/watch.hpp"

namespace lsmer::inline v0::engine {

class Stall {
public:
    explicit Stall(Watch& w) noexcept : watch_(w) {}
    Stall(const Stall&) = delete;
    Stall& operator=(const Stall&) = delete;
    ~Stall() {
        end();
        tell();
    }

    /// The wait begins, or goes on for another reason. True when the lock was given up meanwhile.
    // REQUIRES: the lock is held
    LSMER_COLD bool begin(scoped_lock& lock, stall_reason why) {
        if (why_ == why) return false;
        end();
        why_ = why;
        if (watch_.is_heard()) {
            lock.unlock();
            tell();
            event e;
            e.what = event_kind::stall_begun;
            e.stall = why;
            watch_.tell(e);
            began_ = monotonic_ns();
            lock.lock();
            return true;
        }
        began_ = monotonic_ns();
        return false;
    }
    void end() {
        if (why_ != stall_reason::none) count();
    }
    /// What ended, to the listener.
    // REQUIRES: no lock is held
    void tell() {
        if (ended_.stall == stall_reason::none) return;
        watch_.tell(ended_);
        ended_ = {};
    }

private:
    LSMER_COLD void count() {
        ended_.what = event_kind::stall_ended;
        ended_.stall = why_;
        ended_.duration_ns = monotonic_ns() - began_;
        watch_.stalled(why_, ended_.duration_ns);
        why_ = stall_reason::none;
        if (!watch_.is_heard()) ended_ = {};
    }

    Watch& watch_;
    stall_reason why_ = stall_reason::none; // of the wait that goes on
    std::int64_t began_ = 0;
    event ended_{};
};

} // namespace lsmer::inline v0::engine
