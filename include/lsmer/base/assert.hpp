#pragma once
// Preconditions. A broken precondition is the caller's bug and stops the program where assertions
// are on; data from a disk or a network is never asserted, it is validated and gives an error.

#include "lsmer/base/config.hpp"

#include <cstdio>
#include <cstdlib>

namespace lsmer::inline v0::detail {

[[noreturn]] LSMER_COLD inline void abort_with(const char* what) {
    std::fprintf(stderr, "lsmer: %s\n", what);
    std::abort();
}

[[noreturn]] LSMER_COLD inline void assert_failed(const char* condition, const char* sentence,
                                                  const char* file, int line) {
    std::fprintf(stderr, "%s:%d: lsmer: %s (%s)\n", file, line, sentence, condition);
    std::abort();
}

} // namespace lsmer::inline v0::detail

#if defined(NDEBUG) && !defined(LSMER_ASSERTIONS)
#define LSMER_ASSERT(condition, sentence) static_cast<void>(0)
#else
#define LSMER_ASSERT(condition, sentence)                                                          \
    (static_cast<bool>(condition)                                                                  \
         ? static_cast<void>(0)                                                                    \
         : ::lsmer::detail::assert_failed(#condition, sentence, __FILE__, __LINE__))
#endif
