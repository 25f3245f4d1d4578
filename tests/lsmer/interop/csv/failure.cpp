#include "lsmer/interop/csv/failure.hpp"

#include "support/catch.hpp"

namespace {

struct points : lsmer::table<"points"> {
    static constexpr struct x : lsmer::column<"x", double> {} x{};
    static constexpr struct n : lsmer::column<"n", lsmer::nullable<std::int16_t>> {} n{};
    using columns = lsmer::columns<x, n>;
};
using reason = lsmer::csv::failure::reason;

std::string said(const lsmer::csv::failure& f) { return lsmer::csv::sentence<points>(f, 2); }

} // namespace

TEST_CASE("csv failure: a sentence for each") {
    CHECK(said({0, 0, 1, 0, "4e4", reason::value}) ==
          "column n: \"4e4\" is not an i16 (-32767 to 32767)");
    CHECK(said({0, 0, 0, 0, "", reason::empty}) ==
          "column x: the field is empty, an f64 (a number such as -1.5 or 2e10) was expected; "
          "only a nullable column takes empty fields");
    CHECK(said({0, 0, 0, 1, "", reason::fields}) == "1 field, 2 were expected");
    CHECK(said({0, 0, 0, 3, "", reason::fields}) == "3 fields, 2 were expected");
    CHECK(said({0, 0, 0, 0, "a\"b", reason::quoting}) ==
          "\"a\"b\" has a quote inside a field; quote the whole field and double the quotes in "
          "it");
    CHECK(said({0, 0, 0, 0, "\"b", reason::unclosed}) ==
          "\"\"b\" opens a quote that is never closed");
}
