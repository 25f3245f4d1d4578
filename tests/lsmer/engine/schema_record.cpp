#include "lsmer/engine/schema_record.hpp"

#include "support/catch.hpp"

#include <vector>

using namespace lsmer;

namespace {

struct original : table<"t"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct price : column<"price", double> {} price{};
    static constexpr struct code : column<"code", fixed_bytes<4>> {} code{};
    using columns = lsmer::columns<time, price, code>;
};
struct other_type : table<"t"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct price : column<"price", std::int32_t> {} price{};
    static constexpr struct code : column<"code", fixed_bytes<4>> {} code{};
    using columns = lsmer::columns<time, price, code>;
};
struct with_null : table<"t"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct price : column<"price", nullable<double>> {} price{};
    static constexpr struct code : column<"code", fixed_bytes<4>> {} code{};
    using columns = lsmer::columns<time, price, code>;
};
struct other_width : table<"t"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct price : column<"price", double> {} price{};
    static constexpr struct code : column<"code", fixed_bytes<8>> {} code{};
    using columns = lsmer::columns<time, price, code>;
};
struct other_name : table<"t"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct cost : column<"cost", double> {} cost{};
    static constexpr struct code : column<"code", fixed_bytes<4>> {} code{};
    using columns = lsmer::columns<time, cost, code>;
};
struct shorter : table<"t"> {
    static constexpr struct time : column<"time", timestamp, sorted> {} time{};
    static constexpr struct price : column<"price", double> {} price{};
    using columns = lsmer::columns<time, price>;
};
struct unsorted : table<"t"> {
    static constexpr struct time : column<"time", timestamp> {} time{};
    static constexpr struct price : column<"price", double> {} price{};
    static constexpr struct code : column<"code", fixed_bytes<4>> {} code{};
    using columns = lsmer::columns<time, price, code>;
};

/// What opening a table stored as `Stored` says to a program whose schema is `Mine`.
template <schema Stored, schema Mine>
std::string complaint() {
    const byte_buffer stored = engine::schema_bytes<Stored>();
    const status s = engine::check_schema(stored.view(), column_infos<Mine>, order_columns<Mine>);
    if (s) return "";
    CHECK(s.error().kind == error_kind::schema_mismatch);
    return s.error().message;
}

} // namespace

TEST_CASE("a schema is the same as itself") { CHECK(complaint<original, original>().empty()); }

TEST_CASE("the first difference is named, with both types") {
    CHECK(complaint<original, other_type>() ==
          "column price is stored as f64, the program's schema says i32");
    CHECK(complaint<original, with_null>() ==
          "column price is stored as f64, the program's schema says nullable f64");
    CHECK(complaint<with_null, original>() ==
          "column price is stored as nullable f64, the program's schema says f64");
    CHECK(complaint<original, other_width>() ==
          "column code is stored as fixed_bytes<4>, the program's schema says fixed_bytes<8>");
    CHECK(complaint<original, other_name>() ==
          "column 2 of the stored table is price, of the program's schema cost");
    CHECK(complaint<original, shorter>() ==
          "the stored table has 3 columns, among them code; the program's schema has 2");
    CHECK(complaint<shorter, original>() ==
          "the program's schema has column code, which the stored table lacks");
    CHECK(complaint<original, unsorted>() ==
          "the stored table is ordered by other columns than the program's schema says");
    CHECK(complaint<unsorted, original>() ==
          "the stored table is ordered by other columns than the program's schema says");
}

TEST_CASE("a stored schema that was cut, lengthened or changed is no match, and no crash") {
    const byte_buffer stored = engine::schema_bytes<original>();
    const auto check = [](byte_view bytes) {
        return engine::check_schema(bytes, column_infos<original>, order_columns<original>);
    };
    for (std::size_t length = 0; length < stored.size(); ++length) {
        REQUIRE(!check(stored.view().first(length)));
    }
    std::vector<std::byte> longer(stored.view().begin(), stored.view().end());
    longer.push_back(std::byte{0});
    const status s = check(longer);
    REQUIRE(!s);
    CHECK(s.error().kind == error_kind::corruption);
    for (std::size_t at = 0; at < stored.size(); ++at) {
        std::vector<std::byte> bad(stored.view().begin(), stored.view().end());
        bad[at] ^= std::byte{0x40};
        CAPTURE(at);
        REQUIRE(!check(bad));
    }
}
