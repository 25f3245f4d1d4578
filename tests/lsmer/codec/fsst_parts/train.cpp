#include "lsmer/codec/fsst_parts/train.hpp"

#include "lsmer/codec/texts.hpp"

using namespace codec_tests;
using namespace lsmer::codec::fsst_parts;

namespace {

bool ordered_and_different(const SymbolTable& t) {
    for (std::uint32_t c = 1; c < t.count; ++c) {
        const symbol& a = t.symbols[c - 1];
        const symbol& b = t.symbols[c];
        if (a.length > b.length || (a.length == b.length && a.bytes >= b.bytes)) return false;
    }
    return true;
}

} // namespace

TEST_CASE("training: symbols are different, in order, and all of them can be found", "[codec]") {
    Trainer train;
    Matcher matcher;
    for (const text_kind kind : text_kinds) {
        for (const std::size_t count : {1U, 50U, 5000U}) {
            for (const training how : {training::quick, training::thorough}) {
                const Texts made(kind, count, 3);
                const SymbolTable table = train(made.views(), matcher, how);
                CAPTURE(static_cast<int>(kind), count, table.count);
                CHECK(table.count <= symbols_max);
                CHECK(ordered_and_different(table));
                Matcher again; // from the table alone
                bool found = true;
                for (std::uint32_t c = 0; c < table.count; ++c) {
                    found &= again.accepts(table.symbols[c]);
                    again.add(table.symbols[c], c);
                }
                for (std::uint32_t c = 0; c < table.count; ++c) {
                    const symbol& s = table.symbols[c];
                    found &= again.find(s.bytes, s.length).code() == c;
                    found &= matcher.find(s.bytes, s.length).code() == c;
                }
                CHECK(found);
            }
        }
    }
}

TEST_CASE("training: a trainer used before gives what a fresh one gives", "[codec]") {
    const Texts words(text_kind::words, 4000, 4);
    const Texts noise(text_kind::noise, 4000, 5);
    Matcher matcher;
    Trainer used;
    static_cast<void>(used(noise.views(), matcher));
    const SymbolTable a = used(words.views(), matcher);
    Trainer fresh;
    const SymbolTable b = fresh(words.views(), matcher);
    REQUIRE(a.count == b.count);
    CHECK(std::equal(a.symbols, a.symbols + a.count, b.symbols));
}

TEST_CASE("training: nothing makes no symbols, one word makes itself", "[codec]") {
    Trainer train;
    Matcher matcher;
    CHECK(train({}, matcher).count == 0);
    const std::vector<std::string_view> empty(100);
    CHECK(train(empty, matcher).count == 0);
    const std::vector<std::string_view> one(100, "monotony");
    const SymbolTable table = train(one, matcher);
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, "monotony", 8);
    CHECK(table.symbols[table.count - 1] == symbol{bytes, 8});
}
