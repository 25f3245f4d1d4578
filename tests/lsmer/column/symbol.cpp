#include "lsmer/column/symbol.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using lsmer::SymbolDictionary;

TEST_CASE("symbols: codes are given in order of arrival, the empty symbol has 0", "[column]") {
    SymbolDictionary symbols;
    CHECK(symbols.size() == 1);
    CHECK(symbols.find("") == 0);
    CHECK(symbols.intern("b") == 1);
    CHECK(symbols.intern("a") == 2);
    CHECK(symbols.intern("b") == 1);
    CHECK(symbols.size() == 3);
    CHECK(symbols.name(2) == "a");
    CHECK(symbols.find("c") == SymbolDictionary::not_found);
}

TEST_CASE("symbols: many keep their codes and names while tables grow", "[column]") {
    SymbolDictionary symbols;
    const auto name = [](std::uint32_t i) { return std::string(i % 50, 'p') + std::to_string(i); };
    const std::string_view early = symbols.name(symbols.intern("early"));
    for (std::uint32_t i = 0; i < 20'000; ++i) REQUIRE(symbols.intern(name(i)) == i + 2);
    unsigned wrong = 0;
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        wrong += symbols.find(name(i)) == i + 2 && symbols.name(i + 2) == name(i) ? 0U : 1U;
    }
    CHECK(wrong == 0);
    CHECK(early == "early");
    const std::string large(300'000, 'z');
    CHECK(symbols.name(symbols.intern(large)) == large);
}

TEST_CASE("symbols: ranks are in the order of unsigned bytes", "[column]") {
    SymbolDictionary symbols;
    for (const char* text : {"b", "\xc3\xa4", "a", "ab"}) symbols.intern(text);
    const auto ranks = symbols.ranks();
    REQUIRE(ranks->rank.size() == 5);
    const std::uint32_t by_rank[] = {0, 3, 4, 1, 2}; // "", a, ab, b, a-umlaut
    for (std::uint32_t r = 0; r < 5; ++r) {
        CHECK(ranks->by_rank[r] == by_rank[r]);
        CHECK(ranks->rank[by_rank[r]] == r);
    }
    CHECK(symbols.ranks().get() == ranks.get()); // kept while nothing is new
    symbols.intern("aa");
    CHECK(symbols.ranks()->rank.size() == 6);
    CHECK(ranks->rank.size() == 5); // the old one stays as it was
}

TEST_CASE("symbols: readers run beside writers that share their work", "[column][threads]") {
    SymbolDictionary symbols;
    constexpr std::uint32_t count = 3000;
    std::atomic<bool> stop{false};
    std::atomic<unsigned> wrong{0};
    std::thread reader([&] {
        while (!stop) {
            const std::uint32_t known = symbols.size();
            for (std::uint32_t code = 0; code < known; code += 37) {
                if (symbols.find(symbols.name(code)) != code) ++wrong;
            }
            if (symbols.ranks()->rank.size() < known) ++wrong;
        }
    });
    std::vector<std::thread> writers;
    for (int w = 0; w < 2; ++w) {
        writers.emplace_back([&] {
            for (std::uint32_t i = 0; i < count; ++i) {
                const std::string text = "symbol" + std::to_string(i);
                if (symbols.name(symbols.intern(text)) != text) ++wrong;
            }
        });
    }
    for (auto& writer : writers) writer.join();
    stop = true;
    reader.join();
    CHECK(wrong == 0);
    CHECK(symbols.size() == count + 1);
}
