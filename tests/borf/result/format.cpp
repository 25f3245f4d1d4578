#include "borf/result/format.hpp"

#include "borf/support/results.hpp"
#include "support/catch.hpp"

#include <cmath>

namespace {

using namespace borf::result;
using namespace results;

/// The texts of a column of these values, a stroke behind each.
template <type_kind K, bool Nullable = false>
std::string texts(const std::vector<value_of<K>>& values) {
    Data data;
    add<K, Nullable>(data, "x", values);
    std::string out;
    for (std::size_t i = 0; i < values.size(); ++i) {
        put_value(out, data.columns[0], i);
        out += is_null(data.columns[0], i) ? "?|" : "|";
    }
    return out;
}

} // namespace

TEST_CASE("format: numbers in the fewest digits", "[result]") {
    CHECK(texts<type_kind::i8>({-128, 65}) == "-128|65|");
    CHECK(texts<type_kind::u8>({255, 65}) == "255|65|");
    CHECK(texts<type_kind::i16>({-5}) == "-5|");
    CHECK(texts<type_kind::i64>({INT64_MIN, INT64_MAX}) ==
          "-9223372036854775808|9223372036854775807|");
    CHECK(texts<type_kind::u64>({UINT64_MAX}) == "18446744073709551615|");
    CHECK(texts<type_kind::f64>({0.1, 1e300, 5e-324, 100, -1.5}) ==
          "0.1|1e+300|5e-324|100|-1.5|");
    CHECK(texts<type_kind::f32>({0.1F, 16777216.0F}) == "0.1|16777216|");
    CHECK(texts<type_kind::f64>({-1.7976931348623157e308}) == "-1.7976931348623157e+308|");
    CHECK(texts<type_kind::f64>({NAN, -NAN, -INFINITY}) == "nan|nan|-inf|");
}

TEST_CASE("format: times as they are written in queries", "[result]") {
    CHECK(texts<type_kind::date>({0, 19388, -1}) == "1970-01-01|2023-01-31|1969-12-31|");
    CHECK(texts<type_kind::timestamp>({0, 1'500'000'000,
                                       -1}) ==
          "1970-01-01T00:00:00|1970-01-01T00:00:01.500|1969-12-31T23:59:59.999999999|");
    CHECK(texts<type_kind::timespan>({300'000'000'000, -1'000}) ==
          "0D00:05:00|-0D00:00:00.000001|");
}

TEST_CASE("format: booleans and texts", "[result]") {
    CHECK(texts<type_kind::boolean>({0, 1}) == "false|true|");
    CHECK(texts<type_kind::symbol>({"AAPL", "", "Zürich"}) == "AAPL||Zürich|");
    CHECK(texts<type_kind::bytes>({"a\nb"}) == "a\nb|");
}

TEST_CASE("format: null has no text, where the type has nulls", "[result]") {
    CHECK(texts<type_kind::i32, true>({INT32_MIN, 0}) == "?|0|");
    CHECK(texts<type_kind::i32>({INT32_MIN}) == "-2147483648|");
    CHECK(texts<type_kind::u8, true>({255}) == "?|");
    CHECK(texts<type_kind::boolean, true>({0x80, 1}) == "?|true|");
    CHECK(texts<type_kind::f64, true>({NAN, 0.5}) == "?|0.5|");
    CHECK(texts<type_kind::date, true>({INT32_MIN}) == "?|");
    CHECK(texts<type_kind::timestamp, true>({INT64_MIN}) == "?|");
    CHECK(texts<type_kind::text, true>({"", "x"}) == "?|x|");
    CHECK(texts<type_kind::text>({""}) == "|");
}
