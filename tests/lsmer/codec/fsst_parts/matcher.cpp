#include "lsmer/codec/fsst_parts/matcher.hpp"

#include "support/catch.hpp"

#include <random>
#include <string>
#include <vector>

using namespace lsmer;
using namespace lsmer::codec::fsst_parts;

namespace {

symbol of(std::string_view text) {
    symbol s;
    s.length = static_cast<std::uint32_t>(text.size());
    std::memcpy(&s.bytes, text.data(), text.size());
    return s;
}

std::uint64_t word_of(std::string_view text) {
    std::uint64_t word = 0x7a7a7a7a7a7a7a7aU; // what is behind the text must not matter
    std::memcpy(&word, text.data(), text.size() < 8 ? text.size() : 8);
    return word;
}

} // namespace

TEST_CASE("matcher: finds the longest symbol, else an escape", "[codec]") {
    Matcher m;
    const char* const symbols[] = {"t", "th", "the", "these", "q", "zz"};
    for (std::uint32_t c = 0; c < 6; ++c) {
        REQUIRE(m.accepts(of(symbols[c])));
        m.add(of(symbols[c]), c);
    }
    const auto code = [&](std::string_view text) {
        const match found = m.find(word_of(text), text.size());
        CHECK(found.length() ==
              (found.code() == escape ? 1 : std::string_view(symbols[found.code()]).size()));
        CHECK(found.written() == (found.code() == escape ? 2 : 1));
        return found.code();
    };
    CHECK(code("these") == 3);
    CHECK(code("thes") == 2);
    CHECK(code("themselves") == 2);
    CHECK(code("th") == 1);
    CHECK(code("tx") == 0);
    CHECK(code("t") == 0);
    CHECK(code("zz") == 5);
    CHECK(code("z") == escape);
    CHECK(code("x") == escape);
    CHECK(code(std::string(3, '\0')) == escape);
    m.clear();
    CHECK(code("t") == escape);
}

TEST_CASE("matcher: order of adding does not matter", "[codec]") {
    std::mt19937 random(7);
    std::vector<symbol> symbols;
    for (int i = 0; i < 400; ++i) {
        const auto length = static_cast<std::uint32_t>(1 + random() % 8);
        std::uint64_t bytes = 0;
        for (std::uint32_t b = 0; b < length; ++b) {
            bytes |= std::uint64_t{'a' + random() % 3} << 8 * b;
        }
        const symbol s{bytes, length};
        bool known = false;
        for (const symbol& k : symbols) known |= k == s;
        if (!known) symbols.push_back(s);
    }
    Matcher forward;
    std::vector<symbol> kept;
    for (const symbol& s : symbols) {
        if (kept.size() == symbols_max || !forward.accepts(s)) continue;
        forward.add(s, static_cast<std::uint32_t>(kept.size()));
        kept.push_back(s);
    }
    REQUIRE(kept.size() > 20);
    Matcher backward;
    for (std::size_t c = kept.size(); c-- > 0;) {
        REQUIRE(backward.accepts(kept[c]));
        backward.add(kept[c], static_cast<std::uint32_t>(c));
    }
    for (int i = 0; i < 20000; ++i) {
        std::uint64_t word = 0;
        for (int b = 0; b < 8; ++b) word |= std::uint64_t{'a' + random() % 4} << 8 * b;
        const std::uint64_t left = 1 + random() % 10;
        std::uint32_t best = escape; // by looking at all of them
        std::uint32_t length = 0;
        for (std::uint32_t c = 0; c < kept.size(); ++c) {
            const bool fits = kept[c].length <= left &&
                              low_bytes(word, kept[c].length) == kept[c].bytes;
            if (fits && kept[c].length > length) best = c, length = kept[c].length;
        }
        if (forward.find(word, left).code() != best || backward.find(word, left).code() != best) {
            CAPTURE(word, left, best);
            FAIL_CHECK("not the longest symbol");
        }
        if (left >= 8 && forward.find(word).code() != best) FAIL_CHECK("without a bound");
    }
}

TEST_CASE("matcher: the separator is a byte that no symbol goes on with", "[codec]") {
    Matcher m;
    CHECK(m.separator() == 255);
    m.add(of("a\xff"), 0);
    m.add(of("\xfe"), 1);
    m.add(of("\xfd\xfc\xfd"), 2);
    CHECK(m.separator() == 254);
    m.add(of("a\xfe"), 3);
    CHECK(m.separator() == 251);
    m.clear();
    for (std::uint32_t b = 0; b < 256; b += 2) {
        m.add({0x61 | b << 8 | (b + 1) << 16, 3}, b / 2); // not all have room, but all are seen
    }
    CHECK(m.separator() == -1);
}
