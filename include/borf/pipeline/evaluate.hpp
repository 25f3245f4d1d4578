#pragma once
// Expressions over the vector at hand: each node of the tree becomes one call of a kernel that all
// queries share, so that a new query costs little to compile. Nodes are template arguments; what
// remains at run time is the sequence of calls.
//
// Values of rows that the selection leaves out may be computed or not; they are never wrong to
// read, except texts, of which only the vector's own rows are.

#include "borf/pipeline/vector.hpp"
#include "lsmer/kernel/arithmetic.hpp"
#include "lsmer/kernel/compare.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace borf::inline v0::pipeline {

/// What the query's run shares: constants, code tests, dictionary and order of symbols.
template <class Shape>
struct Environment {
    const lsmer::SymbolDictionary* symbols;
    Constants<Shape> constants;
    std::vector<code_test> code_tests; // by node; empty where none
    lsmer::ref<const lsmer::SymbolRanks> ranks; // when symbols are ordered
    lsmer::SymbolDictionary* texts = nullptr;   // of the query itself: texts that are kept
};

namespace detail {

template <class Tree>
constexpr bool is_symbol_test(const Tree& t, node_index i) noexcept {
    const node& n = t.nodes[i];
    const auto kind = [&](node_index k) { return t.nodes[k].type.kind; };
    const auto literal = [&](node_index k) { return t.nodes[k].code == op::literal; };
    if (n.code == op::in) return kind(n.a) == type_kind::symbol;
    if (n.code == op::between) {
        return kind(n.a) == type_kind::symbol && literal(n.b) && literal(n.c);
    }
    if (!is_comparison(n.code)) return false;
    return (kind(n.a) == type_kind::symbol && literal(n.b)) ||
           (kind(n.b) == type_kind::symbol && literal(n.a));
}

/// Calls f(node, op with the symbol on its left, symbol node, first text, second text or 0).
template <class Shape, std::size_t N>
code_test make_symbol_test(const Constants<Shape>& constants, const lsmer::SymbolDictionary& s) {
    constexpr const auto& t = Shape::tree;
    constexpr node n = t.nodes[N];
    if constexpr (n.code == op::in) {
        std::string_view texts[n.c == 0 ? 1 : n.c];
        lsmer::each_index<n.c>([&](auto k) { texts[k] = constants.template get<n.b + k>(); });
        return make_code_test(n.code, false, {texts, n.c}, s);
    } else if constexpr (n.code == op::between) {
        const std::string_view texts[2] = {constants.template get<n.b>(),
                                           constants.template get<n.c>()};
        return make_code_test(n.code, false, {texts, 2}, s);
    } else if constexpr (t.nodes[n.b].code == op::literal) {
        const std::string_view text = constants.template get<n.b>();
        return make_code_test(n.code, false, {&text, 1}, s);
    } else {
        const std::string_view text = constants.template get<n.a>();
        return make_code_test(plan::mirrored(n.code), false, {&text, 1}, s);
    }
}

/// Text comparisons, row by row: only the vector's own rows may be read.
template <bool OneA, bool OneB>
void compare_texts(op code, const std::string_view* a, const std::string_view* b, std::size_t rows,
                   std::uint8_t* out) noexcept {
    for (std::size_t i = 0; i < rows; ++i) {
        const std::string_view x = OneA ? a[0] : a[i];
        const std::string_view y = OneB ? b[0] : b[i];
        const bool equality = code == op::eq || code == op::ne;
        const int order = equality ? static_cast<int>(x != y) : x.compare(y);
        const bool yes = code == op::eq   ? order == 0
                         : code == op::ne ? order != 0
                         : code == op::lt ? order < 0
                         : code == op::le ? order <= 0
                         : code == op::gt ? order > 0
                                          : order >= 0;
        out[i] = static_cast<std::uint8_t>(yes);
    }
}

} // namespace detail

