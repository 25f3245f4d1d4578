// expect: lsmer: the rows of a keyed table are ordered by their key; say primary_key alone
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp> {} time{};
    using columns = lsmer::columns<id, time>;
    using primary_key = lsmer::keyed_by<id>;
#ifdef LSMER_FAIL
    using order = lsmer::ordered_by<time>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
