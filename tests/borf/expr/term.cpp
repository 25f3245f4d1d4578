#include "borf/expr/term.hpp"

#include "borf/support/tables.hpp"
#include "support/catch.hpp"

#include <string>

TEST_CASE("term: what may stand in an expression", "[expr]") {
    using namespace borf;
    // Negative space first.
    static_assert(!operand<char> && !operand<long double> && !operand<void*> && !operand<trades>);
    static_assert(!expression<int> && !expression<lsmer::date>);
    static_assert(!expression_pair<int, int> && !expression_pair<lsmer::date, lsmer::date>);
    static_assert(!expression_pair<struct trades::price, char>);

    static_assert(operand<int> && operand<bool> && operand<float> && operand<std::uint64_t>);
    static_assert(operand<lsmer::date> && operand<lsmer::timestamp> && operand<lsmer::timespan>);
    static_assert(operand<const char*> && operand<std::string> && operand<std::string_view>);
    static_assert(expression<struct trades::price> && expression<term<op::count_rows>>);
    static_assert(expression_pair<struct trades::price, int>);
    static_assert(expression_pair<int, struct trades::price>);
    SUCCEED();
}

TEST_CASE("term: constants and their kinds", "[expr]") {
    using borf::as_operand;
    using enum lsmer::type_kind;
    static_assert(std::is_same_v<borf::operand_of<int>, borf::literal<i64>>);
    static_assert(std::is_same_v<borf::operand_of<unsigned>, borf::literal<i64>>);
    static_assert(std::is_same_v<borf::operand_of<std::size_t>, borf::literal<u64>>);
    static_assert(std::is_same_v<borf::operand_of<bool>, borf::literal<boolean>>);
    static_assert(std::is_same_v<borf::operand_of<float>, borf::literal<f64>>);
    static_assert(std::is_same_v<borf::operand_of<lsmer::date>, borf::literal<date>>);
    static_assert(std::is_same_v<borf::operand_of<const char*>, borf::literal<text>>);
    static_assert(as_operand(-3).value.integer == -3 && as_operand(true).value.integer == 1);
    static_assert(as_operand(1.5f).value.real == 1.5);
    static_assert(as_operand(lsmer::date{5}).value.integer == 5);
    static_assert(as_operand(lsmer::timespan{-7}).value.integer == -7);
    CHECK(as_operand(std::string_view("ab")).value.text == "ab");
    CHECK(as_operand(~std::uint64_t{0}).value.integer == -1);
}

TEST_CASE("term: it owns its operands by value", "[expr]") {
    using sum = decltype(borf::make_term<borf::op::add>(trades::price, 5));
    static_assert(std::is_trivially_copyable_v<sum>);
    constexpr auto copy = [] {
        int five = 5;
        const auto x = borf::make_term<borf::op::add>(trades::price, five);
        five = 6;
        return x;
    }();
    static_assert(lsmer::get<1>(copy.operands).value.integer == 5);
    SUCCEED();
}
