#include "borf/pipeline/row_sink.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <array>
#include <vector>

using lsmer::vector_rows;

namespace row_sink_tests {
namespace {

constexpr auto asked = borf::query<"select price, double: size + size, symbol from trades">;
using query_parts = prepared<trades, asked>;
using shape = query_parts::shape;
using sink_type = borf::pipeline::RowSink<shape>;

struct sunk {
    held_trades held{3000};
    borf::MemorySource<trades> source = held.source();
    query_parts parts{held.symbols};
    borf::pipeline::VectorReader<shape, borf::MemorySource<trades>> reader;
    borf::pipeline::Evaluator<shape, decltype(reader)> eval{reader, parts.environment};
    sink_type sink;

    sunk() { reader.start_group(source.group(0)); }
    void add(std::uint32_t v, std::uint32_t rows, const std::uint8_t* mask) {
        reader.start_vector(v, rows);
        sink.add(reader, eval, mask);
    }
};

template <class T>
std::vector<T> values(const borf::pipeline::RowPart& part, std::size_t column) {
    const auto& c = part.columns[column];
    const T* const first = reinterpret_cast<const T*>(c.data());
    return {first, first + c.size() / sizeof(T)};
}

} // namespace

TEST_CASE("The columns of the result and their types") {
    STATIC_REQUIRE(sink_type::width == 3);
    STATIC_REQUIRE(sink_type::type<1> == borf::value_type{lsmer::type_kind::i64, false});
    STATIC_REQUIRE(sink_type::type<2>.kind == lsmer::type_kind::symbol);
}

TEST_CASE("Rows of the mask are kept, in order") {
    sunk s;
    s.sink.start(~std::size_t{0});
    std::vector<std::uint8_t> mask(vector_rows);
    mask[3] = mask[10] = mask[1023] = 1;
    s.add(0, vector_rows, mask.data());
    s.add(2, 3000 - 2 * vector_rows, nullptr);
    CHECK(s.reader.stats().rows_selected == 3 + 952);
    const auto part = s.sink.finish();
    REQUIRE(part.rows == 955);
    const auto prices = values<double>(part, 0);
    REQUIRE(prices.size() == 955);
    CHECK(prices[0] == 1.5);
    CHECK(prices[2] == 511.5);
    CHECK(prices[3] == 1024);
    CHECK(prices[954] == 1499.5);
    CHECK(values<std::int64_t>(part, 1)[1] == 6);
    CHECK(s.held.symbols.name(values<std::uint32_t>(part, 2)[0]) == "a");
}

TEST_CASE("At the limit the sink is full") {
    sunk s;
    s.sink.start(1030);
    s.add(0, vector_rows, nullptr);
    CHECK(!s.sink.full());
    s.add(1, vector_rows, nullptr);
    CHECK(s.sink.full());
    const auto part = s.sink.finish();
    CHECK(part.rows == 1030);
    CHECK(values<double>(part, 0).back() == 0.5 * 1029);
}

namespace {
constexpr auto everything = borf::query<"select from kinds">;
}

TEST_CASE("Without columns all are selected; texts are copied") {
    using parts_type = prepared<kinds, everything>;
    using all_sink = borf::pipeline::RowSink<parts_type::shape>;
    STATIC_REQUIRE(all_sink::width == lsmer::column_count<kinds>);
    lsmer::SymbolDictionary symbols;
    borf::pipeline::RowPart part;
    {
        lsmer::ColumnBuffer<kinds> rows(symbols);
        lsmer::Row<kinds> row;
        row[kinds::note] = std::string_view("a note");
        row[kinds::raw] = {{'r', 'a', 'w', 0}};
        rows.push_back(row);
        const borf::MemorySource<kinds> source(rows);
        parts_type parts(symbols);
        borf::pipeline::VectorReader<parts_type::shape, borf::MemorySource<kinds>> reader;
        borf::pipeline::Evaluator<parts_type::shape, decltype(reader)> eval(reader,
                                                                            parts.environment);
        all_sink sink;
        reader.start_group(source.group(0));
        reader.start_vector(0, 1);
        sink.start(~std::size_t{0});
        sink.add(reader, eval, nullptr);
        part = sink.finish();
    }
    CHECK(values<std::string_view>(part, 12)[0] == "a note");
    CHECK(values<std::string_view>(part, 13)[0] == std::string_view("raw\0", 4));
}

} // namespace row_sink_tests
