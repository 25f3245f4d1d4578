#pragma once
// The one place that states the version; the build reads it from here.

namespace lsmer::inline v0 {

struct version {
    int major;
    int minor;
    int patch;
};

inline constexpr version current_version{0, 1, 0};

} // namespace lsmer::inline v0
