// expect: lsmer: a column of a primary key cannot be nullable
#include "lsmer/engine.hpp"

struct t : lsmer::table<"t"> {
    using maybe = lsmer::nullable<std::int64_t>;
    static constexpr struct id : lsmer::column<"id", std::int64_t> {} id{};
    static constexpr struct to : lsmer::column<"to", maybe> {} to{};
    using columns = lsmer::columns<id, to>;
#ifdef LSMER_FAIL
    using primary_key = lsmer::keyed_by<id, to>;
#else
    using primary_key = lsmer::keyed_by<id>;
#endif
};

int main() { static_cast<void>(lsmer::Table<t>::open("t")); }
