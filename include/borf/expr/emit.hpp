#pragma once
// From expressions to the tree: the type gives the nodes, at compile time; the value gives the
// constants, at run time, in the order of the literal nodes.

#include "borf/expr/term.hpp"

namespace borf::inline v0 {

namespace detail {

template <class T>
struct emitter;

/// Columns.
template <class C>
    requires std::derived_from<C, lsmer::column_base>
struct emitter<C> {
    static constexpr std::size_t nodes = 1;
    static constexpr std::size_t slots = 0;

    template <class Tree>
    static constexpr node_index emit(Tree& t) noexcept {
        t.nodes.push_back({.code = op::column, .name = C::name});
        return static_cast<node_index>(t.nodes.size() - 1);
    }
    static constexpr void fill(slot*&, const C&) noexcept {}
};

template <lsmer::type_kind Kind>
struct emitter<literal<Kind>> {
    static constexpr std::size_t nodes = 1;
    static constexpr std::size_t slots = 1;

    template <class Tree>
    static constexpr node_index emit(Tree& t) noexcept {
        node_index number = 0;
        for (std::size_t i = t.nodes.size(); i-- > 0;) {
            if (t.nodes[i].code == op::literal) {
                number = static_cast<node_index>(t.nodes[i].a + 1);
                break;
            }
        }
        t.nodes.push_back({.code = op::literal, .type = {Kind, false}, .a = number});
        return static_cast<node_index>(t.nodes.size() - 1);
    }
    static constexpr void fill(slot*& out, const literal<Kind>& l) noexcept { *out++ = l.value; }
};

template <op Code, class... Operands>
struct emitter<term<Code, Operands...>> {
    static constexpr std::size_t nodes = (emitter<Operands>::nodes + ... + 1);
    static constexpr std::size_t slots = (emitter<Operands>::slots + ... + 0);

    template <class Tree>
    static constexpr node_index emit(Tree& t) noexcept {
        // Braces: from left to right.
        const node_index at[] = {emitter<Operands>::emit(t)..., no_node};
        constexpr std::size_t count = sizeof...(Operands);
        node n{.code = Code};
        if constexpr (count > 0) n.a = at[0];
        if constexpr (count > 1) n.b = at[1];
        if constexpr (Code == op::in) {
            n.c = static_cast<node_index>(count - 1);
        } else if constexpr (count > 2) {
            n.c = at[2];
        }
        t.nodes.push_back(n);
        return static_cast<node_index>(t.nodes.size() - 1);
    }
    static constexpr void fill(slot*& out, const term<Code, Operands...>& x) noexcept {
        lsmer::each_index<sizeof...(Operands)>([&](auto i) {
            using Operand = typename lsmer::type_list<Operands...>::template at<i>;
            emitter<Operand>::fill(out, lsmer::get<i>(x.operands));
        });
    }
};

template <lsmer::fixed_string Name, class X>
struct emitter<named<Name, X>> : emitter<X> {
    static constexpr void fill(slot*& out, const named<Name, X>& n) noexcept {
        emitter<X>::fill(out, n.expression);
    }
};

template <class T>
inline constexpr std::string_view given_name{};
template <lsmer::fixed_string Name, class X>
inline constexpr std::string_view given_name<named<Name, X>> = Name;
template <class T>
inline constexpr bool has_name = false;
template <lsmer::fixed_string Name, class X>
inline constexpr bool has_name<named<Name, X>> = true;

} // namespace detail

/// An expression, with a name for its column or without.
template <class T>
concept selectable = expression<T> || detail::has_name<T>;

} // namespace borf::inline v0
