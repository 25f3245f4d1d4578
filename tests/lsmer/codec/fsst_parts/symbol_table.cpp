#include "lsmer/codec/fsst_parts/symbol_table.hpp"

#include "support/catch.hpp"

#include <string>

using namespace lsmer;
using namespace lsmer::codec::fsst_parts;

namespace {

symbol of(std::string_view text) {
    symbol s;
    s.length = static_cast<std::uint32_t>(text.size());
    std::memcpy(&s.bytes, text.data(), text.size());
    return s;
}

SymbolTable table_of(std::initializer_list<std::string_view> texts) {
    SymbolTable table;
    for (const std::string_view t : texts) table.symbols[table.count++] = of(t);
    return table;
}

/// As a body has it: counts, symbols, 8 zeros.
byte_buffer stored(const SymbolTable& table) {
    byte_buffer out;
    table.put_counts(out.extend(symbol_bytes_max));
    table.put_symbols(out);
    std::memset(out.extend(8), 0, 8);
    return out;
}

} // namespace

TEST_CASE("symbol table: every symbol keeps its number through the bytes", "[codec]") {
    const SymbolTable table =
        table_of({"b", "a", "th", "he", "the", "ing ", "quick", "sleeps", "deposit", "furiousl"});
    const byte_buffer bytes = stored(table);
    CHECK(bytes.size() == table.stored_bytes() + 8);
    CHECK(StoredSymbols::count_of(bytes.data()) == 10);
    CHECK(StoredSymbols::bytes_of(bytes.data()) + 16 == bytes.size());
    const StoredSymbols view(bytes.data(), bytes.data() + 8);
    const SymbolTable back = view.table();
    REQUIRE(back.count == table.count);
    for (std::uint32_t c = 0; c < table.count; ++c) {
        CHECK(back.symbols[c] == table.symbols[c]);
        const symbol found = view.find(c);
        CHECK(found.length == table.symbols[c].length);
        CHECK(low_bytes(found.bytes, found.length) == table.symbols[c].bytes);
    }
    CHECK(view.find(10).length == 0);
    CHECK(view.find(254).length == 0);
}

TEST_CASE("symbol table: none, and 255 of one length", "[codec]") {
    const byte_buffer none = stored({});
    const StoredSymbols empty(none.data(), none.data() + 8);
    CHECK(empty.count() == 0);
    CHECK(empty.find(0).length == 0);
    for (const std::uint32_t length : {1U, 2U, 8U}) {
        SymbolTable table;
        for (std::uint32_t c = 0; c < symbols_max; ++c) {
            table.symbols[c] = {low_bytes(0x0101010101010101U * c, length), length};
        }
        table.count = symbols_max;
        const byte_buffer bytes = stored(table);
        const StoredSymbols view(bytes.data(), bytes.data() + 8);
        bool same = view.count() == symbols_max;
        for (std::uint32_t c = 0; c < symbols_max; ++c) {
            const symbol s = view.find(c);
            same &= symbol{low_bytes(s.bytes, s.length), s.length} == table.symbols[c];
        }
        CHECK(same);
    }
}
