#include "lsmer/interop/csv/quotes.hpp"

#include "support/catch.hpp"

using lsmer::csv::shown_field;
using lsmer::csv::unquoted;
using lsmer::csv::well_quoted;

TEST_CASE("csv quotes: where they may stand") {
    for (const char* good : {"", "a", "\"\"", "\"a\"", "\"\"\"\"", "\"a\"\"b\"", "\"\"\"a\"\"\""}) {
        INFO(good);
        CHECK(well_quoted(good, '"'));
    }
    for (const char* bad : {"\"", "a\"", "a\"b\"", "\"a\"b", "\"a", "\"\"\"", "\"\"a",
                            "\"a\"\"", " \"a\""}) {
        INFO(bad);
        CHECK(!well_quoted(bad, '"'));
    }
}

TEST_CASE("csv quotes: a stray one is told from one that is not closed") {
    using lsmer::csv::has_stray_quote;
    CHECK(has_stray_quote("2,5\" pipe", ',', '"'));
    CHECK(has_stray_quote("\"a\"b,c", ',', '"'));
    CHECK(has_stray_quote("\"a\"\"\"b,c", ',', '"'));
    CHECK(!has_stray_quote("2,\"b", ',', '"'));
    CHECK(!has_stray_quote("\"a\",\"b\"\"", ',', '"'));
    CHECK(!has_stray_quote("", ',', '"'));
}

TEST_CASE("csv quotes: doubled quotes become one") {
    lsmer::buffer<char> scratch;
    CHECK(unquoted("\"\"", '"', scratch).empty());
    CHECK(unquoted("\"a,b\"", '"', scratch) == "a,b");
    CHECK(unquoted("\"\"\"\"", '"', scratch) == "\"");
    CHECK(unquoted("\"a\"\"b\"\"\"\"c\"", '"', scratch) == "a\"b\"\"c");
}

TEST_CASE("csv quotes: a message shows a field short and harmless") {
    CHECK(shown_field("abc") == "\"abc\"");
    CHECK(shown_field("a\nb\r\t\x01\x7f") == "\"a\\nb\\r\\t\\x01\\x7f\"");
    CHECK(shown_field(std::string(40, 'x')) == "\"" + std::string(40, 'x') + "\"");
    CHECK(shown_field(std::string(41, 'x')) == "\"" + std::string(40, 'x') + "...\"");
    // Twenty letters of two bytes behind one of one: the twentieth is not cut in half.
    std::string letters = "x";
    for (int i = 0; i < 30; ++i) letters += "\xC3\xA4";
    CHECK(shown_field(letters) == "\"" + letters.substr(0, 39) + "...\"");
}
