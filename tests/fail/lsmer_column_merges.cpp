// expect: lsmer: merges<F> is for numbers, times and fixed bytes
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
#ifdef LSMER_FAIL
    using total = lsmer::text;
#else
    using total = double;
#endif
    using adds = lsmer::merges<lsmer::merge::sum>;
    static constexpr struct size : lsmer::column<"size", total, adds> {} size{};
    using columns = lsmer::columns<id, size>;
    using primary_key = lsmer::keyed_by<id>;
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
