// expect: lsmer: a column's name has 1 to 64 characters
#include "lsmer/column/schema.hpp"

struct t : lsmer::table<"t"> {
#ifdef LSMER_FAIL
    static constexpr struct price : lsmer::column<"", double> {} price{};
#else
    static constexpr struct price : lsmer::column<"price", double> {} price{};
#endif
    using columns = lsmer::columns<price>;
};

int main() { static_assert(lsmer::schema_check<t>::value); }
