// expect: lsmer: a compaction policy has choose(const tree&, time_ns) const, which gives a choice
#include "lsmer/engine.hpp"

namespace compaction = lsmer::compaction;

struct mine {
    static constexpr std::string_view name = "mine";
#ifndef LSMER_FAIL
    compaction::choice choose(const compaction::tree&, compaction::time_ns) const { return {}; }
#else
    void choose(const compaction::tree&) const {}
#endif
    std::uint64_t debt(const compaction::tree&) const { return 0; }
};

struct parts : lsmer::engine::standard {
    using compaction = mine;
};
struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<price>;
};

int main() { static_cast<void>(lsmer::Table<t, parts>::open("t")); }
