#include "borf/text/parser.hpp"

#include "borf/support/tree_text.hpp"
#include "support/catch.hpp"

#include <random>
#include <string>
#include <vector>

namespace {

using borf::failure_kind;

borf::text::parsed<borf::large_tree> parse(std::string_view text) {
    return borf::text::parse<borf::large_tree>(text);
}

/// The tree of one expression in `select`, or the failure.
std::string expr(const std::string& text) {
    const std::string all = "select " + text + " from t";
    const auto p = parse(all);
    if (p.error) return std::string(to_string(p.error.kind)) + " " + std::string(p.error.expected);
    REQUIRE(p.tree.columns.size() == 1);
    return shown::expression(p.tree, p.tree.columns[0].root);
}

std::string whole(const std::string& text) {
    const auto p = parse(text);
    return p.error ? std::string(to_string(p.error.kind)) + ": " + std::string(p.error.expected)
                   : shown::statement(p.tree);
}

} // namespace

TEST_CASE("parser: no precedence, from right to left", "[text]") {
    CHECK(expr("2*3+4") == "(* 2 (+ 3 4))");
    CHECK(expr("(2*3)+4") == "(+ (* 2 3) 4)");
    CHECK(expr("a-b-c") == "(- a (- b c))");
    CHECK(expr("a%b*c") == "(% a (* b c))");
    CHECK(expr("a>5 and b<3") == "(> a (and 5 (< b 3)))");
    CHECK(expr("(a>5) and b<3") == "(and (> a 5) (< b 3))");
    CHECK(expr("(a>5)&(b<3)|c=1") == "(and (> a 5) (or (< b 3) (= c 1)))");
    CHECK(expr("not a=b") == "(not (= a b))");
    CHECK(expr("neg a+1") == "(neg (+ a 1))");
    CHECK(expr("a<>b") == "(<> a b)");
    CHECK(expr("a<=b>=c") == "(<= a (>= b c))");
    CHECK(expr("a div 3 mod b") == "(div a (mod 3 b))");
}

TEST_CASE("parser: application with and without parentheses", "[text]") {
    CHECK(expr("avg price") == "(avg price)");
    CHECK(expr("avg(price)") == "(avg price)");
    CHECK(expr("avg price*size") == "(avg (* price size))");
    CHECK(expr("sum(a*b)%sum(b)") == "(% (sum (* a b)) (sum b))");
    CHECK(expr("(max p)-min p") == "(- (max p) (min p))");
    CHECK(expr("count i") == "(count i)");
    CHECK(expr("count(i)") == "(count i)");
    CHECK(expr("count id") == "(count id)");
    CHECK(expr("first neg x") == "(first (neg x))");
    CHECK(expr("size wavg price") == "(wavg size price)");
    CHECK(expr("wavg(size, price)") == "(wavg size price)");
    CHECK(expr("wavg(size; price)*2") == "(* (wavg size price) 2)");
    CHECK(expr("00:05 xbar time") == "(xbar 300000000000n time)");
    CHECK(expr("xbar(5, size)") == "(xbar 5 size)");
    CHECK(expr("between(x, 1, 2)") == "(between x 1 2)");
    CHECK(expr("and(a, b)") == "(and a b)");
    CHECK(expr("((a))") == "a");
}

TEST_CASE("parser: ranges and lists end where they end", "[text]") {
    CHECK(expr("x between 1 and 5") == "(between x 1 5)");
    CHECK(expr("x between 1 and 5 and y>3") == "(and (between x 1 5) (> y 3))");
    CHECK(expr("x between (a+1) and max(b)") == "(between x (+ a 1) (max b))");
    CHECK(expr("x+y between 1 and 5") == "(+ x (between y 1 5))");
    CHECK(expr("x within (1;5)") == "(between x 1 5)");
    CHECK(expr("x within (1, a+1) or y") == "(or (between x 1 (+ a 1)) y)");
    CHECK(expr("x in (1;2;3)") == "(in x 1 2 3)");
    CHECK(expr("x in (1, -2) and y") == "(and (in x 1 -2) y)");
    CHECK(expr("s in `a`b`c") == "(in s 'a' 'b' 'c')");
    CHECK(expr("s in (`a`b;\"c d\")") == "(in s 'a' 'b' 'c d')");
    CHECK(expr("s in `a") == "(in s 'a')");
    CHECK(expr("s in \"a\"") == "(in s 'a')");
    CHECK(expr("in(x, (1;2))") == "(in x 1 2)");
    CHECK(expr("in(x, 7)") == "(in x 7)");
}

