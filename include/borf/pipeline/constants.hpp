#pragma once
// A query's constants, bound once before it runs: literals as lanes, arithmetic on literals done,
// texts that are compared with symbols turned into codes.
//
//   symbol = "AAPL"          the code, or one that no row has when the dictionary lacks the text
//   symbol < "B", in (...)   a byte per code of the dictionary, filled once per query

#include "borf/plan/facts.hpp"
#include "borf/plan/range.hpp"
#include "lsmer/base/bytes.hpp"
#include "lsmer/column/symbol.hpp"
#include "lsmer/kernel/arithmetic.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace borf::inline v0::pipeline {

using lsmer::type_kind;

template <op Code>
struct kernel_of;
template <> struct kernel_of<op::add> { using type = lsmer::kernel::add; };
template <> struct kernel_of<op::sub> { using type = lsmer::kernel::subtract; };
template <> struct kernel_of<op::mul> { using type = lsmer::kernel::multiply; };
template <> struct kernel_of<op::div> { using type = lsmer::kernel::divide; };
template <> struct kernel_of<op::idiv> { using type = lsmer::kernel::idiv; };
template <> struct kernel_of<op::mod> { using type = lsmer::kernel::mod; };
template <> struct kernel_of<op::xbar> { using type = lsmer::kernel::xbar; };

/// A comparison of a symbol with constant texts.
struct code_test {
    bool one = false;       // a single code passes
    std::uint32_t code = 0; // that one
    bool negated = false;
    lsmer::buffer<std::uint8_t> table; // else: by code

    /// Clears the mask of the first `rows` where a code does not pass.
    void keep(const std::uint32_t* codes, std::size_t rows, std::uint8_t* mask) const noexcept {
        if (one) return lsmer::kernel::keep_in_range(codes, range(), mask);
        const std::uint8_t* const passes = table.data();
        const std::size_t known = table.size();
        for (std::size_t i = 0; i < rows; ++i) {
            mask[i] &= codes[i] < known ? passes[codes[i]] : std::uint8_t{0};
        }
    }
    /// The codes that pass.
    // REQUIRES: one
    [[nodiscard]] lsmer::kernel::range<std::uint32_t> range() const noexcept {
        return {code, code, false, false, negated};
    }
    [[nodiscard]] plan::verdict judge(const lsmer::zone<std::uint32_t>& z) const noexcept {
        if (!z.known) return plan::verdict::some;
        // Zones leave out nulls, which for symbols are code 0.
        const bool nulls = z.nulls;
        if (one) {
            plan::verdict v = plan::verdict::some;
            if (code < z.min || code > z.max) v = plan::verdict::none;
            if (nulls && code == 0) v = plan::verdict::some;
            if (!nulls && z.min == code && z.max == code) v = plan::verdict::all;
            return negated ? plan::negate(v) : v;
        }
        if (z.max >= table.size() || z.max - z.min > 64) return plan::verdict::some;
        std::size_t passing = 0;
        for (std::uint32_t c = z.min; c <= z.max; ++c) passing += table[c];
        if (nulls) return plan::verdict::some;
        if (passing == 0) return plan::verdict::none;
        return passing == std::size_t{z.max - z.min} + 1 ? plan::verdict::all : plan::verdict::some;
    }
};

/// Texts that a symbol is compared with: `of(k)` is the k-th.
struct text_constants {
    const std::string_view* texts;
    std::size_t count;
};

namespace detail {

inline bool text_passes(op code, std::string_view x, const text_constants& c) noexcept {
    switch (code) {
    case op::eq: return x == c.texts[0];
    case op::ne: return x != c.texts[0];
    case op::lt: return x < c.texts[0];
    case op::le: return x <= c.texts[0];
    case op::gt: return x > c.texts[0];
    case op::ge: return x >= c.texts[0];
    case op::between: return x >= c.texts[0] && x <= c.texts[1];
    default: break;
    }
    for (std::size_t k = 0; k < c.count; ++k) {
        if (x == c.texts[k]) return true;
    }
    return false;
}

} // namespace detail

