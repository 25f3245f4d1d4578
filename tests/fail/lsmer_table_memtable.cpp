// expect: lsmer: a table's memtable must meet lsmer::memtable::memtable
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<price>;
};
template <class S>
struct no_memtable {};
struct parts : lsmer::engine::standard {
#ifdef LSMER_FAIL
    template <lsmer::schema S>
    using memtable = no_memtable<S>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t, parts>::open("t")); }
