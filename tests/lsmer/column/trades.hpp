#pragma once

// A table of a few types, for the tests of this room.

#include "lsmer/column/schema.hpp"

namespace column_tests {

struct trades : lsmer::table<"trades"> {
    static constexpr struct time : lsmer::column<"time", lsmer::timestamp, lsmer::sorted> {
    } time{};
    static constexpr struct symbol : lsmer::column<"symbol", lsmer::symbol> {
    } symbol{};
    static constexpr struct price : lsmer::column<"price", lsmer::nullable<double>> {
    } price{};
    static constexpr struct buy : lsmer::column<"buy", bool> {
    } buy{};
    static constexpr struct note : lsmer::column<"note", lsmer::text> {
    } note{};
    using columns = lsmer::columns<time, symbol, price, buy, note>;
};

} // namespace column_tests
