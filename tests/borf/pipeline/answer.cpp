#include "borf/pipeline/answer.hpp"

#include "../support/shapes.hpp"
#include "borf/result/format.hpp"
#include "support/catch.hpp"

#include <string>
#include <vector>

using lsmer::type_kind;

namespace {

std::string text_of(const borf::result::Data& d) {
    std::string out;
    for (std::size_t i = 0; i < d.rows(); ++i) {
        for (const auto& c : d.columns) {
            borf::result::put_value(out, c, i);
            out += ' ';
        }
        out += '|';
    }
    return out;
}

constexpr auto grouped =
    borf::query<"select r: (sum size) % count i, max price by symbol from trades">;
constexpr auto single = borf::query<"select sum size, max price from trades">;
constexpr auto rows = borf::query<"select price, symbol from trades">;

template <const auto& Query>
using partial = borf::pipeline::Partial<typename prepared<trades, Query>::shape>;

auto largest(double v) {
    using extremes = borf::aggregate::extremes<borf::value_type{type_kind::f64, false}>;
    extremes::state s;
    extremes::update(s, v);
    return s;
}

/// A morsel's group of one symbol.
partial<grouped> group(std::uint32_t code, int sum, std::int64_t count, double most) {
    partial<grouped> p;
    p.groups = 1;
    p.words.resize(1);
    p.words[0].push_back(code);
    lsmer::get<0>(p.states).push_back({sum});
    lsmer::get<1>(p.states).push_back({count});
    lsmer::get<2>(p.states).push_back(largest(most));
    return p;
}

} // namespace

TEST_CASE("Groups of all morsels are merged, and expressions over aggregates evaluated") {
    lsmer::SymbolDictionary symbols;
    const std::uint32_t z = symbols.intern("z");
    const std::uint32_t a = symbols.intern("a");
    prepared<trades, grouped> p(symbols);
    std::vector<partial<grouped>> parts;
    parts.push_back(group(z, 10, 4, 1.5));
    parts.push_back(group(a, 7, 2, 9));
    parts.push_back(group(z, 20, 1, 0.5));
    borf::pipeline::Answer<prepared<trades, grouped>::shape> answer(p.environment);
    const auto data = answer.aggregate(parts, 7);
    REQUIRE(data);
    CHECK(text_of(*data) == "a 3.5 9 |z 6 1.5 |");
    CHECK((*data).columns[0].type == borf::value_type{type_kind::symbol, false});
}

TEST_CASE("Without rows a single answer is zero or null") {
    lsmer::SymbolDictionary symbols;
    prepared<trades, single> p(symbols);
    std::vector<partial<single>> parts(2);
    borf::pipeline::Answer<prepared<trades, single>::shape> answer(p.environment);
    const auto data = answer.aggregate(parts, 0);
    REQUIRE(data);
    CHECK(text_of(*data) == "0  |");
    CHECK(borf::result::is_null((*data).columns[1], 0));
}

TEST_CASE("A sum beyond 64 bits is an error that says what to do") {
    lsmer::SymbolDictionary symbols;
    prepared<trades, single> p(symbols);
    std::vector<partial<single>> parts(3);
    for (auto& part : parts) {
        part.groups = 1;
        lsmer::get<0>(part.states).push_back({INT64_MAX / 2});
        lsmer::get<1>(part.states).push_back(largest(1));
    }
    borf::pipeline::Answer<prepared<trades, single>::shape> answer(p.environment);
    const auto data = answer.aggregate(parts, 3);
    REQUIRE(!data);
    CHECK(data.error().kind == lsmer::error_kind::limit);
    CHECK(data.error().message.find("1.0 * x") != std::string::npos);
}

TEST_CASE("Selected rows stand in the order of morsels, up to the limit") {
    lsmer::SymbolDictionary symbols;
    const std::uint32_t a = symbols.intern("a");
    prepared<trades, rows> p(symbols);
    const auto part = [&](std::vector<double> prices) {
        borf::pipeline::RowPart out;
        out.rows = prices.size();
        out.columns.resize(2);
        for (const double price : prices) {
            lsmer::put(out.columns[0], price);
            lsmer::put(out.columns[1], a);
        }
        return out;
    };
    std::vector<borf::pipeline::RowPart> parts;
    parts.push_back(part({1, 2}));
    parts.emplace_back(); // never begun: it has no columns
    parts.push_back(part({}));
    parts.push_back(part({3}));
    borf::pipeline::Answer<prepared<trades, rows>::shape> answer(p.environment);
    CHECK(text_of(answer.select(parts, 100)) == "1 a |2 a |3 a |");
    borf::pipeline::Answer<prepared<trades, rows>::shape> shorter(p.environment);
    CHECK(text_of(shorter.select(parts, 2)) == "1 a |2 a |");
}
