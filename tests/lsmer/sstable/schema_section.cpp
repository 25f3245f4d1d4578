#include "lsmer/sstable/schema_section.hpp"

#include "files.hpp"
#include "support/catch.hpp"

using namespace lsmer;
using sstable::schema_facts;

namespace {

byte_buffer bytes_of(const schema_facts& schema) {
    byte_buffer out;
    sstable::put_schema(out, schema);
    return out;
}
bool reads(byte_view bytes) {
    byte_cursor in(bytes);
    sstable::read_schema schema;
    return sstable::get_schema(in, schema);
}
std::string difference(const schema_facts& found, const schema_facts& expected) {
    const status s = sstable::same_schema("/t.sst", found, expected);
    if (s) return "";
    CHECK(s.error().kind == error_kind::schema_mismatch);
    return s.error().message;
}

} // namespace

TEST_CASE("schema section: comes back as it was written") {
    const schema_facts expected = sstable::facts_of<test::everything>();
    const byte_buffer bytes = bytes_of(expected);
    byte_cursor in(bytes.view());
    sstable::read_schema schema;
    REQUIRE(sstable::get_schema(in, schema));
    CHECK(in.left() == 0);
    CHECK(schema.table == "everything");
    CHECK(std::equal(schema.columns.begin(), schema.columns.end(), expected.columns.begin(),
                     expected.columns.end()));
    CHECK(difference(schema.facts(), expected).empty());
}

TEST_CASE("schema section: cut short or out of range it is none") {
    const byte_buffer bytes = bytes_of(sstable::facts_of<test::little>());
    for (std::size_t n = 0; n < bytes.size(); ++n) CHECK_FALSE(reads(bytes.view().first(n)));
    const auto with = [&](std::size_t at, std::uint8_t value) {
        byte_buffer changed;
        changed.append(bytes.data(), bytes.size());
        changed[at] = std::byte(value);
        return reads(changed.view());
    };
    REQUIRE(with(0, 5));
    CHECK_FALSE(with(0, 0));                 // no columns
    CHECK_FALSE(with(3, 0x7f));              // two milliards of them
    CHECK_FALSE(with(7, 0x7f));              // and of order columns
    const std::size_t first = 12 + 6;        // behind the table's name
    CHECK_FALSE(with(first, 0));             // a kind that is none
    CHECK_FALSE(with(first, 19));
    CHECK_FALSE(with(first + 1, 2));         // half nullable
    CHECK_FALSE(with(first + 2, 0));         // no name
    CHECK_FALSE(with(first + 4, 4));         // a timestamp of four bytes
    CHECK_FALSE(with(bytes.size() - 4, 5));  // ordered by a sixth column
}

TEST_CASE("schema section: the first difference is named") {
    const std::vector<column_info> columns{
        {"time", name_hash("time"), type_kind::timestamp, false, 8},
        {"price", name_hash("price"), type_kind::f64, true, 8},
        {"id", name_hash("id"), type_kind::fixed_bytes, false, 16}};
    const std::vector<std::size_t> order{0};
    const schema_facts found{"t", columns, order};
    const auto changed = [&](std::size_t i, auto change) {
        auto other = columns;
        change(other[i]);
        return difference(found, {"t", other, order});
    };
    CHECK(difference(found, found).empty());
    CHECK(changed(1, [](auto& c) { c.nullable = false; }) ==
          "/t.sst: column price is nullable f64 in the file and f64 in the schema; open it with "
          "the schema it was written with");
    CHECK(changed(2, [](auto& c) { c.width = 20; }).find(
              "column id is fixed_bytes<16> in the file and fixed_bytes<20> in the schema") !=
          std::string::npos);
    CHECK(changed(0, [](auto& c) { c.name = "when"; }).find(
              "column 1 of the file is time, of the schema when") != std::string::npos);
    const std::span<const column_info> all(columns);
    CHECK(difference(found, {"t", all.first(2), order}).find(
              "the file has a column id that the schema does not have") != std::string::npos);
    CHECK(difference({"t", all.first(2), order}, found).find(
              "the schema has a column id that the file does not have") != std::string::npos);
    CHECK(difference(found, {"t", columns, {}}).find(
              "rows of the file are ordered by (time), those of the schema by arrival") !=
          std::string::npos);
}
