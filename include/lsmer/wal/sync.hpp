#pragma once
// When a write counts as done. Users write `sync::commit`, `sync::interval(50)`, `sync::none`.

#include <cstdint>

namespace lsmer::inline v0 {

struct sync_level {
    enum class kind : unsigned char { none, interval, commit };

    kind when = kind::commit;
    std::uint32_t milliseconds = 0; // of interval

    friend constexpr bool operator==(const sync_level&, const sync_level&) = default;
};

namespace sync {

/// On stable storage: fdatasync or stronger has returned. The default.
inline constexpr sync_level commit{sync_level::kind::commit, 0};

/// In the operating system now, so that a killed process loses nothing; on stable storage within
/// so many milliseconds, so that a power cut loses at most what is younger.
[[nodiscard]] constexpr sync_level interval(std::uint32_t milliseconds) noexcept {
    return {sync_level::kind::interval, milliseconds};
}

/// In process memory and the log's buffer, which goes out when it is large enough, when somebody
/// else commits, and on close.
inline constexpr sync_level none{sync_level::kind::none, 0};

} // namespace sync
} // namespace lsmer::inline v0
