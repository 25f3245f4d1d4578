#include "lsmer/interop/csv/field.hpp"

#include "support/catch.hpp"

#include <optional>
#include <string>

namespace {

template <class T>
std::optional<lsmer::storage_of<T>> parsed(const std::string& text) {
    const std::string padded = text + std::string(64, '0');
    lsmer::csv::field_parser<T> parser;
    lsmer::storage_of<T> out{};
    if (!parser.parse(padded.data(), padded.data() + text.size(), out)) return {};
    return out;
}

} // namespace

TEST_CASE("csv field: bools") {
    for (const char* yes : {"1", "t", "T", "true", "True", "TRUE"}) {
        INFO(yes);
        CHECK(parsed<bool>(yes) == std::uint8_t{1});
    }
    for (const char* no : {"0", "f", "F", "false", "FALSE"}) {
        INFO(no);
        CHECK(parsed<bool>(no) == std::uint8_t{0});
    }
    for (const char* bad : {"2", "yes", "tru", "truee", "01", "\x11", "\x10", " t"}) {
        INFO(bad);
        CHECK(!parsed<bool>(bad));
    }
}

TEST_CASE("csv field: fixed bytes as they stand or in hexadecimal digits") {
    using four = lsmer::fixed_bytes<4>;
    CHECK(parsed<four>("abcd") == four{{'a', 'b', 'c', 'd'}});
    CHECK(parsed<four>("00fF10a9") == four{{0, 255, 16, 169}});
    CHECK(parsed<four>("0x00ff10A9") == four{{0, 255, 16, 169}});
    for (const char* bad : {"abc", "abcde", "00ff10ag", "1x00ff10a9", "0x00ff10a"}) {
        INFO(bad);
        CHECK(!parsed<four>(bad));
    }
}

TEST_CASE("csv field: symbols get one code each, short and long, in any order") {
    lsmer::SymbolDictionary symbols;
    lsmer::csv::field_parser<lsmer::symbol> parser(symbols);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 5000; ++i) {
            const std::string text = (i % 2 ? "s" : "a long symbol ") + std::to_string(i);
            const std::string padded = text + std::string(64, '0');
            std::uint32_t code = 0;
            REQUIRE(parser.parse(padded.data(), padded.data() + text.size(), code));
            if (symbols.name(code) != text) FAIL(text);
        }
        CHECK(symbols.size() == 5001);
    }
    // The same characters, with and without a NUL at the end.
    const std::string padded = std::string("ab\0", 3) + std::string(64, '\0');
    std::uint32_t two = 0;
    std::uint32_t three = 0;
    REQUIRE(parser.parse(padded.data(), padded.data() + 2, two));
    REQUIRE(parser.parse(padded.data(), padded.data() + 3, three));
    CHECK(two != three);
}

TEST_CASE("csv field: texts are views of the source") {
    const std::string source = "some text";
    lsmer::csv::field_parser<lsmer::text> parser;
    std::string_view out;
    REQUIRE(parser.parse(source.data(), source.data() + 4, out));
    CHECK(out == "some");
    CHECK(out.data() == source.data());
}

TEST_CASE("csv field: messages say what was expected") {
    using lsmer::csv::expected_text;
    CHECK(expected_text<std::int8_t>(false) == "an i8 (-128 to 127)");
    CHECK(expected_text<std::int8_t>(true) == "an i8 (-127 to 127)");
    CHECK(expected_text<std::uint8_t>(false) == "a u8 (0 to 255)");
    CHECK(expected_text<std::uint8_t>(true) == "a u8 (0 to 254)");
    CHECK(expected_text<double>(false) == "an f64 (a number such as -1.5 or 2e10)");
    CHECK(expected_text<lsmer::symbol>(false) == "a symbol");
    CHECK(expected_text<lsmer::fixed_bytes<4>>(false) ==
          "fixed_bytes<4> (that many bytes, or twice as many hexadecimal digits)");
}
