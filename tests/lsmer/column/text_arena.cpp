#include "lsmer/column/text_arena.hpp"

#include "support/catch.hpp"

#include <string>
#include <vector>

using lsmer::TextArena;

TEST_CASE("text arena: texts stay where they are while more come", "[column]") {
    TextArena arena;
    const std::string_view first = arena.keep("first");
    const std::string_view large = arena.keep(std::string(200'000, 'y'));
    for (int i = 0; i < 20'000; ++i) static_cast<void>(arena.keep("0123456789"));
    CHECK(first == "first");
    CHECK(large == std::string(200'000, 'y'));
    CHECK(arena.keep("").empty());
}

TEST_CASE("text arena: of the room given, only what is taken is kept", "[column]") {
    TextArena arena;
    std::vector<std::string_view> kept;
    for (std::size_t i = 0; i < 2000; ++i) {
        char* const room = arena.room(500);
        std::memset(room, static_cast<int>('a' + i % 26), 500);
        arena.take(i % 300);
        kept.emplace_back(room, i % 300);
    }
    bool same = true;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        same &= kept[i] == std::string(i % 300, static_cast<char>('a' + i % 26));
    }
    CHECK(same);
}

TEST_CASE("text arena: a cleared one has room at once", "[column]") {
    TextArena arena;
    arena.clear();
    const char* const large = arena.keep(std::string(300'000, 'x')).data();
    for (int i = 0; i < 20'000; ++i) static_cast<void>(arena.keep("0123456789"));
    arena.clear();
    CHECK(arena.room(300'000) == large);
    arena.take(300'000);
    CHECK(arena.keep("more") == "more");
}

TEST_CASE("text arena: texts live on in an arena that it is moved to", "[column]") {
    TextArena arena;
    const std::string_view text = arena.keep("carried");
    TextArena other = std::move(arena);
    static_cast<void>(other.keep("next"));
    CHECK(text == "carried");
}
