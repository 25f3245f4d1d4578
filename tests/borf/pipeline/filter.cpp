#include "borf/pipeline/filter.hpp"

#include "../support/shapes.hpp"
#include "borf/pipeline/execute.hpp"
#include "borf/source/memory_source.hpp"
#include "lsmer/kernel/filter.hpp"
#include "support/catch.hpp"

using lsmer::vector_rows;

namespace filter_tests {
namespace {

// 5,000 rows: prices 0 to 2499.5, sizes 0 to 6.
constexpr auto asked = borf::query<"select i: count i from trades "
                                   "where price < 600, price >= 0, (size + 0) > 3">;
using query_parts = prepared<trades, asked>;
using shape = query_parts::shape;
using filter_type = borf::pipeline::Filter<shape>;
using outcome = filter_type::outcome;
using borf::plan::verdict;

/// A filter over one group of the source.
struct filtered {
    held_trades held{5000};
    borf::MemorySource<trades> source = held.source(2500);
    query_parts parts{held.symbols};
    filter_type filter{parts.environment};
    borf::pipeline::VectorReader<shape, borf::MemorySource<trades>> reader;
    borf::pipeline::Evaluator<shape, decltype(reader)> eval{reader, parts.environment};
    filter_type::progress open{};
    filter_type::workspace space;
    const std::uint8_t* mask = nullptr;

    bool start(std::size_t group, bool prune) {
        borf::statistics& stats = reader.stats();
        const bool possible = filter.start_group(source.group(group), prune, open, stats);
        reader.start_group(source.group(group));
        return possible;
    }
    outcome vector(std::uint32_t v, std::uint32_t rows, bool prune) {
        reader.start_vector(v, rows);
        return filter.vector(open, prune, reader, eval, space, mask);
    }
};

} // namespace

TEST_CASE("Groups are decided by their zone maps") {
    filtered f;
    REQUIRE(f.start(0, true));
    CHECK(f.open.parts[0] == verdict::some);
    CHECK(f.open.parts[1] == verdict::all);
    CHECK(f.open.parts[2] == verdict::some);
    CHECK(!f.start(1, true)); // prices from 1250
    CHECK(f.reader.stats().conjuncts[0].groups_none == 1);
    CHECK(f.reader.stats().conjuncts[1].groups_all == 2);
    CHECK(f.start(1, false));
}

TEST_CASE("Vectors are decided by theirs, else by their rows") {
    for (const bool prune : {true, false}) {
        filtered f;
        REQUIRE(f.start(0, prune));
        // Prices 0 to 511.5: only the sizes are looked at.
        REQUIRE(f.vector(0, vector_rows, prune) == outcome::rows);
        REQUIRE(f.mask != nullptr);
        for (std::size_t i = 0; i < vector_rows; ++i) REQUIRE(f.mask[i] == (i % 7 > 3));
        CHECK(f.reader.stats().chunks_opened == 2); // for the bounds of prices, and sizes
        // Prices 512 to 1023.5.
        REQUIRE(f.vector(1, vector_rows, prune) == outcome::rows);
        for (std::size_t i = 0; i < vector_rows; ++i) {
            REQUIRE(f.mask[i] == (i + 1024 < 1200 && (i + 1024) % 7 > 3));
        }
        // Prices from 1024.
        CHECK(f.vector(2, 2500 - 2048, prune) == (prune ? outcome::pruned : outcome::none));
        CHECK(f.reader.stats().conjuncts[0].vectors_none == (prune ? 1U : 0U));
        CHECK(f.reader.stats().conjuncts[0].vectors_all == (prune ? 1U : 0U));
    }
}

TEST_CASE("Rows past the end of a short vector do not pass") {
    filtered f;
    REQUIRE(f.start(0, true));
    REQUIRE(f.vector(0, 100, true) == outcome::rows);
    REQUIRE(f.mask != nullptr);
    for (std::size_t i = 100; i < vector_rows; ++i) REQUIRE(f.mask[i] == 0);
}

namespace {
constexpr auto everything = borf::query<"select i: count i from trades where price >= 0">;
}

TEST_CASE("Where all rows pass there is no mask") {
    const held_trades held(2000);
    const auto source = held.source();
    prepared<trades, everything> parts(held.symbols);
    using all_shape = prepared<trades, everything>::shape;
    const borf::pipeline::Filter<all_shape> filter(parts.environment);
    borf::pipeline::VectorReader<all_shape, borf::MemorySource<trades>> reader;
    borf::pipeline::Evaluator<all_shape, decltype(reader)> eval(reader, parts.environment);
    borf::pipeline::Filter<all_shape>::progress open;
    REQUIRE(filter.start_group(source.group(0), true, open, reader.stats()));
    reader.start_group(source.group(0));
    reader.start_vector(0, vector_rows);
    borf::pipeline::Filter<all_shape>::workspace space;
    const std::uint8_t* mask = space.mask.data();
    using result = borf::pipeline::Filter<all_shape>::outcome;
    CHECK(filter.vector(open, true, reader, eval, space, mask) == result::rows);
    CHECK(mask == nullptr);
    CHECK(reader.stats().chunks_opened == 0);
}

TEST_CASE("A constant that is null is the smallest value, in ranges as in rows") {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<kinds> rows(symbols);
    lsmer::Row<kinds> row{};
    for (const int n : {1, 0, 3}) {
        row[kinds::maybe] = n == 0 ? lsmer::nullable<std::int32_t>{} : n;
        rows.push_back(row);
    }
    const borf::MemorySource<kinds> source(rows.batch(), symbols);
    const auto count = [&](const auto& query, bool prune) {
        return query(source, {.prune = prune}).value().template column<"n">()[0];
    };
    for (const bool prune : {true, false}) {
        CHECK(count(borf::query<"select n: count i from kinds where maybe = 5 div 0">, prune) == 1);
        CHECK(count(borf::query<"select n: count i from kinds where maybe > 5 div 0">, prune) == 2);
        CHECK(count(borf::query<"select n: count i from kinds where (maybe + 0) > 5 div 0">,
                    prune) == 2);
    }
}

} // namespace filter_tests
