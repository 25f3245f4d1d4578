#pragma once
// LoserTree: merges k ordered sources into one order (Knuth, The Art of Computer Programming 3,
// 5.4.1: tournaments that remember their losers).
//
//            winner                  k = 5: sources are leaves k .. 2k - 1,
//              |                     a match of node n is between 2n and 2n + 1;
//              1                     it keeps its loser, the winner goes on up
//            /   \.
//          2       3
//         / \     / \.
//        4   5   6   7               the next winner after one of a source has gone:
//       / \  s0 s1  s2               its matches alone, log2 k of them
//      s3 s4
//
// Of equal heads the source with the smaller number wins: the merge is stable.
//
// Long stretches from one source: a source that won twice in a row is first compared with the
// runner-up alone, the best of the losers on its path, and while it wins it costs one comparison.

#include "lsmer/base/assert.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace lsmer::inline v0 {

namespace detail {

template <class S>
concept tells_its_end = requires(const S& source) {
    { source.done() } -> std::same_as<bool>;
};

} // namespace detail

} // namespace lsmer::inline v0
