#pragma once
// What a compaction policy is: a value that looks at a tree and says what to do with it. It sees no
// file, changes nothing, keeps nothing in mind; the same tree gets the same answer.
//
//   policy.choose(tree, now) -> choice    one step; `nothing` when the tree has the policy's shape
//   policy.debt(tree)        -> bytes     to be written until then: what writers are paced by
//   Policy::name             -> text      shown beside figures
//
//   1. A choice passes `check` (check.hpp); the compactor refuses one that does not.
//   2. Choices end: done one after the other on a tree that nobody adds to, they come to `nothing`.
//   3. `choose` is called after each flush and each compaction, by one thread at a time; it takes
//      time linear in the files at most, or nearly so.

#include "lsmer/compaction/choice.hpp"
#include "lsmer/compaction/tree.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>

namespace lsmer::inline v0::compaction {

namespace detail {
template <class P>
concept named = requires {
    { P::name } -> std::convertible_to<std::string_view>;
};
template <class P>
concept chooses = requires(const P& policy, const tree& t, time_ns now) {
    { policy.choose(t, now) } -> std::same_as<choice>;
};
template <class P>
concept tells_its_debt = requires(const P& policy, const tree& t) {
    { policy.debt(t) } -> std::same_as<std::uint64_t>;
};
} // namespace detail

template <class P>
concept compaction_policy = detail::named<P> && detail::chooses<P> && detail::tells_its_debt<P>;

/// Says in a sentence each what a policy lacks. What takes a policy asserts
/// `policy_check<P>::value`.
template <class P>
struct policy_check {
    // By name: of a concept compilers would explain all that it asks.
    static constexpr bool is_named = detail::named<P>;
    static constexpr bool chooses = detail::chooses<P>;
    static constexpr bool tells_debt = detail::tells_its_debt<P>;
    static_assert(is_named, "lsmer: a compaction policy has a name: "
                            "static constexpr std::string_view name");
    static_assert(chooses, "lsmer: a compaction policy has "
                           "choose(const tree&, time_ns) const, which gives a choice");
    static_assert(tells_debt, "lsmer: a compaction policy has "
                              "debt(const tree&) const, in bytes (std::uint64_t)");
    static constexpr bool value = true;
};

} // namespace lsmer::inline v0::compaction