/// Evaluates nodes of Shape::tree over what `Rows` gives: `rows.template column<I>()` and
/// `rows.rows()`; aggregates, where they stand for finished columns, by
/// `rows.template aggregate<N>()`.
template <class Shape, class Rows>
class Evaluator {
public:
    static constexpr const auto& tree = Shape::tree;
    template <std::size_t N>
    static constexpr node at = tree.nodes[N];
    template <std::size_t N>
    using lane = plan::lane_of<at<N>.type>;

    Evaluator(Rows& rows, const Environment<Shape>& environment)
        : rows_(rows), env_(environment), scratch_(2 * tree.nodes.size() + 2) {}

    /// Values of node N for the vector at hand.
    template <std::size_t N>
    const lane<N>* operator()(lsmer::index_constant<N> = {}) {
        constexpr node n = at<N>;
        if constexpr (plan::is_constant(tree, N)) {
            auto* const out = scratch_.template vector<lane<N>>(N);
            for (std::size_t i = 0; i < vector_rows; ++i) out[i] = env_.constants.template get<N>();
            return out;
        } else if constexpr (is_aggregate(n.code)) {
            return rows_.template aggregate<N>();
        } else if constexpr (n.code == op::column) {
            return column<N>();
        } else if constexpr (n.type.kind == type_kind::boolean) {
            auto* const out = scratch_.template vector<std::uint8_t>(N);
            flags<N>(out);
            return out;
        } else {
            auto* const out = scratch_.template vector<lane<N>>(N);
            if constexpr (n.code == op::neg) {
                static constexpr lane<N> minus_one = static_cast<lane<N>>(-1);
                lsmer::kernel::binary<lsmer::kernel::multiply>(
                    lsmer::kernel::operand<lane<N>, false, true>{&minus_one}, operand<n.a>(), out);
            } else {
                lsmer::kernel::binary<typename kernel_of<n.code>::type>(operand<n.a>(),
                                                                        operand<n.b>(), out);
            }
            return out;
        }
    }

    /// Node N as the operand of a kernel.
    template <std::size_t N>
    auto operand() {
        if constexpr (plan::is_constant(tree, N)) {
            return lsmer::kernel::operand<lane<N>, at<N>.type.nullable, true>{
                env_.constants.template pointer<N>()};
        } else {
            return lsmer::kernel::operand<lane<N>, at<N>.type.nullable, false>{
                (*this)(lsmer::index_constant<N>{})};
        }
    }

    /// Texts and symbols as codes: symbols of the dictionary, texts of the query's own, given now.
    /// Only the rows of the mask are read; the others get code 0.
    template <std::size_t N>
    const std::uint32_t* codes(const std::uint8_t* mask) {
        if constexpr (at<N>.type.kind == type_kind::symbol) {
            return (*this)(lsmer::index_constant<N>{});
        } else {
            const std::string_view* const v = (*this)(lsmer::index_constant<N>{});
            auto* const out = scratch_.template vector<std::uint32_t>(tree.nodes.size() + 2 + N);
            for (std::size_t i = 0; i < rows_.rows(); ++i) {
                out[i] = mask == nullptr || mask[i] != 0 ? env_.texts->intern(v[i]) : 0;
            }
            return out;
        }
    }

private:
    template <std::size_t N>
    const lane<N>* column() {
        const auto* const v = rows_.template column<at<N>.a>();
        using stored = std::remove_cvref_t<decltype(*v)>;
        if constexpr (std::is_same_v<stored, lane<N>>) {
            return v;
        } else if constexpr (sizeof(stored) == 1 && sizeof(lane<N>) == 1) {
            return reinterpret_cast<const lane<N>*>(v); // a nullable boolean, seen as signed
        } else { // fixed bytes, seen as bytes
            auto* const out = scratch_.template vector<std::string_view>(N);
            for (std::size_t i = 0; i < rows_.rows(); ++i) {
                out[i] = {reinterpret_cast<const char*>(v[i].data), sizeof(v[i].data)};
            }
            return out;
        }
    }

