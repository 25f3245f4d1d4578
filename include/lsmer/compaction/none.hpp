#pragma once
// No policy: files stay as the flushes wrote them, until somebody asks for a compaction. A table
// with it has no compaction thread, and its programs hold no code for one.

#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/tree.hpp"

#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

struct none {
    static constexpr std::string_view name = "none";
    [[nodiscard]] choice choose(const tree&, time_ns /*now*/) const { return {}; }
    [[nodiscard]] std::uint64_t debt(const tree&) const noexcept { return 0; }
};

} // namespace lsmer::inline v0::compaction
