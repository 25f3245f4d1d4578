// expect: lsmer: a column's attributes are sorted, unique, parted, grouped and merges<>
#include "lsmer/column/schema.hpp"

struct t : lsmer::table<"t"> {
#ifdef LSMER_FAIL
    static constexpr struct price : lsmer::column<"price", double, int> {} price{};
#else
    static constexpr struct price : lsmer::column<"price", double, lsmer::sorted> {} price{};
#endif
    using columns = lsmer::columns<price>;
};

int main() { static_assert(lsmer::schema_check<t>::value); }
