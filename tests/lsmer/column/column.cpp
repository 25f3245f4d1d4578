#include "lsmer/column/column.hpp"

#include "support/catch.hpp"

namespace {

using namespace lsmer;

using price_column = column<"price", nullable<double>, grouped>;
constexpr struct price : price_column {
} price{};

} // namespace

TEST_CASE("column: tells its name, types, and attributes", "[column]") {
    static_assert(column_type<struct price>);
    static_assert(!column_type<int>);
    CHECK(price.name == "price");
    CHECK(price.hash == name_hash("price"));
    CHECK(price.nullable);
    CHECK(price.kind == type_kind::f64);
    static_assert(std::is_same_v<price_column::storage_type, double>);
    static_assert(std::is_same_v<price_column::plain_type, double>);
    static_assert(std::is_same_v<price_column::shown_type, nullable<double>>);
    static_assert(price_column::has<grouped> && !price_column::has<sorted>);
}

TEST_CASE("column: symbols and texts are shown as string_views", "[column]") {
    static_assert(std::is_same_v<column<"s", symbol>::shown_type, std::string_view>);
    static_assert(std::is_same_v<column<"s", symbol>::storage_type, std::uint32_t>);
    static_assert(std::is_same_v<column<"t", text>::shown_type, std::string_view>);
    static_assert(std::is_same_v<column<"t", timestamp>::shown_type, timestamp>);
    CHECK(true);
}

namespace {
// A column may be called like a member of columns.
struct kinds {
    static constexpr struct kind : lsmer::column<"kind", lsmer::date> {
    } kind{};
};
} // namespace

TEST_CASE("column: a field tells the same whatever its column is called", "[column]") {
    using field = lsmer::field_of<std::remove_cvref_t<decltype(kinds::kind)>>;
    CHECK(field::name == "kind");
    CHECK(field::kind == lsmer::type_kind::date);
    static_assert(std::is_same_v<lsmer::field_of<field>, field>);
}
