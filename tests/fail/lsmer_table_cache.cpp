// expect: lsmer: a table's cache must meet lsmer::cache::block_cache
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<price>;
};
struct no_cache {};
struct parts : lsmer::engine::standard {
#ifdef LSMER_FAIL
    using cache = no_cache;
#endif
};

int main() { static_cast<void>(lsmer::Table<t, parts>::open("t")); }
