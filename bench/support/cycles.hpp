// Ticks of the time-stamp counter that a short piece of work takes at its fastest.
#pragma once

#include <cstdint>

namespace bench {

inline std::uint64_t clock_ticks() {
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return 0;
#endif
}

/// Of many rounds of a few runs each, the fastest: what others do on the machine shows in the rest.
template <class F>
double least_ticks(F&& f, int rounds = 100) {
    constexpr int runs = 8;
    double least = 1e18;
    for (int r = 0; r < rounds; ++r) {
        const std::uint64_t begin = clock_ticks();
        for (int i = 0; i < runs; ++i) f();
        const double ticks = static_cast<double>(clock_ticks() - begin) / runs;
        if (ticks < least) least = ticks;
    }
    return least;
}

} // namespace bench