    template <std::size_t N>
    void flags(std::uint8_t* out) {
        constexpr node n = at<N>;
        namespace kernel = lsmer::kernel;
        if constexpr (detail::is_symbol_test(tree, N)) {
            constexpr node_index s =
                at<n.a>.type.kind == type_kind::symbol ? n.a : n.b;
            std::memset(out, 1, vector_rows);
            env_.code_tests[N].keep((*this)(lsmer::index_constant<s>{}), rows_.rows(), out);
        } else if constexpr (n.code == op::not_) {
            kernel::not_flags(reinterpret_cast<const std::uint8_t*>(
                                  (*this)(lsmer::index_constant<n.a>{})), out);
        } else if constexpr (n.code == op::and_ || n.code == op::or_) {
            const auto* const a =
                reinterpret_cast<const std::uint8_t*>((*this)(lsmer::index_constant<n.a>{}));
            const auto* const b =
                reinterpret_cast<const std::uint8_t*>((*this)(lsmer::index_constant<n.b>{}));
            if constexpr (n.code == op::and_) kernel::and_flags(a, b, out);
            else kernel::or_flags(a, b, out);
        } else if constexpr (n.code == op::between) {
            compare<op::ge, n.a, n.b>(out);
            auto* const high = scratch_.template vector<std::uint8_t>(tree.nodes.size() + 1);
            compare<op::le, n.a, n.c>(high);
            kernel::keep_flags(high, out);
        } else if constexpr (n.code == op::in) {
            std::memset(out, 0, vector_rows);
            auto* const one = scratch_.template vector<std::uint8_t>(tree.nodes.size() + 1);
            lsmer::each_index<n.c>([&](auto k) {
                compare<op::eq, n.a, n.b + k>(one);
                for (std::size_t i = 0; i < vector_rows; ++i) out[i] |= one[i];
            });
        } else {
            compare<n.code, n.a, n.b>(out);
        }
    }

    template <op Code, std::size_t A, std::size_t B>
    void compare(std::uint8_t* out) {
        constexpr type_kind kind = at<A>.type.kind;
        if constexpr (plan::is_text(kind) || kind == type_kind::fixed_bytes) {
            const auto a = operand<A>();
            const auto b = operand<B>();
            detail::compare_texts<a.one, b.one>(Code, a.at, b.at, rows_.rows(), out);
        } else if constexpr (kind == type_kind::symbol && Code != op::eq && Code != op::ne) {
            compare_ranks<Code, A, B>(out);
        } else {
            compare_lanes<Code>(operand<A>(), operand<B>(), out);
        }
    }

    template <op Code, class A, class B>
    static void compare_lanes(A a, B b, std::uint8_t* out) {
        using C = plan::comparison_type<typename A::lane, typename B::lane,
                                        A::nullable || B::nullable>;
        namespace kernel = lsmer::kernel;
        if constexpr (Code == op::eq) kernel::flag_equal<C>(a, b, false, out);
        else if constexpr (Code == op::ne) kernel::flag_equal<C>(a, b, true, out);
        else if constexpr (Code == op::lt) kernel::flag_less<C>(a, b, false, out);
        else if constexpr (Code == op::ge) kernel::flag_less<C>(a, b, true, out);
        else if constexpr (Code == op::gt) kernel::flag_less<C>(b, a, false, out);
        else kernel::flag_less<C>(b, a, true, out);
    }

    /// Two symbol columns in the order of their bytes.
    template <op Code, std::size_t A, std::size_t B>
    void compare_ranks(std::uint8_t* out) {
        const std::uint32_t* const a = (*this)(lsmer::index_constant<A>{});
        const std::uint32_t* const b = (*this)(lsmer::index_constant<B>{});
        const auto& rank = env_.ranks->rank;
        for (std::size_t i = 0; i < rows_.rows(); ++i) {
            const std::uint32_t x = rank[a[i]];
            const std::uint32_t y = rank[b[i]];
            out[i] = static_cast<std::uint8_t>(Code == op::lt   ? x < y
                                               : Code == op::le ? x <= y
                                               : Code == op::gt ? x > y
                                                                : x >= y);
        }
    }

    Rows& rows_;
    const Environment<Shape>& env_;
    Scratch scratch_;
};

} // namespace borf::inline v0::pipeline
