// expect: lsmer: a column's type must be one of lsmer's value types
#include "lsmer/column/schema.hpp"

struct t : lsmer::table<"t"> {
#ifdef LSMER_FAIL
    static constexpr struct price : lsmer::column<"price", const char*> {} price{};
#else
    static constexpr struct price : lsmer::column<"price", lsmer::text> {} price{};
#endif
    using columns = lsmer::columns<price>;
};

int main() { static_assert(lsmer::schema_check<t>::value); }
