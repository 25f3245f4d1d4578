#pragma once
// How many snapshots and views there are: counted by an object in each of them, wherever it is
// copied to and however long it lives, also after its table is closed.
//
// Threads: any.

#include "lsmer/base/ref.hpp"

#include <atomic>
#include <cstdint>
#include <utility>

namespace lsmer::inline v0::engine {

struct PinCount : counted {
    std::atomic<std::uint64_t> now{0};
};

/// One of those counted, as long as it lives; copies count too. Without a count it is none.
class Pin {
public:
    Pin() noexcept = default;
    explicit Pin(ref<PinCount> count) noexcept : count_(std::move(count)) { add(); }
    Pin(const Pin& other) noexcept : count_(other.count_) { add(); }
    Pin(Pin&& other) noexcept = default;
    Pin& operator=(Pin other) noexcept {
        leave();
        count_ = std::move(other.count_);
        return *this;
    }
    ~Pin() { leave(); }

private:
    void add() const noexcept {
        if (count_) count_->now.fetch_add(1, std::memory_order_relaxed);
    }

    void leave() const noexcept {
        if (count_) count_->now.fetch_sub(1, std::memory_order_relaxed);
    }

    ref<PinCount> count_{};
};

} // namespace lsmer::inline v0::engine
