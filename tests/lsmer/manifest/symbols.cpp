#include "lsmer/manifest/symbols.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace lsmer;

TEST_CASE("symbols come in order of their codes") {
    manifest::Symbols symbols;
    const std::vector<std::string> names{"AAPL", "", std::string(500, 'x'), "MSFT"};
    for (const std::string& n : names) symbols.add(n);
    REQUIRE(symbols.count() == 4);
    std::uint32_t next = manifest::first_symbol_code;
    symbols.each([&](std::uint32_t code, std::string_view name) {
        REQUIRE(code == next);
        REQUIRE(name == names[code - 1]);
        ++next;
    });
    REQUIRE(next == 5);
}
