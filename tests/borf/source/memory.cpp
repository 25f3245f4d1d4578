#include "borf/source/memory.hpp"

#include "../support/tables.hpp"
#include "support/catch.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace {

struct notes : lsmer::table<"notes"> {
    static constexpr struct level : lsmer::column<"level", lsmer::nullable<std::int32_t>> {
    } level{};
    static constexpr struct text : lsmer::column<"text", lsmer::text> {
    } text{};
    static constexpr struct done : lsmer::column<"done", bool> {
    } done{};
    static constexpr struct tag : lsmer::column<"tag", lsmer::nullable<lsmer::symbol>> {
    } tag{};
    using columns = lsmer::columns<level, text, done, tag>;
};

/// Row i of column I.
template <std::size_t I, class S>
auto at(const borf::MemorySource<S>& source, std::size_t i) {
    typename lsmer::column_at<S, I>::storage_type scratch[lsmer::vector_rows];
    return source.group(0).template open<I>().value().read(0, scratch)[i];
}

} // namespace

TEST_CASE("Vectors of values become a source") {
    const std::vector<lsmer::timestamp> times{{10}, {20}, {30}};
    const std::vector<std::string_view> symbols{"b", "a", "b"};
    const std::vector<double> prices{1.5, 2.5, 3.5};
    const std::vector<std::int32_t> sizes{7, 8, 9};
    const auto source = borf::memory_source<trades>(times, symbols, prices, sizes).value();
    STATIC_REQUIRE(std::is_same_v<decltype(source), const borf::MemorySource<trades>>);
    REQUIRE(source.rows() == 3);
    CHECK(at<0>(source, 1) == 20);
    CHECK(source.symbols().name(at<1>(source, 0)) == "b");
    CHECK(source.symbols().name(at<1>(source, 1)) == "a");
    CHECK(at<1>(source, 2) == at<1>(source, 0));
    CHECK(at<2>(source, 2) == 3.5);
    CHECK(at<3>(source, 0) == 7);
}

TEST_CASE("Values in the column's form are read where they lie") {
    std::vector<std::int64_t> times(2000, 5); // the storage form of timestamp
    std::vector<std::string> symbols(2000, "x");
    std::vector<double> prices(2000, 1.0);
    std::array<std::int32_t, 2000> sizes{};
    const auto source = borf::memory_source<trades>(times, symbols, prices, sizes).value();
    const auto chunk = source.group(0).open<0>().value();
    std::vector<std::int64_t> scratch(lsmer::vector_rows);
    CHECK(chunk.read(0, scratch.data()) == times.data());
}

TEST_CASE("Values of other types are converted, and kept by the source") {
    const std::vector<std::int16_t> sizes{1, 2};
    const std::vector<float> prices{0.5F, 1.5F};
    const std::vector<const char*> symbols{"a", "b"};
    const std::vector<lsmer::timestamp> times(2);
    auto made = borf::memory_source<trades>(times, symbols, prices, sizes).value();
    const auto source = std::move(made);
    CHECK(at<3>(source, 1) == 2);
    CHECK(at<2>(source, 1) == 1.5);
    CHECK(source.symbols().name(at<1>(source, 1)) == "b");
}

TEST_CASE("Ranges that go out of scope are kept by the source") {
    const auto source = [] {
        const std::string text(100, 'x');
        return borf::memory_source<notes>(
                   std::vector<lsmer::nullable<std::int32_t>>{1, lsmer::null},
                   std::vector<std::string>{text + "1", text + "2"}, std::array{true, false},
                   std::vector<lsmer::nullable<lsmer::symbol>>{std::string_view("t"), lsmer::null})
            .value();
    }();
    CHECK(at<0>(source, 0) == 1);
    CHECK(at<0>(source, 1) == INT32_MIN);
    CHECK(at<1>(source, 1) == std::string(100, 'x') + "2");
    CHECK(at<2>(source, 0) == 1);
    CHECK(source.symbols().name(at<3>(source, 0)) == "t");
    CHECK(at<3>(source, 1) == 0);
    const auto views = [] {
        static const std::string text = "stays";
        return borf::memory_source<notes>(std::vector<std::int32_t>{1},
                                          std::vector<std::string_view>{text}, std::array{true},
                                          std::vector<std::string_view>{"t"})
            .value();
    }();
    CHECK(at<1>(views, 0) == "stays");
}

TEST_CASE("Spans are views, whatever their value category") {
    std::vector<std::int64_t> times(2000, 5);
    const std::vector<std::string_view> symbols(2000);
    const std::vector<double> prices(2000);
    const std::vector<std::int32_t> sizes(2000);
    const auto source =
        borf::memory_source<trades>(std::span<const std::int64_t>(times), symbols, prices, sizes)
            .value();
    times[1] = 6;
    CHECK(at<0>(source, 1) == 6);
}

TEST_CASE("Ranges of different lengths are refused, by name and length") {
    const std::vector<lsmer::timestamp> times(3);
    const std::vector<std::string_view> symbols(3);
    const std::vector<double> prices(2);
    const std::vector<std::int32_t> sizes(3);
    const auto source = borf::memory_source<trades>(times, symbols, prices, sizes);
    REQUIRE(!source);
    CHECK(source.error().kind == lsmer::error_kind::invalid_argument);
    CHECK(source.error().message ==
          "column price has 2 values and column time has 3; a source needs as many of each");
}

TEST_CASE("A dictionary of the caller's serves codes and takes new texts") {
    lsmer::SymbolDictionary names;
    const std::uint32_t a = names.intern("a");
    const std::vector<lsmer::timestamp> times(2);
    const std::vector<double> prices(2);
    const std::vector<std::int32_t> sizes(2);
    const std::vector<lsmer::symbol> codes{{a}, {0}};
    const auto coded = borf::memory_source<trades>(names, times, codes, prices, sizes).value();
    CHECK(&coded.symbols() == &names);
    CHECK(at<1>(coded, 0) == a);

    const std::vector<std::string> texts{"a", "new"};
    const auto named = borf::memory_source<trades>(names, times, texts, prices, sizes).value();
    CHECK(at<1>(named, 0) == a);
    CHECK(names.find("new") == at<1>(named, 1));

    const std::vector<lsmer::symbol> beyond{{a}, {77}};
    const auto refused = borf::memory_source<trades>(names, times, beyond, prices, sizes);
    REQUIRE(!refused);
    CHECK(refused.error().message ==
          "column symbol has code 77, but the dictionary has only 3 codes");
}

TEST_CASE("No rows are a source, too") {
    const std::vector<lsmer::timestamp> times;
    const std::vector<std::string_view> symbols;
    const std::vector<double> prices;
    const std::vector<std::int32_t> sizes;
    const auto source = borf::memory_source<trades>(times, symbols, prices, sizes).value();
    CHECK(source.rows() == 0);
    CHECK(source.groups() == 0);
}
