// expect: lsmer: a key is one value for each column of the primary key
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct name : lsmer::column<"name", lsmer::text> {} name{};
    static constexpr struct size : lsmer::column<"size", double> {} size{};
    using columns = lsmer::columns<name, size>;
    using primary_key = lsmer::keyed_by<name>;
};

int main() {
    auto table = lsmer::Table<t>::open("t").value();
#ifdef LSMER_FAIL
    static_cast<void>(table.get(1));
#else
    static_cast<void>(table.get("one"));
#endif
}