TEST_CASE("parser: values", "[text]") {
    CHECK(expr("x=2023-01-01") == "(= x 19358d)");
    CHECK(expr("x=1970-01-01T00:00:01") == "(= x 1000000000t)");
    CHECK(expr("1.5e3") == "1500.f");
    CHECK(expr("x-2023-01-01") == "(- x 19358d)");
    CHECK(expr("x-1") == "(- x 1)");
    CHECK(expr("x--1") == "(- x -1)");
    CHECK(expr("f=true") == "(= f true)");
    CHECK(expr("f=0b") == "(= f false)");
    CHECK(expr("s=\"\"") == "(= s '')");
}

TEST_CASE("parser: clauses", "[text]") {
    CHECK(whole("select from t") == "select from t");
    CHECK(whole("select a,b:c+1 by d,e:5 xbar f from t where g,h>1 order b desc,a limit 10") ==
          "select a b:(+ c 1) by d e:(xbar 5 f) from t where g (> h 1) order -b +a limit 10");
    CHECK(whole("select\n count i\n by s\n from t\n limit 0") ==
          "select (count i) by s from t limit 0");
    CHECK(whole("select first: first a, by: b from t order first asc") ==
          "select first:(first a) by:b from t order +first");
    CHECK(whole("select a from t order b,c desc") == "select a from t order +b -c");
}

TEST_CASE("parser: what it expects instead", "[text]") {
    CHECK(whole("") == "unexpected: select");
    CHECK(whole("selec a from t") == "unexpected: select");
    CHECK(whole("select a") == "unexpected: from, by or a sign");
    CHECK(whole("select a b from t") == "unexpected: from, by or a sign");
    CHECK(whole("select a, from t") == "unexpected: a column or value");
    CHECK(whole("select a by from t") == "unexpected: a column or value");
    CHECK(whole("select a from") == "unexpected: the name of a table");
    CHECK(whole("select a from where") == "unexpected: the name of a table");
    CHECK(whole("select a from t where") == "unexpected: a column or value");
    CHECK(whole("select a from t where b c") == "unexpected: a comma or a clause");
    CHECK(whole("select a from t wher b") == "unexpected: a clause or the end");
    CHECK(whole("select a from t limit") == "unexpected: a number of rows");
    CHECK(whole("select a from t limit x") == "unexpected: a number of rows");
    CHECK(whole("select a from t limit 1.5") == "unexpected: a number of rows");
    CHECK(whole("select a from t limit 1 2") == "unexpected: a clause or the end");
    CHECK(whole("select a from t order") == "unexpected: a column of the result");
    CHECK(whole("select a from t order 1") == "unexpected: a column of the result");
    CHECK(whole("select a from t limit 1 where b") == "unexpected: a clause or the end");
    CHECK(expr("(a") == "unexpected a sign or )");
    CHECK(expr("a)") == "unexpected from, by or a sign");
    CHECK(expr("a+") == "unexpected a column or value");
    CHECK(expr("-a") == "unexpected a value (neg changes a sign)");
    CHECK(expr("a between 1") == "unexpected and, with the upper bound");
    CHECK(expr("a between 1, 2") == "unexpected and, with the upper bound");
    CHECK(expr("a within 1") == "unexpected (low;high)");
    CHECK(expr("a within (1)") == "unexpected ; and the upper bound");
    CHECK(expr("a in (b)") == "unexpected a constant");
    CHECK(expr("a in ()") == "unexpected a constant");
    CHECK(expr("a in (1;2") == "unexpected ; or )");
    CHECK(expr("wavg(a)") == "unexpected a comma and a value");
    CHECK(expr("avg(a, b)") == "unexpected a sign or )");
    CHECK(expr("zzzzz(a)") == "no_such_function ");
    CHECK(expr("agv(a)") == "no_such_function avg");
    CHECK(expr("a/b") == "unexpected % to divide, or div");
    CHECK(expr("a=\"x") == "bad_constant a closing quote");
    CHECK(expr("a=2023-02-30") == "bad_constant a day of that month");
}

