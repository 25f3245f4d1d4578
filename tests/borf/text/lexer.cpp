#include "borf/text/lexer.hpp"

#include "support/catch.hpp"

#include <string>

namespace {

using namespace borf::text;

/// One letter for each token.
std::string kinds_of(std::string_view text) {
    constexpr char letters[] = "$!nlfd(),;:SBFWOADL";
    std::string out;
    Lexer lexer(text);
    for (token t = lexer.next();; t = lexer.next()) {
        if (t.kind == token_kind::end) return out;
        out += letters[static_cast<unsigned>(t.kind)];
    }
}

} // namespace

TEST_CASE("lexer: words, signs and values", "[text]") {
    CHECK(kinds_of("select a:avg price by sym from t") == "Sn:fnBnFn");
    CHECK(kinds_of("where x>=5,y<>`a order x desc limit 3") == "Wndl,ndlOnDLl");
    CHECK(kinds_of(" \t\r\n(1;2.5)") == "(l;l)");
    CHECK(kinds_of("true false truely") == "lln");
    CHECK(kinds_of("") == "");
    CHECK(kinds_of("größe>1") == "ndl");
}

TEST_CASE("lexer: a minus sign belongs to a number where no operand has ended", "[text]") {
    CHECK(kinds_of("-5") == "l");
    CHECK(kinds_of("x-5") == "ndl");
    CHECK(kinds_of("x -5") == "ndl");
    CHECK(kinds_of("(x)-5") == "(n)dl");
    CHECK(kinds_of("3-5") == "ldl");
    CHECK(kinds_of("x>-5") == "ndl");
    CHECK(kinds_of("x in (-5;-.5)") == "nd(l;l)");
    CHECK(kinds_of("avg -5") == "fl");
    CHECK(kinds_of("x and -5") == "ndl");
    CHECK(kinds_of("- x") == "dn");
}

TEST_CASE("lexer: signs of other languages are refused with the right one", "[text]") {
    const auto complaint = [](std::string_view s) { return Lexer(s).next().complaint; };
    CHECK(complaint("==") == "= for equal");
    CHECK(complaint("!=") == "<> for unequal");
    CHECK(complaint("!") == "not");
    CHECK(complaint("&&") == "and, or &");
    CHECK(complaint("||") == "or, or |");
    CHECK(complaint("/") == "% to divide, or div");
    CHECK(complaint("~") == "= for equal");
    CHECK(complaint("'a'") == "\"text\" in double quotes");
    CHECK(complaint("#") == "a word, value or sign");
    CHECK(complaint(std::string_view("\0", 1)) == "a word, value or sign");
}

TEST_CASE("lexer: tokens know their place and text", "[text]") {
    Lexer lexer("  avg(price) x");
    const token f = lexer.next();
    CHECK(f.position == 2);
    CHECK(f.text == "avg");
    CHECK(f.call);
    CHECK(lexer.next().kind == token_kind::left_paren);
    const token p = lexer.next();
    CHECK(p.position == 6);
    CHECK(p.text == "price");
    CHECK_FALSE(p.call);
    lexer.next();
    CHECK_FALSE(lexer.followed_by(':'));
    CHECK(lexer.followed_by('x'));
    CHECK(lexer.next().text == "x");
    const token end = lexer.next();
    CHECK(end.kind == token_kind::end);
    CHECK(end.position == 14);
}
