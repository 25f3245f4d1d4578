#include "borf/expr/emit.hpp"

#include "borf/expr/functions.hpp"
#include "borf/expr/operators.hpp"
#include "borf/support/tables.hpp"
#include "support/catch.hpp"

TEST_CASE("emit: nodes in postfix order, constants in the same order", "[expr]") {
    constexpr auto x = borf::in(trades::size + 1, 2, 3) && borf::between(trades::price, 4.5, 5);
    using emitter = borf::detail::emitter<std::remove_const_t<decltype(x)>>;
    static_assert(emitter::nodes == 11 && emitter::slots == 5);
    constexpr auto t = [] {
        borf::small_tree out;
        emitter::emit(out);
        return out;
    }();
    static_assert(t.nodes.size() == 11);
    using enum borf::op;
    constexpr borf::op codes[] = {column, literal, add,     literal, literal, in,
                                  column, literal, literal, between, and_};
    for (std::size_t i = 0; i < 11; ++i) CHECK(t.nodes[i].code == codes[i]);
    CHECK(t.nodes[0].name == "size");
    CHECK(t.nodes[5].a == 2);
    CHECK(t.nodes[5].b == 3);
    CHECK(t.nodes[5].c == 2);
    CHECK(t.nodes[9].c == 8);
    CHECK(t.nodes[8].a == 4);

    borf::slot slots[5];
    borf::slot* next = slots;
    emitter::fill(next, x);
    CHECK(next == slots + 5);
    CHECK(slots[0].integer == 1);
    CHECK(slots[2].integer == 3);
    CHECK(slots[3].real == 4.5);
    CHECK(slots[4].integer == 5);
}

TEST_CASE("emit: names", "[expr]") {
    using named = decltype(borf::as<"p">(trades::price));
    static_assert(borf::detail::given_name<named> == "p" && borf::detail::has_name<named>);
    static_assert(!borf::detail::has_name<struct trades::price>);
    static_assert(borf::selectable<named> && borf::selectable<struct trades::price>);
    static_assert(!borf::selectable<int>);
    SUCCEED();
}
