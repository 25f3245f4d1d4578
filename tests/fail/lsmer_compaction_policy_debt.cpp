// expect: lsmer: a compaction policy has debt(const tree&) const, in bytes (std::uint64_t)
#include "lsmer/compaction/concepts.hpp"

namespace compaction = lsmer::compaction;

struct mine {
    static constexpr std::string_view name = "mine";
    compaction::choice choose(const compaction::tree&, compaction::time_ns) const { return {}; }
#ifndef LSMER_FAIL
    std::uint64_t debt(const compaction::tree&) const { return 0; }
#endif
};

int main() { static_cast<void>(compaction::policy_check<mine>::value); }
