// expect: lsmer: a table's io must be a file system
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    static constexpr struct price : lsmer::column<"price", double> {} price{};
    using columns = lsmer::columns<price>;
};
struct no_files {};
struct parts : lsmer::engine::standard {
#ifdef LSMER_FAIL
    using io = no_files;
#endif
};

int main() { static_cast<void>(lsmer::Table<t, parts>::open("t")); }
