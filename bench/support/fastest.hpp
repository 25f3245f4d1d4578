#pragma once

// The fastest of some rounds of a piece of work: what others do on the machine shows in the rest.

#include "support/cycles.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace bench {

struct speed {
    double seconds = 1e18; // of one run
    double ticks = 1e18;
};

// The fastest of `rounds` rounds of `repeats` runs each, for one run.
template <class F>
speed fastest(unsigned rounds, std::size_t repeats, F&& f) {
    using clock = std::chrono::steady_clock;
    speed best;
    const auto runs = static_cast<double>(repeats);
    for (unsigned r = 0; r < rounds; ++r) {
        const auto begin = clock::now();
        const std::uint64_t first = clock_ticks();
        for (std::size_t i = 0; i < repeats; ++i) f();
        const auto ticks = static_cast<double>(clock_ticks() - first);
        const double seconds = std::chrono::duration<double>(clock::now() - begin).count();
        best.seconds = std::min(best.seconds, seconds / runs);
        best.ticks = std::min(best.ticks, ticks / runs);
    }
    return best;
}

// How often to go through a column of so many rows in a round.
inline std::size_t repeats_for(std::size_t rows, std::size_t at_least) {
    return rows >= at_least ? 1 : at_least / std::max<std::size_t>(rows, 1) + 1;
}

// Keeps a result from being optimised away.
template <class T>
void use(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

// Ticks of the time-stamp counter in a second.
inline double tick_rate() {
    using clock = std::chrono::steady_clock;
    const auto begin = clock::now();
    const std::uint64_t first = clock_ticks();
    while (clock::now() - begin < std::chrono::milliseconds(50)) {}
    const auto ticks = static_cast<double>(clock_ticks() - first);
    return ticks / std::chrono::duration<double>(clock::now() - begin).count();
}

} // namespace bench
