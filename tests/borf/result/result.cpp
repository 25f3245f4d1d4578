#include "borf/result/result.hpp"

#include "borf/support/results.hpp"
#include "support/catch.hpp"

#include <cmath>
#include <cstdio>

namespace {

using namespace results;
using borf::Result;
using borf::result_column;

using answer = Result<result_column<"symbol", lsmer::symbol>, result_column<"price", double>,
                      result_column<"size", lsmer::nullable<std::int32_t>>>;


/// One column of a type, as a result of its own.
template <lsmer::column_value T, type_kind K>
auto column_of(const std::vector<value_of<K>>& values) {
    Data data;
    add<K, lsmer::is_nullable<T>>(data, "", values);
    return Result<result_column<"x", T>>(std::move(data));
}

} // namespace

TEST_CASE("result: columns by name, with their types", "[result]") {
    const answer a(trades());
    REQUIRE(a.rows() == 3);
    CHECK_FALSE(a.empty());
    STATIC_REQUIRE(answer::width == 3);
    STATIC_REQUIRE(std::is_same_v<decltype(a.column<"symbol">()[0]), std::string_view>);
    STATIC_REQUIRE(std::is_same_v<decltype(a.column<"price">()[0]), double>);
    STATIC_REQUIRE(std::is_same_v<decltype(a.column<"size">()[0]), lsmer::nullable<std::int32_t>>);
    CHECK(a.column<"symbol">()[2] == "ZM");
    CHECK(a.column<"price">()[1] == 0.5);
    CHECK_FALSE(a.column<"size">()[1].has_value());
    CHECK(*a.column<"size">()[2] == 300);
    CHECK(a.column_at<1>()[0] == 189.95);
}

TEST_CASE("result: a column is a range, and raw in memory", "[result]") {
    const answer a(trades());
    double sum = 0;
    for (const double p : a.column<"price">()) sum += p;
    CHECK(sum == 189.95 + 0.5 + 61.02);
    CHECK(a.column<"price">().size() == 3);
    CHECK_FALSE(a.column<"price">().empty());
    const std::span<const std::int32_t> raw = a.column<"size">().raw();
    CHECK(raw.size() == 3);
    CHECK(raw[1] == INT32_MIN);
}

TEST_CASE("result: rows by name, by place and by structured binding", "[result]") {
    const answer a(trades());
    CHECK(a[0].get<"symbol">() == "AAPL");
    CHECK(a[2].get<1>() == 61.02);
    std::size_t i = 0;
    for (const auto row : a) {
        CHECK(row.get<"price">() == a.column<"price">()[i]);
        ++i;
    }
    CHECK(i == 3);
    std::string symbols;
    std::int32_t sizes = 0;
    for (const auto [symbol, price, size] : a) {
        symbols += symbol;
        sizes += size.value_or(7);
        CHECK(price > 0);
    }
    CHECK(symbols == "AAPLIBMZM");
    CHECK(sizes == 1507);
}

TEST_CASE("result: names come from its type", "[result]") {
    Data data = trades();
    data.columns[0].name = "other";
    const answer a(std::move(data));
    CHECK(a.data().columns[0].name == "symbol");
    CHECK(a.to_csv({true, "\n"}).starts_with("symbol,price,size\n"));
}

TEST_CASE("result: every type is shown as itself, null where it is nullable", "[result]") {
    using lsmer::nullable;
    const auto flags = column_of<bool, type_kind::boolean>({0, 1});
    STATIC_REQUIRE(std::is_same_v<decltype(flags.column<"x">()[0]), bool>);
    CHECK(flags.column<"x">()[1]);
    const auto maybe = column_of<nullable<bool>, type_kind::boolean>({0x80, 1, 0});
    CHECK_FALSE(maybe.column<"x">()[0].has_value());
    CHECK(*maybe.column<"x">()[1]);
    CHECK_FALSE(*maybe.column<"x">()[2]);
    const auto days = column_of<lsmer::date, type_kind::date>({19388});
    CHECK(days.column<"x">()[0] == lsmer::date{19388});
    const auto times = column_of<nullable<lsmer::timestamp>, type_kind::timestamp>({5, INT64_MIN});
    CHECK(*times.column<"x">()[0] == lsmer::timestamp{5});
    CHECK_FALSE(times.column<"x">()[1].has_value());
    const auto spans = column_of<lsmer::timespan, type_kind::timespan>({-7});
    CHECK(spans.column<"x">()[0].ns == -7);
    const auto reals = column_of<nullable<double>, type_kind::f64>({NAN, 1.5});
    CHECK_FALSE(reals.column<"x">()[0].has_value());
    CHECK(*reals.column<"x">()[1] == 1.5);
    const auto plain = column_of<double, type_kind::f64>({NAN});
    CHECK(std::isnan(plain.column<"x">()[0])); // a value, where there is no null
    const auto notes = column_of<nullable<lsmer::text>, type_kind::text>({"", "x"});
    CHECK_FALSE(notes.column<"x">()[0].has_value());
    CHECK(*notes.column<"x">()[1] == "x");
    const auto names = column_of<nullable<lsmer::symbol>, type_kind::symbol>({"A", ""});
    CHECK(*names.column<"x">()[0] == "A");
    CHECK_FALSE(names.column<"x">()[1].has_value());
    CHECK(names.column<"x">().raw()[0] == "A");
    const auto bytes = column_of<lsmer::bytes, type_kind::bytes>({std::string_view("a\0b", 3)});
    CHECK(bytes.column<"x">()[0].size() == 3);
}

TEST_CASE("result: it owns its texts and takes them along", "[result]") {
    answer moved = [] {
        answer a(trades());
        return answer(std::move(a));
    }();
    CHECK(moved.column<"symbol">()[0] == "AAPL");
    CHECK(moved[2].get<"symbol">() == "ZM");
}

TEST_CASE("result: an empty one has no rows to visit", "[result]") {
    const auto none = column_of<std::int64_t, type_kind::i64>({});
    CHECK(none.empty());
    CHECK(none.column<"x">().empty());
    int visited = 0;
    for (const auto row : none) visited += row.get<"x">() == 0 ? 1 : 2;
    for (const auto v : none.column<"x">()) visited += v == 0 ? 1 : 2;
    CHECK(visited == 0);
}

TEST_CASE("result: printing, CSV and statistics are those of its data", "[result]") {
    Data data = trades();
    data.stats.rows_read = 77;
    const answer a(std::move(data));
    CHECK(a.stats().rows_read == 77);
    CHECK(a.to_string({60, 40, false}) == borf::result::to_text(a.data(), {60, 40, false}));
    CHECK(a.to_csv() == borf::result::to_csv(a.data()));
    const auto written = [](auto write) {
        std::FILE* const file = std::tmpfile();
        write(file);
        std::rewind(file);
        std::string read(4096, '\0');
        read.resize(std::fread(read.data(), 1, read.size(), file));
        std::fclose(file);
        return read;
    };
    CHECK(written([&](std::FILE* f) { a.print(f); }) == a.to_string());
    CHECK(written([&](std::FILE* f) { CHECK(a.write_csv(f).has_value()); }) == a.to_csv());
}
