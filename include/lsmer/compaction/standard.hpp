#pragma once
// What a table does with its files unless its parts name a policy: `leveled` in a keyed table,
// where rows that are not the newest of their key cost space and time; `none` in an append table,
// whose programs then hold no code for merging.

#include "lsmer/compaction/leveled.hpp"
#include "lsmer/compaction/none.hpp"

#include <type_traits>

namespace lsmer::inline v0::compaction {

struct standard : none {
    static constexpr std::string_view name = "standard";
};

/// The policy of a table whose parts name `Policy`.
template <class Policy, bool Keyed>
using policy_for = std::conditional_t<!std::is_same_v<Policy, standard>, Policy,
                                      std::conditional_t<Keyed, leveled, none>>;

} // namespace lsmer::inline v0::compaction
