#pragma once
// Rounds: who waits for which sync. A thread waits for one round: the one at work, if that covers
// its record, else the next. The end of a round wakes all who waited for it, and one of the next,
// who is to lead it: nobody is woken only to go on waiting.
//
//   round 7 covers ..900     waiting for 7: records 850, 890      for 8: 910, 920
//   ends                     850 and 890 go; 910 leads round 8, which covers 920, too
//
// Threads: everything with the one lock that `wait` gives up.

#include "lsmer/base/thread.hpp"

#include <cstddef>
#include <cstdint>

namespace lsmer::inline v0::wal {

class Rounds {
public:
    /// A round begins. Until `covers` says more, it covers what there is.
    void begin() noexcept {
        ++round_;
        until_ = 0;
    }
    /// The round at work covers everything up to here.
    void covers(std::uint64_t until) noexcept { until_ = until; }

    /// Waits for the end of the round that covers a position, or to be called to lead it.
    // REQUIRES: a round is at work
    void wait(scoped_lock& lock, std::uint64_t position) noexcept {
        const bool this_one = until_ == 0 || position <= until_;
        const std::size_t i = (round_ + (this_one ? 0 : 1)) % 2;
        ++waiting_[i];
        ended_[i].wait(lock);
        --waiting_[i];
    }

    /// The round at work has ended.
    void end() noexcept {
        ended_[round_ % 2].notify_all();
        call_leader();
    }
    /// With no round at work: calls one who waits for the next. Who was called, and need not lead,
    /// calls another.
    void call_leader() noexcept {
        const std::size_t next = (round_ + 1) % 2;
        if (waiting_[next] != 0) ended_[next].notify_one();
    }
    void wake_all() noexcept {
        for (condition& c : ended_) c.notify_all();
    }

private:
    condition ended_[2]; // rounds take turns
    std::uint32_t waiting_[2] = {0, 0};
    std::uint64_t round_ = 0; // the one at work, or the last one
    std::uint64_t until_ = 0; // what it covers; 0: not said yet
};

} // namespace lsmer::inline v0::wal
