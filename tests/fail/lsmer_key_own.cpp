// expect: lsmer: a table is keyed by its own columns: using primary_key = lsmer::keyed_by<a, b>;
#include "lsmer/engine.hpp"

struct other : lsmer::table<"other"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
};

struct t : lsmer::table<"t"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    using columns = lsmer::columns<id>;
#ifdef LSMER_FAIL
    using primary_key = lsmer::keyed_by<other::id>;
#else
    using primary_key = lsmer::keyed_by<id>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
