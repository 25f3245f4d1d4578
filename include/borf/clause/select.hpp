#pragma once
// A query as C++ expressions:
//
//   select(avg(trades::price), sum(trades::size))
//       .by(trades::symbol)
//       .where(trades::size > 100)
//       .order(desc<"price">)
//       .limit(5)
//
// Each clause may be given once, in any order. The type holds everything but the constants.

#include "borf/clause/ask.hpp"
#include "borf/expr/emit.hpp"

#include <cstdint>

namespace borf::inline v0 {

/// A column of the result to order by: `asc<"name">` or `desc<"name">`.
template <lsmer::fixed_string Name, bool Descending>
struct order_key {
    static constexpr std::string_view name = Name;
    static constexpr bool descending = Descending;
};
template <lsmer::fixed_string Name>
inline constexpr order_key<Name, false> asc{};
template <lsmer::fixed_string Name>
inline constexpr order_key<Name, true> desc{};

namespace detail {

template <class T>
inline constexpr bool is_order_key = false;
template <lsmer::fixed_string Name, bool Descending>
inline constexpr bool is_order_key<order_key<Name, Descending>> = true;

/// The expressions of a clause.
template <class... T>
struct clause_list {
    [[no_unique_address]] lsmer::leaves<T...> items;

    static constexpr std::size_t size = sizeof...(T);
    static constexpr std::size_t nodes = (emitter<T>::nodes + ... + 0);
    static constexpr std::size_t slots = (emitter<T>::slots + ... + 0);

    template <class Tree, class Items>
    static constexpr void emit_items(Tree& t, Items& out) noexcept {
        (out.push_back(item{.name = given_name<T>,
                            .root = emitter<T>::emit(t),
                            .named = has_name<T>}),
         ...);
    }
    template <class Tree>
    static constexpr void emit_conditions(Tree& t) noexcept {
        (t.where.push_back(emitter<T>::emit(t)), ...);
    }
    constexpr void fill(slot*& out) const noexcept {
        lsmer::each_index<sizeof...(T)>([&](auto i) {
            using X = typename lsmer::type_list<T...>::template at<i>;
            emitter<X>::fill(out, lsmer::get<i>(items));
        });
    }
};

template <class... Keys>
struct order_list {
    static constexpr std::size_t size = sizeof...(Keys);
    template <class Tree>
    static constexpr void emit(Tree& t) noexcept {
        (t.order.push_back(order_item{.name = Keys::name, .descending = Keys::descending}), ...);
    }
};

/// Something that `.by(...)` and `select(...)` take: constants are no columns.
template <class... T>
constexpr auto list_of(const T&... x) noexcept {
    return clause_list<T...>{{{x}...}};
}

} // namespace detail

template <class Columns, class By, class Where, class Order, bool Limited>
struct statement : asks<statement<Columns, By, Where, Order, Limited>> {
    static constexpr std::size_t slot_count =
        Columns::slots + By::slots + Where::slots + (Limited ? 1 : 0);

private:
    static constexpr std::size_t most(std::size_t a, std::size_t b) noexcept {
        return a > b ? a : b;
    }
    static constexpr std::size_t node_count =
        Columns::nodes + By::nodes + Where::nodes + (Limited ? 1 : 0);
    static constexpr std::size_t item_count =
        most(most(Columns::size, By::size), most(Where::size, Order::size));
    static_assert(node_count <= large_tree::node_cap && slot_count <= large_tree::slot_cap &&
                      item_count <= clause_items_max,
                  "borf: a clause has at most 64 items, a query 2048 operations and 1024 "
                  "constants");

public:
    using tree_type = tree_for<node_count, slot_count, item_count>;

    static constexpr tree_type tree = [] {
        tree_type t;
        Columns::emit_items(t, t.columns);
        By::emit_items(t, t.by);
        Where::emit_conditions(t);
        Order::emit(t);
        if constexpr (Limited) {
            t.limit = detail::emitter<literal<lsmer::type_kind::i64>>::emit(t);
        }
        return t;
    }();
    static constexpr failure error{};

    constexpr statement(Columns columns, By keys, Where conditions, std::int64_t rows) noexcept
        : columns_(columns), by_(keys), where_(conditions), limit_(rows) {}

    /// The constants, in the order of the tree's literals.
    [[nodiscard]] constexpr bounded<slot, slot_count> slots() const noexcept {
        bounded<slot, slot_count> out;
        slot* next = out.values;
        columns_.fill(next);
        by_.fill(next);
        where_.fill(next);
        if constexpr (Limited) next->integer = limit_;
        out.count = static_cast<std::uint16_t>(slot_count);
        return out;
    }

    /// One row per group of equal values.
    template <selectable... T>
        requires(By::size == 0 && sizeof...(T) >= 1)
    [[nodiscard]] constexpr auto by(const T&... x) const noexcept {
        const auto list = detail::list_of(x...);
        return statement<Columns, std::remove_const_t<decltype(list)>, Where, Order, Limited>(
            columns_, list, where_, limit_);
    }
    /// Rows that meet every condition.
    template <expression... T>
        requires(Where::size == 0 && sizeof...(T) >= 1)
    [[nodiscard]] constexpr auto where(const T&... x) const noexcept {
        const auto list = detail::list_of(x...);
        return statement<Columns, By, std::remove_const_t<decltype(list)>, Order, Limited>(
            columns_, by_, list, limit_);
    }
    /// Orders the result by columns of it: asc<"name">, desc<"name">.
    template <class... Keys>
        requires(Order::size == 0 && sizeof...(Keys) >= 1 && (detail::is_order_key<Keys> && ...))
    [[nodiscard]] constexpr auto order(const Keys&...) const noexcept {
        return statement<Columns, By, Where, detail::order_list<Keys...>, Limited>(columns_, by_,
                                                                                   where_, limit_);
    }
    /// The first `n` rows of the result; below 0 is an error when it runs.
    [[nodiscard]] constexpr auto limit(std::int64_t n) const noexcept
        requires(!Limited)
    {
        return statement<Columns, By, Where, Order, true>(columns_, by_, where_, n);
    }

private:
    [[no_unique_address]] Columns columns_;
    [[no_unique_address]] By by_;
    [[no_unique_address]] Where where_;
    std::int64_t limit_;
};

/// The columns of the result; with no arguments, all columns of the source.
template <selectable... T>
[[nodiscard]] constexpr auto select(const T&... x) noexcept {
    const auto list = detail::list_of(x...);
    using none = detail::clause_list<>;
    return statement<std::remove_const_t<decltype(list)>, none, none, detail::order_list<>, false>(
        list, {}, {}, 0);
}

} // namespace borf::inline v0
