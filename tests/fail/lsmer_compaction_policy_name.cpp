// expect: lsmer: a compaction policy has a name: static constexpr std::string_view name
#include "lsmer/compaction/concepts.hpp"

namespace compaction = lsmer::compaction;

struct mine {
#ifndef LSMER_FAIL
    static constexpr std::string_view name = "mine";
#endif
    compaction::choice choose(const compaction::tree&, compaction::time_ns) const { return {}; }
    std::uint64_t debt(const compaction::tree&) const { return 0; }
};

int main() { static_cast<void>(compaction::policy_check<mine>::value); }
