#include "borf/source/memory_source.hpp"

#include "../support/tables.hpp"
#include "support/catch.hpp"

#include <cmath>

namespace {

struct rows {
    lsmer::SymbolDictionary symbols;
    lsmer::ColumnBuffer<kinds> buffer{symbols};

    explicit rows(int count) {
        for (int i = 0; i < count; ++i) {
            buffer.push_back(
                {i % 2 == 0,
                 static_cast<std::int8_t>(i % 100),
                 i * 10LL,
                 i % 3 == 0 ? lsmer::nullable<std::int32_t>() : lsmer::nullable<std::int32_t>(i),
                 static_cast<std::uint64_t>(i),
                 static_cast<float>(i),
                 i % 5 == 0 ? NAN : 0.5 * i,
                 lsmer::date{i},
                 {},
                 lsmer::timestamp{i},
                 lsmer::timespan{-i},
                 i % 2 == 0 ? "a" : "b",
                 {},
                 {}});
        }
    }
};

constexpr std::size_t wide = 2;
constexpr std::size_t maybe = 3;
constexpr std::size_t real = 6;
constexpr std::size_t due = 8;
constexpr std::size_t code = 11;
constexpr std::size_t note = 12;

} // namespace

TEST_CASE("A memory source meets the concept") {
    STATIC_REQUIRE(borf::column_source<borf::MemorySource<kinds>>);
}

TEST_CASE("Rows fall into groups of the size asked for") {
    const rows r(2500);
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{1000}, std::size_t{2500}, lsmer::group_rows}) {
        const borf::MemorySource<kinds> source(r.buffer.batch(), r.symbols, borf::zones::compute,
                                               size);
        CHECK(source.rows() == 2500);
        REQUIRE(source.groups() == (2500 + size - 1) / size);
        std::int64_t next = 0;
        for (std::size_t g = 0; g < source.groups(); ++g) {
            const auto group = source.group(g);
            const auto chunk = group.open<wide>().value();
            std::vector<std::int64_t> scratch(lsmer::vector_rows);
            for (std::uint32_t v = 0; v * lsmer::vector_rows < group.rows(); ++v) {
                const std::int64_t* const values = chunk.read(v, scratch.data());
                const std::size_t first = v * lsmer::vector_rows;
                for (std::size_t i = first; i < group.rows() && i < first + lsmer::vector_rows;
                     ++i) {
                    REQUIRE(values[i - first] == next * 10);
                    ++next;
                }
            }
        }
        CHECK(next == 2500);
    }
}

TEST_CASE("Full vectors are read where they lie, the last is copied") {
    const rows r(1500);
    const borf::MemorySource<kinds> source(r.buffer);
    const auto chunk = source.group(0).open<wide>().value();
    std::vector<std::int64_t> scratch(lsmer::vector_rows);
    CHECK(chunk.read(0, scratch.data()) == r.buffer.batch().column<wide>().data());
    CHECK(chunk.read(1, scratch.data()) == scratch.data());
    CHECK(chunk.encoding() == lsmer::encoding::plain);
    CHECK(chunk.stored_bytes() == 1500 * 8);
}

TEST_CASE("Zones hold the smallest and largest value, without nulls and NaN") {
    const rows r(2500);
    const borf::MemorySource<kinds> source(r.buffer.batch(), r.symbols, borf::zones::compute, 2000);
    const auto first = source.group(0).zone_of<wide>();
    CHECK(first.known);
    CHECK(first.min == 0);
    CHECK(first.max == 19'990);
    CHECK(!first.nulls);
    const auto chunk = source.group(1).open<maybe>().value();
    CHECK(chunk.bounds().min == 2000);
    CHECK(chunk.bounds().max == 2498);
    CHECK(chunk.bounds().nulls);
    const auto vector = source.group(0).open<real>().value().bounds(1);
    CHECK(vector.min == 512.0);
    CHECK(vector.max == 999.5);
    CHECK(vector.nulls);
    // Nothing but nulls: no bounds.
    CHECK(!source.group(0).zone_of<due>().known);
    CHECK(source.group(0).zone_of<due>().nulls);
    CHECK(source.group(0).zone_of<code>().max == 2);
    // Texts have none.
    CHECK(!source.group(0).zone_of<note>().known);
}

TEST_CASE("Zones are computed when wished") {
    const rows r(100);
    const borf::MemorySource<kinds> source(r.buffer, borf::zones::unknown);
    CHECK(!source.group(0).zone_of<wide>().known);
    CHECK(!source.group(0).open<wide>().value().bounds(0).known);
}

TEST_CASE("Without rows there are no groups") {
    const rows none(0);
    const borf::MemorySource<kinds> source(none.buffer);
    CHECK(source.rows() == 0);
    CHECK(source.groups() == 0);
}
