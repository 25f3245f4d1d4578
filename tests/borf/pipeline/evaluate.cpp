#include "borf/pipeline/evaluate.hpp"

#include "../support/shapes.hpp"
#include "support/catch.hpp"

#include <vector>

using lsmer::vector_rows;

namespace {

constexpr auto asked = borf::query<"select a: 2 * size, b: price % 4, c: size > 3, "
                                   "d: symbol < `b, e: neg size, f: 3 xbar size from trades">;
using shape = prepared<trades, asked>::shape;

/// A vector without a source.
struct Rows {
    std::vector<std::int64_t> time = std::vector<std::int64_t>(vector_rows);
    std::vector<std::uint32_t> symbol = std::vector<std::uint32_t>(vector_rows);
    std::vector<double> price = std::vector<double>(vector_rows);
    std::vector<std::int32_t> size = std::vector<std::int32_t>(vector_rows);

    [[nodiscard]] std::uint32_t rows() const { return 4; }
    template <std::size_t I>
    const auto* column() {
        if constexpr (I == 0)
            return time.data();
        else if constexpr (I == 1)
            return symbol.data();
        else if constexpr (I == 2)
            return price.data();
        else
            return size.data();
    }
};

template <std::size_t I>
constexpr auto item = lsmer::index_constant<shape::tree.columns[I].root>{};

} // namespace

TEST_CASE("Each node of a tree is a vector") {
    lsmer::SymbolDictionary symbols;
    const std::uint32_t b = symbols.intern("b");
    const std::uint32_t a = symbols.intern("a");
    prepared<trades, asked> p(symbols);
    Rows rows;
    rows.symbol = std::vector<std::uint32_t>(vector_rows, b);
    rows.symbol[1] = a;
    rows.size[0] = -7;
    rows.size[1] = 4;
    rows.price[2] = 10;
    borf::pipeline::Evaluator<shape, Rows> eval(rows, p.environment);
    CHECK(eval(item<0>)[0] == -14);
    CHECK(eval(item<0>)[1] == 8);
    CHECK(eval(item<1>)[2] == 2.5);
    CHECK(eval(item<2>)[0] == 0);
    CHECK(eval(item<2>)[1] == 1);
    CHECK(eval(item<3>)[0] == 0);
    CHECK(eval(item<3>)[1] == 1);
    CHECK(eval(item<4>)[0] == 7);
    CHECK(eval(item<5>)[0] == -9);
    CHECK(eval(item<5>)[1] == 3);
}

TEST_CASE("Columns and constants are not copied") {
    lsmer::SymbolDictionary symbols;
    prepared<trades, asked> p(symbols);
    Rows rows;
    borf::pipeline::Evaluator<shape, Rows> eval(rows, p.environment);
    constexpr auto product = shape::tree.nodes[item<0>.value];
    CHECK(eval(lsmer::index_constant<product.b>{}) == rows.size.data());
    const auto two = eval.operand<product.a>();
    STATIC_REQUIRE(decltype(two)::one);
    CHECK(*two.at == 2);
    STATIC_REQUIRE(!decltype(eval.operand<product.b>())::one);
}

TEST_CASE("Texts compare in the order of their bytes") {
    using borf::pipeline::detail::compare_texts;
    const std::string_view x[] = {"a", "b", "b\xff", ""};
    const std::string_view y[] = {"b"};
    std::uint8_t out[4];
    const auto compare = [&](borf::op code) {
        compare_texts<false, true>(code, x, y, 4, out);
        return std::vector<int>(out, out + 4);
    };
    CHECK(compare(borf::op::eq) == std::vector<int>{0, 1, 0, 0});
    CHECK(compare(borf::op::ne) == std::vector<int>{1, 0, 1, 1});
    CHECK(compare(borf::op::lt) == std::vector<int>{1, 0, 0, 1});
    CHECK(compare(borf::op::le) == std::vector<int>{1, 1, 0, 1});
    CHECK(compare(borf::op::gt) == std::vector<int>{0, 0, 1, 0});
    CHECK(compare(borf::op::ge) == std::vector<int>{0, 1, 1, 0});
    compare_texts<true, false>(borf::op::lt, y, x, 4, out);
    CHECK(std::vector<int>(out, out + 4) == std::vector<int>{0, 0, 1, 0});
}
