#pragma once
// How a query is to run.

#include <cstddef>
#include <cstdint>

namespace borf::inline v0 {

/// None of these changes an answer.
struct options {
    /// Threads to use; 0: one for small sources, else all that the machine has.
    unsigned threads = 0;
    /// Switches for tests and measurements.
    bool prune = true;        // use zone maps
    bool direct_index = true; // group by direct index where keys allow, else always by hash
};

namespace pipeline {

/// Row groups that one worker takes at a time and aggregates before anything is merged. Part of
/// the definition of how doubles are added up: never depends on threads or options.
inline constexpr std::size_t morsel_groups = 8;
/// Sources of fewer rows run on one thread unless told otherwise.
inline constexpr std::uint64_t rows_for_threads = std::uint64_t{1} << 20;

} // namespace pipeline

} // namespace borf::inline v0
