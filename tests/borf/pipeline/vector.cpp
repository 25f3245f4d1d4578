#include "borf/pipeline/vector.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

using lsmer::vector_rows;

namespace vector_tests {
namespace {

constexpr auto asked = borf::query<"select sum price from trades where size > 3">;
using shape = prepared<trades, asked>::shape;
using reader_type = borf::pipeline::VectorReader<shape, borf::MemorySource<trades>>;

} // namespace

TEST_CASE("Only the columns that the query names are there to read") {
    STATIC_REQUIRE(reader_type::used.size() == 2);
    STATIC_REQUIRE(reader_type::used[0] == 2);
    STATIC_REQUIRE(reader_type::used[1] == 3);
}

TEST_CASE("A chunk is opened when its column is first needed, once per group") {
    const held_trades held(5000);
    const auto source = held.source(3000);
    reader_type reader;
    for (std::size_t g = 0; g < 2; ++g) {
        reader.start_group(source.group(g));
        CHECK(reader.stats().chunks_opened == 2 * g);
        reader.start_vector(1, vector_rows);
        CHECK(reader.rows() == vector_rows);
        CHECK(reader.column<2>()[3] == 0.5 * static_cast<double>(3000 * g + vector_rows + 3));
        CHECK(reader.column<2>() == reader.column<2>());
        CHECK(reader.stats().chunks_opened == 2 * g + 1);
        CHECK(reader.bounds<3>().max == 6);
        CHECK(reader.stats().chunks_opened == 2 * g + 2);
    }
    CHECK(reader.stats().bytes_read == 5000 * (8 + 4));
    CHECK(reader.failure() == nullptr);
    reader.close();
}

TEST_CASE("Scratch vectors are there when asked for, apart from each other") {
    borf::pipeline::Scratch scratch(3);
    auto* const a = scratch.vector<double>(0);
    auto* const b = scratch.vector<std::string_view>(2);
    CHECK(a[vector_rows - 1] == 0);
    CHECK(b[vector_rows - 1].empty());
    a[0] = 5;
    CHECK(scratch.vector<double>(0)[0] == 5);
    CHECK(scratch.vector<double>(1)[0] == 0);
}

} // namespace vector_tests
