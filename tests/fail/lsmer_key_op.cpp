// expect: lsmer: a keyed table has a column _op of its own; give yours another name
#include "lsmer/engine.hpp"

#ifdef LSMER_FAIL
#define NAME "_op"
#else
#define NAME "op"
#endif

struct t : lsmer::table<"t"> {
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    static constexpr struct op : lsmer::column<NAME, std::uint8_t> {} op{};
    using columns = lsmer::columns<id, op>;
    using primary_key = lsmer::keyed_by<id>;
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
