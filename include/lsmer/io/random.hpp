#pragma once
// A number nobody can foretell: the identity of a new database.

#include "lsmer/base/thread.hpp"

#include <unistd.h>

#include <cstdint>

namespace lsmer::inline v0::io {

/// Never 0.
[[nodiscard]] inline std::uint64_t random_number() noexcept {
    std::uint64_t number = 0;
    if (::getentropy(&number, sizeof number) != 0 || number == 0) {
        // Without a source of entropy: still different for each process and moment.
        number = (static_cast<std::uint64_t>(monotonic_ns()) << 16 ^
                  static_cast<std::uint64_t>(::getpid())) |
                 1;
    }
    return number;
}

} // namespace lsmer::inline v0::io
