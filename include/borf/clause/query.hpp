#pragma once
// borf::query<"select ... from ...">: a query as text, parsed by the compiler.

#include "borf/clause/ask.hpp"
#include "borf/text/parser.hpp"
#include "lsmer/base/fixed_string.hpp"

namespace borf::inline v0 {

namespace detail {

/// Parsed into the smallest tree that holds it.
template <lsmer::fixed_string Text>
constexpr auto parse_text() noexcept {
    constexpr auto small = text::parse<small_tree>(Text);
    if constexpr (small.error.kind != failure_kind::too_large) {
        return small;
    } else {
        constexpr auto medium = text::parse<medium_tree>(Text);
        if constexpr (medium.error.kind != failure_kind::too_large) {
            return medium;
        } else {
            return text::parse<large_tree>(Text);
        }
    }
}

} // namespace detail

template <lsmer::fixed_string Text>
struct text_query : asks<text_query<Text>> {
    static constexpr auto parsed = detail::parse_text<Text>();
    static constexpr const auto& tree = parsed.tree;
    static constexpr failure error = parsed.error;

    [[nodiscard]] static constexpr const auto& slots() noexcept { return tree.slots; }
};

template <lsmer::fixed_string Text>
inline constexpr text_query<Text> query{};

} // namespace borf::inline v0