TEST_CASE("parser: a failure has a place", "[text]") {
    const auto p = parse("select a, (b from t");
    CHECK(p.error.position == 13);
    CHECK(p.error.length == 4);
    CHECK(p.error.found == "from");
    const auto end = parse("select a from");
    CHECK(end.error.position == 13);
    CHECK(end.error.length == 0);
    CHECK(end.error.found == "the end");
}

TEST_CASE("parser: compile time and run time give the same", "[text]") {
    static constexpr std::string_view text =
        "select avg price, n: count i by 00:05 xbar time from t where s in `a`b, x>1.5 limit 3";
    static constexpr auto fixed = borf::text::parse<borf::small_tree>(text);
    static_assert(!fixed.error && fixed.tree.columns.size() == 2 && fixed.tree.slots.size() == 5);
    const auto now = borf::text::parse<borf::small_tree>(text);
    CHECK(now.tree == fixed.tree);
    CHECK(now.error == fixed.error);
    CHECK(shown::statement(parse(text).tree) == shown::statement(fixed.tree));
}

TEST_CASE("parser: nodes stand in postfix order and literals count through", "[text]") {
    const auto p = parse("select a+1, b*2 by 3 xbar c from t where d in (4;5) limit 6");
    REQUIRE_FALSE(p.error);
    borf::node_index literals = 0;
    for (std::size_t i = 0; i < p.tree.nodes.size(); ++i) {
        const borf::node& n = p.tree.nodes[i];
        if (n.code == borf::op::literal) {
            CHECK(n.a == literals);
            ++literals;
            CHECK(p.tree.slots[n.a].integer == literals);
        } else if (borf::arity(n.code) > 0) {
            CHECK(n.a < i);
        }
    }
    CHECK(literals == 6);
}

TEST_CASE("parser: bounds on size and nesting", "[text]") {
    const auto nested = [](std::size_t n) {
        return "select " + std::string(n, '(') + "a" + std::string(n, ')') + " from t";
    };
    CHECK(whole(nested(99)) == "select a from t");
    CHECK(whole(nested(100)) == "too_large: nesting of at most 100");
    CHECK(whole(nested(100'000)) == "too_large: nesting of at most 100");
    std::string chain = "select a";
    for (int i = 0; i < 5000; ++i) chain += "+a";
    CHECK(whole(chain + " from t") == "too_large: nesting of at most 100");
    std::string nots = "select ";
    for (int i = 0; i < 5000; ++i) nots += "not ";
    CHECK(whole(nots + "a from t") == "too_large: nesting of at most 100");
    std::string items = "select a";
    for (int i = 0; i < 64; ++i) items += ",a";
    CHECK(whole(items + " from t") == "too_large: fewer items");
    std::string list = "select a in (1";
    for (int i = 0; i < 1024; ++i) list += ";1";
    CHECK(whole(list + ") from t") == "too_large: fewer constants");
    CHECK(whole("select a from t" + std::string(std::size_t{1} << 20, ' ')) ==
          "too_large: at most 1 MiB of text");
    CHECK(whole("select a" + std::string((std::size_t{1} << 20) - 15, ' ') + " from t") ==
          "select a from t");
    const auto small = borf::text::parse<borf::small_tree>("select a,a,a,a,a,a,a,a,a from t");
    CHECK(small.error.kind == failure_kind::too_large);
}

TEST_CASE("parser: damaged texts give an error with a place, never a crash", "[text]") {
    const auto seed = std::random_device{}();
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const std::string good =
        "select avg price, n: count i by 00:05 xbar time from t where s in (`a`b;\"c\"), x within "
        "(1.5;2e3), t between 2023-01-01 and 2023-01-02T00:00 order n desc limit 3";
    REQUIRE_FALSE(parse(good).error);
    constexpr std::string_view salt = "()`\",;:-.0DT19 bxe\0\x80\xff";
    for (int i = 0; i < 3000; ++i) {
        std::string text = good;
        for (unsigned k = 0; k < 1 + random() % 3; ++k) {
            const std::size_t at = random() % text.size();
            switch (random() % 3) {
            case 0: text.erase(at, 1 + random() % 5); break;
            case 1: text.insert(at, 1, salt[random() % salt.size()]); break;
            default: text[at] = salt[random() % salt.size()];
            }
            if (text.empty()) text = "s";
        }
        const auto p = parse(text);
        if (!p.error) continue;
        REQUIRE(p.error.position >= 0);
        REQUIRE(static_cast<std::size_t>(p.error.position + p.error.length) <= text.size());
    }
}
