#include "borf/pipeline/constants.hpp"

#include "../support/tables.hpp"
#include "borf/check/checked.hpp"
#include "borf/clause.hpp"
#include "borf/expr.hpp"
#include "support/catch.hpp"

#include <vector>

using borf::op;
using borf::pipeline::code_test;
using borf::pipeline::make_code_test;
using borf::plan::verdict;

namespace {

/// Codes 1, 2, 3 are b, a, c.
struct names {
    lsmer::SymbolDictionary symbols;
    names() {
        for (const char* n : {"b", "a", "c"}) symbols.intern(n);
    }
};

/// Names of the codes that pass, and "-" for the empty one.
std::string passing(const code_test& t, const lsmer::SymbolDictionary& symbols) {
    std::vector<std::uint32_t> codes(lsmer::vector_rows);
    std::vector<std::uint8_t> mask(lsmer::vector_rows, 1);
    for (std::uint32_t c = 0; c < 4; ++c) codes[c] = c;
    t.keep(codes.data(), 4, mask.data());
    std::string out;
    for (std::uint32_t c = 0; c < 4; ++c) {
        if (mask[c] != 0) out += c == 0 ? "-" : symbols.name(c);
    }
    return out;
}

code_test test(const names& n, op code, std::vector<std::string_view> texts, bool negated = false) {
    return make_code_test(code, negated, {texts.data(), texts.size()}, n.symbols);
}

lsmer::zone<std::uint32_t> zone(std::uint32_t min, std::uint32_t max, bool nulls = false) {
    return {min, max, true, nulls};
}

} // namespace

TEST_CASE("Symbols compare with texts by bytes, whatever their codes") {
    const names n;
    const auto pass = [&](op code, std::vector<std::string_view> texts, bool negated = false) {
        return passing(test(n, code, std::move(texts), negated), n.symbols);
    };
    CHECK(pass(op::eq, {"b"}) == "b");
    CHECK(pass(op::eq, {"nobody"}) == "");
    CHECK(pass(op::ne, {"b"}) == "-ac");
    CHECK(pass(op::ne, {"nobody"}) == "-bac");
    CHECK(pass(op::lt, {"b"}) == "-a");
    CHECK(pass(op::le, {"b"}) == "-ba");
    CHECK(pass(op::gt, {"aa"}) == "bc");
    CHECK(pass(op::ge, {"b"}) == "bc");
    CHECK(pass(op::between, {"aa", "c"}) == "bc");
    CHECK(pass(op::in, {"c", "a", "nobody"}) == "ac");
    CHECK(pass(op::in, {"c"}) == "c");
    CHECK(pass(op::eq, {"b"}, true) == "-ac");
    CHECK(pass(op::in, {"c", "a"}, true) == "-b");
    CHECK(pass(op::lt, {"b"}, true) == "bc");
    CHECK(pass(op::eq, {""}) == "-");
}

TEST_CASE("Zones of codes decide where they can") {
    const names n;
    const code_test is_a = test(n, op::eq, {"a"}); // code 2
    CHECK(is_a.judge({}) == verdict::some);
    CHECK(is_a.judge(zone(3, 3)) == verdict::none);
    CHECK(is_a.judge(zone(1, 3)) == verdict::some);
    CHECK(is_a.judge(zone(2, 2)) == verdict::all);
    CHECK(is_a.judge(zone(2, 2, true)) == verdict::some);
    const code_test not_a = test(n, op::ne, {"a"});
    CHECK(not_a.judge(zone(3, 3)) == verdict::all);
    CHECK(not_a.judge(zone(2, 2)) == verdict::none);
    const code_test unknown = test(n, op::eq, {"nobody"});
    CHECK(unknown.judge(zone(0, 3)) == verdict::none);
    const code_test early = test(n, op::le, {"b"}); // codes 0, 1, 2
    CHECK(early.judge(zone(1, 2)) == verdict::all);
    CHECK(early.judge(zone(3, 3)) == verdict::none);
    CHECK(early.judge(zone(2, 3)) == verdict::some);
    // Null is code 0, which zones leave out.
    const code_test empty = test(n, op::eq, {""});
    CHECK(empty.judge(zone(1, 3, true)) == verdict::some);
    CHECK(empty.judge(zone(1, 3, false)) == verdict::none);
    CHECK(test(n, op::ge, {"a"}).judge(zone(1, 3, true)) == verdict::some);
}

TEST_CASE("Codes newer than the test do not pass by chance") {
    names n;
    const code_test all = test(n, op::ge, {""});
    const std::uint32_t late = n.symbols.intern("late");
    CHECK(all.judge(zone(1, late)) == verdict::some);
    std::vector<std::uint32_t> codes(lsmer::vector_rows, late);
    std::vector<std::uint8_t> mask(lsmer::vector_rows, 1);
    all.keep(codes.data(), 1, mask.data());
    CHECK(mask[0] == 0);
}

TEST_CASE("Literals and arithmetic on them are bound once") {
    constexpr auto q = borf::query<"select from trades where price > 2.5 + 3*2, size < neg 7, "
                                   "time > 2023-01-01T00:00 + 0D01:00">;
    using C = borf::check::checked<trades, std::remove_const_t<decltype(q)>>;
    STATIC_REQUIRE(C::ok);
    const auto slots = C::slots(q);
    const borf::pipeline::Constants<C::shape> constants({slots.begin(), slots.size()});
    constexpr const auto& t = C::tree;
    CHECK(constants.get<t.nodes[t.where[0]].b>() == 8.5);
    CHECK(constants.bound<t.nodes[t.where[0]].b>().real);
    CHECK(constants.get<t.nodes[t.where[1]].b>() == -7);
    CHECK(constants.bound<t.nodes[t.where[1]].b>().integer == -7);
    CHECK(constants.get<t.nodes[t.where[2]].b>() == 19358 * 86'400'000'000'000 + 3'600'000'000'000);
}