[[nodiscard]] inline code_test make_code_test(op code, bool negated, const text_constants& texts,
                                              const lsmer::SymbolDictionary& symbols) {
    code_test out;
    if (code == op::eq || code == op::ne || (code == op::in && texts.count == 1)) {
        out.one = true;
        out.negated = (code == op::ne) != negated;
        out.code = symbols.find(texts.texts[0]); // not_found is a code that no row has
        return out;
    }
    const std::uint32_t known = symbols.size();
    if (code == op::in) { // a few look-ups instead of comparing every name
        out.table.resize(known);
        for (auto& p : out.table) p = static_cast<std::uint8_t>(negated);
        for (std::size_t k = 0; k < texts.count; ++k) {
            const std::uint32_t c = symbols.find(texts.texts[k]);
            if (c < known) out.table[c] = static_cast<std::uint8_t>(!negated);
        }
        return out;
    }
    out.table.resize(known);
    for (std::uint32_t c = 0; c < known; ++c) {
        out.table[c] =
            static_cast<std::uint8_t>(detail::text_passes(code, symbols.name(c), texts) != negated);
    }
    return out;
}

/// The constants of one query, by node.
template <class Shape>
class Constants {
public:
    static constexpr const auto& tree = Shape::tree;
    template <std::size_t N>
    static constexpr node at = tree.nodes[N];
    template <std::size_t N>
    using lane = plan::lane_of<at<N>.type>;

    explicit Constants(std::span<const slot> slots) {
        lsmer::each_index<tree.nodes.size()>([&](auto n) {
            if constexpr (plan::is_constant(tree, n)) {
                const auto v = compute<n>(slots);
                static_assert(sizeof(v) <= sizeof(value));
                std::memcpy(values_[n].raw, &v, sizeof(v));
            }
        });
    }

    template <std::size_t N>
    [[nodiscard]] const lane<N>* pointer() const noexcept {
        return reinterpret_cast<const lane<N>*>(values_[N].raw);
    }
    template <std::size_t N>
    [[nodiscard]] lane<N> get() const noexcept {
        return *pointer<N>();
    }
    /// A constant as the end of a range.
    template <std::size_t N>
    [[nodiscard]] plan::bound bound() const noexcept {
        const lane<N> v = get<N>();
        if constexpr (std::floating_point<lane<N>>) {
            return {true, 0, static_cast<double>(v)};
        } else {
            if constexpr (at<N>.type.nullable) { // 5 div 0: null is what NaN is among floats
                if (lsmer::kernel::is_null_lane(v)) {
                    return {true, 0, std::numeric_limits<double>::quiet_NaN()};
                }
            }
            return {false, v, 0};
        }
    }

private:
    struct alignas(16) value {
        std::byte raw[16];
    };

    template <std::size_t N>
    static lane<N> compute(std::span<const slot> slots) noexcept {
        constexpr node n = at<N>;
        using T = lane<N>;
        if constexpr (n.code == op::literal) {
            const slot& s = slots[n.a];
            if constexpr (std::is_same_v<T, std::string_view>) {
                return s.text;
            } else if constexpr (n.type.kind == type_kind::symbol) {
                static_cast<void>(s);
                return T{0};
            } else if constexpr (std::floating_point<T>) {
                return static_cast<T>(s.real);
            } else {
                return static_cast<T>(s.integer);
            }
        } else if constexpr (n.code == op::neg) {
            return lsmer::kernel::apply<lsmer::kernel::multiply, T, false, at<n.a>.type.nullable>(
                T(-1), compute<n.a>(slots));
        } else {
            return lsmer::kernel::apply<typename kernel_of<n.code>::type, T, at<n.a>.type.nullable,
                                        at<n.b>.type.nullable>(compute<n.a>(slots),
                                                               compute<n.b>(slots));
        }
    }

    value values_[tree.nodes.size() == 0 ? 1 : tree.nodes.size()];
};

} // namespace borf::inline v0::pipeline
